/** Messages about files, saved fits and usage (LMM08xx, LMM09xx). */
import { entry } from "../entry.js";

const anyFormula = "y ~ x";

export const fileCatalogue = {
  LMM0801: entry<{ path: string; nearest: string | null }>({
    severity: "error",
    message: ({ path }) => `there is no file ${path}`,
    hint: ({ nearest }) => (nearest === null ? null : `did you mean ${nearest}?`),
    example: { source: anyFormula, arises: "a path that names no file" },
  }),
  LMM0802: entry<{ path: string }>({
    severity: "error",
    message: ({ path }) => `${path} is a folder where a file is expected`,
    example: { source: anyFormula, arises: "a folder given as the data" },
  }),
  LMM0803: entry<{ path: string; reason: string }>({
    severity: "error",
    message: ({ path, reason }) => `${path} cannot be read: ${reason}`,
    example: { source: anyFormula, arises: "a file without permission to read it" },
  }),
  LMM0804: entry<{ path: string }>({
    severity: "error",
    message: ({ path }) => `${path} is empty`,
    hint: () => "expected a header line with the names of the columns, and a row below it",
    example: { source: anyFormula, arises: "a file of no bytes, or of blank lines only" },
  }),
  LMM0805: entry<{ path: string; reason: string }>({
    severity: "error",
    message: ({ path, reason }) => `${path} begins as a gzip file but cannot be unpacked: ${reason}`,
    hint: () => "the file is cut short or damaged; copy it again",
    example: { source: anyFormula, arises: "a gzipped file that lost its end" },
  }),
  LMM0806: entry<{ path: string }>({
    severity: "error",
    message: ({ path }) => `${path} is not UTF-8 text`,
    hint: () => "save it again with the encoding UTF-8",
    example: { source: anyFormula, arises: "a text in another encoding, or a binary file" },
  }),
  LMM0807: entry<{ path: string; format: string }>({
    severity: "error",
    message: ({ path, format }) => `${path} is ${format}; expected CSV, gzipped CSV or JSON lines`,
    hint: () => "export it as CSV",
    example: { source: anyFormula, arises: "a Parquet file, a spreadsheet, a zip archive or UTF-16 text given as the data" },
  }),
  LMM0810: entry<{ folder: string; reason: string }>({
    severity: "error",
    message: ({ folder, reason }) => `nothing can be saved in ${folder}: ${reason}`,
    hint: () => "name another folder with --out",
    example: { source: anyFormula, arises: "an output folder that cannot be made or written to" },
  }),
  LMM0811: entry<{ path: string; reason: string }>({
    severity: "error",
    message: ({ path, reason }) => `${path} cannot be written: ${reason}`,
    hint: () => "name another file with --out",
    example: { source: anyFormula, arises: "an output file in a folder that is absent or protected" },
  }),
  LMM0812: entry<{ folder: string }>({
    severity: "error",
    message: ({ folder }) => `${folder} holds no saved fit: it has no fit.json`,
    hint: () => "expected a folder that `lmmc fit --out` wrote",
    example: { source: anyFormula, arises: "a folder without a fit, or no folder at all" },
  }),
  LMM0813: entry<{ reason: string }>({
    severity: "error",
    message: ({ reason }) => `the saved fit is damaged: ${reason}`,
    hint: () => "fit the model again, or copy the folder again from where it came",
    example: { source: anyFormula, arises: "a fit.json that was cut short or edited" },
  }),
  LMM0814: entry<{ found: string; expected: number }>({
    severity: "error",
    message: ({ found, expected }) => `the saved fit has version ${found}; this lmmc reads version ${expected}`,
    hint: () => "fit the model again with this version",
    example: { source: anyFormula, arises: "a fit saved by another version" },
  }),
  LMM0815: entry<{ reason: string }>({
    severity: "error",
    message: ({ reason }) => `the checkpoint cannot be used: ${reason}`,
    hint: () => "leave --resume out to fit from the beginning",
    example: { source: anyFormula, arises: "a checkpoint.json that was edited, or written by another version" },
  }),
  LMM0816: entry<{ what: readonly string[] }>({
    severity: "error",
    message: ({ what }) => `the checkpoint belongs to a fit with other ${what.join(" and ")}`,
    hint: () => "resume with the program, data and settings of the interrupted fit, or leave --resume out",
    example: { source: anyFormula, arises: "`lmmc fit --resume` after the program or the data have changed" },
  }),
  LMM0817: entry<{ folder: string }>({
    severity: "error",
    message: ({ folder }) => `${folder} holds no checkpoint to resume`,
    hint: () => "expected the --out folder of a fit with a net that was cut off after its first checkpoint; leave --resume out to fit from the beginning",
    example: { source: anyFormula, arises: "`lmmc fit --resume` in a folder where no fit was interrupted" },
  }),
  LMM0818: entry<{ folder: string }>({
    severity: "note",
    message: ({ folder }) => `${folder} holds the checkpoint of a fit that was cut off; this one begins anew and will replace it`,
    hint: () => "`lmmc fit --resume` goes on from there",
    example: { source: anyFormula, arises: "`lmmc fit --out` in the folder of a fit that was killed" },
  }),
  LMM0901: entry<{ verb: string }>({
    severity: "error",
    message: ({ verb }) => `\`lmmc ${verb}\` was given no model`,
    hint: ({ verb }) => `name a file, \`lmmc ${verb} model.lmm\`, or write \`--formula "y ~ x + (1 | g)"\``,
    example: { source: anyFormula, arises: "a verb without a file and without --formula" },
  }),
  LMM0902: entry<{ file: string }>({
    severity: "error",
    message: ({ file }) => `two models were given: the file ${file} and --formula`,
    hint: () => "leave one of them out",
    example: { source: anyFormula, arises: "a verb with both a file and --formula" },
  }),
  LMM0903: entry<{ verb: string }>({
    severity: "error",
    message: ({ verb }) => `\`lmmc ${verb}\` was given no data`,
    hint: () => 'add `--data file.csv`, or `data "file.csv"` to the model',
    example: { source: anyFormula, arises: "a verb that needs rows, with neither --data nor a data block" },
  }),
  LMM0904: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `--set expects name=value, found \`${text}\``,
    hint: () => "for example `--set train.epochs=3`",
    example: { source: anyFormula, arises: "--set without an equals sign" },
  }),
  LMM0905: entry<{ option: string; expected: string; found: string }>({
    severity: "error",
    message: ({ option, expected, found }) => `${option} expects ${expected}, found \`${found}\``,
    example: { source: anyFormula, arises: "an option whose value is out of range or no number" },
  }),
  LMM0906: entry<{ first: string; second: string }>({
    severity: "error",
    message: ({ first, second }) => `${first} and ${second} cannot be used together`,
    hint: ({ second }) => `leave ${second} out`,
    example: { source: anyFormula, arises: "--test together with --holdout" },
  }),
  LMM0919: entry<{ option: string; needed: string }>({
    severity: "error",
    message: ({ option, needed }) => `${option} needs ${needed}`,
    hint: ({ needed }) => `add ${needed} with the folder of the fit`,
    example: { source: anyFormula, arises: "--resume without --out" },
  }),
  LMM0907: entry<{ word: string; nearest: string | null }>({
    severity: "error",
    message: ({ word }) => `the language has no word \`${word}\``,
    hint: ({ nearest }) => (nearest === null ? "`lmmc help` lists all words; for a word of your own, name the file that defines it" : `did you mean \`${nearest}\`?`),
    example: { source: anyFormula, arises: "lmmc help with a word that nothing defines" },
  }),
  LMM0908: entry<{ found: number }>({
    severity: "error",
    message: ({ found }) => `a comparison takes at least two models, and ${found === 0 ? "none" : "one"} was named`,
    hint: () => "lmmc compare smaller.lmm larger.lmm --data FILE",
    example: { source: "", arises: "lmmc compare with a single model" },
  }),
  LMM0909: entry<{ folder: string; path: string | null }>({
    severity: "error",
    message: ({ folder, path }) =>
      path === null
        ? `this needs the rows that the fit in ${folder} was made from, and it does not say where they are`
        : `this needs the rows that the fit in ${folder} was made from, and ${path} is no longer there`,
    hint: () => "name them: `--data file.csv`",
    example: { source: anyFormula, arises: "a profile, a simulation or a comparison of a saved fit whose data file has moved" },
  }),
} as const;
