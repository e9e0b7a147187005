/** A cross-validation's scores, and the table that shows them: one line per program, a failure in words below. Knows numbers only. */
import type { Diagnostic } from "../diagnostics/index.js";
import { formatColumn } from "./number-format.js";
import { layOut } from "./text-table.js";

/** One program in one fold. */
export type FoldScore =
  | {
      readonly kind: "scored";
      /** test rows with a response and a prediction */
      readonly rows: number;
      /** test rows left out, for want of either */
      readonly leftOut: number;
      readonly meanSquaredError: number;
      /** to fit and to predict */
      readonly seconds: number;
    }
  | { readonly kind: "failed"; readonly diagnostics: readonly Diagnostic[] };

export interface ProgramScore {
  readonly name: string;
  /** null where the program could not be read */
  readonly formula: string | null;
  /** what keeps the program from the data as a whole; there are no folds then */
  readonly problems: readonly Diagnostic[];
  /** in the order of the folds; null for one that an interruption came before */
  readonly folds: readonly (FoldScore | null)[];
  /** mean over folds; null where a fold failed */
  readonly meanSquaredError: number | null;
  /** over folds; null for fewer than two */
  readonly standardError: number | null;
  /** mean over folds */
  readonly seconds: number | null;
  /** less the first program's mean squared error, fold by fold; null for the first itself, and where either failed in a fold */
  readonly comparison: { readonly difference: number; readonly standardError: number | null; readonly betterFolds: number; readonly folds: number } | null;
}

export interface CrossValidation {
  /** how rows were put into folds */
  readonly by: string;
  readonly seed: number;
  /** `log(y)`: what is predicted, and squared errors are of; null where no program could be read */
  readonly scale: string | null;
  readonly folds: readonly { readonly name: string; readonly trainingRows: number; readonly testRows: number }[];
  /** the first is what the others are compared with */
  readonly programs: readonly ProgramScore[];
  readonly diagnostics: readonly Diagnostic[];
}

const digits = 5;

export function printCrossValidation({ by, scale, folds, programs }: CrossValidation): string {
  const column = (header: string, values: readonly (number | null)[], count = digits): Parameters<typeof layOut>[0][number] => ({ header, cells: numbers(values, count), align: "right" });
  const wins = programs.map(({ comparison }) => (comparison === null ? "" : `${comparison.betterFolds}/${comparison.folds}`));
  return [
    `Cross-validation by ${by}, ${folds.length} fold${folds.length === 1 ? "" : "s"}${scale === null ? "" : `: mean squared error of ${scale}`}`,
    ...programs.map(({ name, formula }, i) => `${i + 1}: ${name}${formula === null ? "" : `  ${formula}`}`),
    ...layOut([
      { header: "", cells: programs.map((_, i) => String(i + 1)), align: "left" },
      column("MSE", programs.map((one) => one.meanSquaredError)),
      column("SE", programs.map((one) => one.standardError), 3),
      column("seconds", programs.map((one) => one.seconds), 3),
      column("less 1:", programs.map(({ comparison }) => comparison?.difference ?? null)),
      column("SE", programs.map(({ comparison }) => comparison?.standardError ?? null), 3),
      { header: "better", cells: wins, align: "right" },
      { header: "", cells: programs.map(standing), align: "left" },
    ]),
  ].join("\n");
}

/** An empty cell where there is no number. */
function numbers(values: readonly (number | null)[], count: number): string[] {
  const present = formatColumn(values.filter((value) => value !== null), count);
  let next = 0;
  return values.map((value) => (value === null ? "" : present[next++]));
}

/** What the numbers leave unsaid: failures, rows left out. */
function standing({ problems, folds }: ProgramScore): string {
  if (problems.length > 0) return `failed: ${problems[0].message}`;
  const failed = folds.flatMap((one) => (one?.kind === "failed" ? one.diagnostics : []));
  const failures = folds.filter((one) => one?.kind === "failed").length;
  if (failures > 0) return `failed in ${failures} of ${folds.length} folds: ${failed[0].message}`;
  const leftOut = folds.reduce((sum, one) => sum + (one?.kind === "scored" ? one.leftOut : 0), 0);
  return leftOut === 0 ? "" : `${leftOut} test row${leftOut === 1 ? "" : "s"} left out`;
}
