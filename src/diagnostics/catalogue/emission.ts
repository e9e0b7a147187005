/** Messages about emitted modules (LMM11xx): what emission needs, and what a module that was changed by hand, or other rows, must agree with. */
import { entry } from "../entry.js";

const arises = "a module that `lmmc emit` wrote, changed by hand";

export const emissionCatalogue = {
  LMM1101: entry<object>({
    severity: "error",
    message: () => "a module is written for data: their columns, levels and sizes stand in it",
    hint: () => "compile(formula, { data })",
    example: { source: "y ~ x", arises: "compile(formula).emit() without data" },
  }),
  LMM1102: entry<{ text: string; at: string; expected: number; found: number }>({
    severity: "error",
    message: ({ text, at, expected, found }) => `the function of \`${text}\` does not compute what its text says: ${found}, not ${expected}, at ${at}`,
    hint: () => "change the text and the functions together, derivatives included",
    example: { source: "y ~ log(x)", arises },
  }),
  LMM1103: entry<{ what: string }>({
    severity: "error",
    message: ({ what }) => `these rows ask for another plan than the module's: ${what}`,
    hint: () => "emit a module for them: lmmc emit model.lmm --data rows.csv",
    example: { source: "y ~ x + (1 | g) + (1 | h)", arises: "training an emitted module on rows of another structure" },
  }),
  LMM1104: entry<{ what: string }>({
    severity: "error",
    message: ({ what }) => `the module's training step is written for other layers: ${what}`,
    hint: () => "emit the module again from the program with the new layers",
    example: { source: "y ~ mlp(x)", arises },
  }),
} as const;
