/** Predictions, or any columns of numbers, as comma-separated lines: one per row, in order, an empty cell where there is no number. */
import type { Prediction } from "../index.js";

type Cells = ArrayLike<number | null>;

/** `row,prediction[,lower,upper][,fixed,...]`, rows counted from 1. */
export function predictionCsv(prediction: Prediction): string {
  const columns = columnsOf(prediction);
  const lines = [["row", ...columns.map(([name]) => quoted(name))].join(",")];
  for (let row = 0; row < prediction.rows; row++) {
    lines.push([row + 1, ...columns.map(([, cells]) => cells[row] ?? "")].join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** Columns of equal length under their names; the digits that give the same doubles back. */
export function csvOfColumns(columns: Readonly<Record<string, Cells>>): string {
  const cells = Object.values(columns);
  const lines = [Object.keys(columns).map(quoted).join(",")];
  for (let row = 0; row < cells[0].length; row++) lines.push(cells.map((column) => column[row] ?? "").join(","));
  return `${lines.join("\n")}\n`;
}

/** Lines of any cells, texts quoted where they must be. */
export function csvOfRows(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map((cell) => quoted(String(cell))).join(",")}\n`).join("");
}

function columnsOf(prediction: Prediction): [name: string, cells: Cells][] {
  const columns: [string, Cells][] = [["prediction", prediction.prediction]];
  if (prediction.lower !== undefined) columns.push(["lower", prediction.lower]);
  if (prediction.upper !== undefined) columns.push(["upper", prediction.upper]);
  return [...columns, ...Object.entries(prediction.parts ?? {})];
}

function quoted(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
