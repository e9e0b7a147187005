/**
 * How well a fit predicts rows it has not seen: mean squared error, beside that of the training rows' mean. Reads the response
 * as the formula computes it; rows without a response, or that cannot be predicted, are counted and left out.
 */
import { compile, type CompiledModel, type FittedModel, type Table } from "../index.js";

export interface Evaluation {
  /** test rows with a response and a prediction */
  readonly rows: number;
  /** test rows left out, for want of either */
  readonly leftOut: number;
  /** null without a single row */
  readonly meanSquaredError: number | null;
  /** of predicting every test row by the mean of the training rows */
  readonly meanSquaredErrorOfMean: number | null;
  /** `log(y)`: the scale on which errors are squared */
  readonly scale: string;
}

export function evaluate(compiled: CompiledModel, fit: FittedModel, training: Table, test: Table): Evaluation {
  const scale = compiled.ir?.response.label ?? "";
  const observed = observedResponse(scale, test);
  const { prediction } = fit.predict(test);
  const rows = observed.rows.filter(({ row }) => prediction[row] !== null);
  const trainingMean = meanOf(observedResponse(scale, training).rows.map(({ value }) => value));
  return {
    rows: rows.length,
    leftOut: test.rowCount - rows.length,
    meanSquaredError: meanOf(rows.map(({ row, value }) => (value - (prediction[row] ?? NaN)) ** 2)),
    meanSquaredErrorOfMean: trainingMean === null ? null : meanOf(rows.map(({ value }) => (value - trainingMean) ** 2)),
    scale,
  };
}

/** The left side of the formula over a table's rows (from 0); rows where it is missing are absent. */
function observedResponse(label: string, table: Table): { rows: { row: number; value: number }[] } {
  const { response, keptRows } = compile(`${label} ~ 1`).design(table);
  return { rows: (response ?? []).flatMap((value, i) => (typeof value === "number" ? [{ row: keptRows[i] - 1, value }] : [])) };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `test rows: 14684; mean squared error 1.4512, of the training mean 1.7690` */
export function evaluationText(evaluation: Evaluation): string {
  const number = (value: number | null): string => (value === null ? "unknown" : value.toFixed(4));
  const leftOut = evaluation.leftOut === 0 ? "" : ` (${evaluation.leftOut} left out: no response or no prediction)`;
  return (
    `Test rows: ${evaluation.rows}${leftOut}\n` +
    ` mean squared error of ${evaluation.scale}: ${number(evaluation.meanSquaredError)}; of the training mean: ${number(evaluation.meanSquaredErrorOfMean)}`
  );
}
