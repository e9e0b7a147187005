/**
 * The fixed-effects design over the rows, without the columns that depend on earlier ones. Which those are is found on the
 * training rows and kept for new ones. Knows one set of terms.
 */
import type { LinearTerms } from "../model/index.js";
import type { Matrix } from "../numerics/matrix.js";
import type { FixedDesign } from "./design.js";
import type { Frame } from "./frame.js";
import { buildColumns } from "./linear.js";
import { dependentColumns } from "./rank.js";

export interface LearntFixed {
  readonly design: FixedDesign;
  /** all names, and the columns that stay */
  readonly fixedNames: readonly string[];
  readonly keptColumns: readonly number[];
}

/** @param known the columns that training kept; null to find them on these rows */
export function fixedDesign(terms: LinearTerms, frame: Frame, known: readonly number[] | null): LearntFixed {
  const { names, matrix, termIndex } = buildColumns(terms, frame);
  const keptColumns = known ?? columnsWithout(matrix.columns, dependentColumns(matrix));
  const isKept = new Set(keptColumns);
  const design: FixedDesign = {
    names: keptColumns.map((column) => names[column]),
    matrix: keptColumns.length === matrix.columns ? matrix : selectColumns(matrix, keptColumns),
    termIndex: Int32Array.from(keptColumns, (column) => termIndex[column]),
    termLabels: terms.terms.map(({ label }) => label),
    droppedNames: names.filter((_, column) => !isKept.has(column)),
  };
  return { design, fixedNames: names, keptColumns };
}

function columnsWithout(count: number, dropped: readonly number[]): number[] {
  const isDropped = new Set(dropped);
  return Array.from({ length: count }, (_, column) => column).filter((column) => !isDropped.has(column));
}

function selectColumns({ rows, columns, data }: Matrix, kept: readonly number[]): Matrix {
  const selected = new Float64Array(rows * kept.length);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < kept.length; j++) selected[row * kept.length + j] = data[row * columns + kept[j]];
  }
  return { rows, columns: kept.length, data: selected };
}
