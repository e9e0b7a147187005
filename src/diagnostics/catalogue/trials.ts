/** Messages about simulated designs and about cross-validation, as they are asked for (LMM0910-0916, LMM0920-0932). */
import { entry } from "../entry.js";

const anyFormula = "y ~ x";
const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

export const trialCatalogue = {
  LMM0910: entry<{ found: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    message: ({ found }) => `there is no simulation design \`${found}\``,
    hint: ({ nearest, known }) => (nearest === null ? `there are ${listed(known)}` : `did you mean \`${nearest}\`?`),
    example: { source: anyFormula, arises: "lmmc simulate --design with a name that no design has" },
  }),
  LMM0911: entry<{ what: string; expected: string; found: number }>({
    severity: "error",
    message: ({ what, expected, found }) => `${what} of a simulated design is ${expected}, found ${found}`,
    example: { source: anyFormula, arises: "a number of levels or rows below 1, or a negative variance" },
  }),
  LMM0912: entry<{ design: string; expected: string; found: number }>({
    severity: "error",
    message: ({ design, expected, found }) => `the design \`${design}\` takes ${expected}, found ${found}`,
    example: { source: anyFormula, arises: "two numbers of levels for a design with one grouping factor" },
  }),
  LMM0913: entry<{ rows: number; levels: number }>({
    severity: "error",
    message: ({ rows, levels }) => `${rows} rows cannot show ${levels} levels`,
    hint: ({ levels }) => `ask for at least as many rows, \`--n ${levels}\`, or for fewer levels with --levels`,
    example: { source: anyFormula, arises: "a simulated design of more levels than rows" },
  }),
  LMM0914: entry<{ option: string }>({
    severity: "error",
    message: ({ option }) => `${option} says how a simulated design is to be, and no design was named`,
    hint: () => "add `--design intercept`, or leave the option out to simulate from a model",
    example: { source: anyFormula, arises: "lmmc simulate --levels without --design" },
  }),
  LMM0915: entry<{ outer: number; inner: number }>({
    severity: "error",
    message: ({ outer, inner }) => `${inner} levels cannot be nested within ${outer}: the outermost factor comes first, and has the fewest`,
    hint: ({ outer, inner }) => `write \`--levels ${inner},${outer}\``,
    example: { source: anyFormula, arises: "a nested design whose inner factor has fewer levels than the outer one" },
  }),
  LMM0916: entry<{ path: string }>({
    severity: "error",
    message: ({ path }) => `there is already a file ${path}`,
    hint: () => "name another place with --out, or add --force to write over it",
    example: { source: anyFormula, arises: "lmmc simulate --design with --out over data of the same name" },
  }),
  LMM0917: entry<object>({
    severity: "error",
    message: () => "--format says how the training graph is shown, and nothing else",
    hint: () => "lmmc explain model.lmm --print graph --format mermaid",
    example: { source: anyFormula, arises: "lmmc explain --format mermaid without --print graph" },
  }),
  LMM0920: entry<{ found: string }>({
    severity: "error",
    message: ({ found }) => `folds are made by \`row\`, \`group:NAME\`, \`time:NAME\`, \`future:NAME\` or \`fold:NAME\`, found \`${found}\``,
    hint: () => "NAME is a column of the data: `--by group:subject`",
    example: { source: anyFormula, arises: "lmmc cv --by with another word, or without a column" },
  }),
  LMM0921: entry<{ folds: number; things: string; found: number }>({
    severity: "error",
    message: ({ folds, things, found }) => `${folds} folds need as many ${things}, found ${found}`,
    hint: ({ found }) => (found < 2 ? null : `ask for fewer: \`--folds ${found}\``),
    example: { source: anyFormula, arises: "lmmc cv with more folds than groups" },
  }),
  LMM0922: entry<{ column: string; found: string }>({
    severity: "error",
    message: ({ column, found }) => `time needs a column of numbers or dates, and \`${column}\` is a ${found} column`,
    hint: ({ column }) => `for its levels, write \`--by group:${column}\``,
    example: { source: anyFormula, arises: "lmmc cv --by time:g where g is a factor" },
  }),
  LMM0923: entry<{ column: string; missing: number }>({
    severity: "error",
    message: ({ column, missing }) => `${missing === 1 ? "one row has" : `${missing} rows have`} no time: \`${column}\` is missing there`,
    hint: () => "leave these rows out of the data",
    example: { source: anyFormula, arises: "lmmc cv --by time:t where t has missing cells" },
  }),
  LMM0924: entry<{ column: string; found: number }>({
    severity: "error",
    message: ({ column, found }) => `a column of folds needs at least two values, and \`${column}\` has ${found === 1 ? "one" : "none"}`,
    example: { source: anyFormula, arises: "lmmc cv --by fold:f where f is the same in every row" },
  }),
  LMM0925: entry<{ fold: string }>({
    severity: "error",
    message: ({ fold }) => `fold ${fold} has no row with both a response and a prediction`,
    example: { source: anyFormula, arises: "a fold whose responses are all missing" },
  }),
  LMM0926: entry<{ reason: string }>({
    severity: "error",
    message: ({ reason }) => `the numbers of a fold's fit failed: ${reason}`,
    example: { source: anyFormula, arises: "a fold whose fit meets a matrix that cannot be factored" },
  }),
  LMM0927: entry<{ first: string; second: string }>({
    severity: "error",
    message: ({ first, second }) => `errors of \`${first}\` and of \`${second}\` cannot be compared: the programs predict different things`,
    hint: () => "give every program the same left side",
    example: { source: anyFormula, arises: "lmmc cv of a program for y and another for log(y)" },
  }),
  LMM0928: entry<{ found: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    message: ({ found }) => `there is no competitor \`${found}\``,
    hint: ({ nearest, known }) => (nearest === null ? `there are ${listed(known)}` : `did you mean \`${nearest}\`?`),
    example: { source: anyFormula, arises: "lmmc cv --against with a name that no competitor has" },
  }),
  LMM0929: entry<{ name: string; reason: string }>({
    severity: "error",
    message: ({ name, reason }) => `the competitor \`${name}\` cannot be made of this formula: ${reason}`,
    example: { source: anyFormula, arises: "lmmc cv --against ignore of a formula without random effects" },
  }),
  LMM0930: entry<{ reason: string }>({
    severity: "error",
    message: ({ reason }) => `the state of a cross-validation cannot be read: ${reason}`,
    hint: () => "name another file with --state, or remove this one to begin anew",
    example: { source: anyFormula, arises: "lmmc cv --state with a file that holds something else" },
  }),
  LMM0931: entry<{ what: readonly string[] }>({
    severity: "error",
    message: ({ what }) => `the state is of another cross-validation: the ${what.join(" and the ")} are not the same`,
    hint: () => "name another file with --state, or remove this one to begin anew",
    example: { source: anyFormula, arises: "lmmc cv --state with the file of a run over other data" },
  }),
  LMM0932: entry<Record<never, never>>({
    severity: "error",
    message: () => "--print shows competitors, and none was named",
    hint: () => "name some, as in `--against ignore,embed`; a program of your own is printed by `lmmc fmt`",
    example: { source: anyFormula, arises: "lmmc cv --print without --against" },
  }),
} as const;
