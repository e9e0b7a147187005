/** Messages about simulated designs and about cross-validation, as they are asked for (LMM0910-0916, LMM0920-0929). */
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
} as const;
