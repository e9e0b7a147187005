/** What `lmmc design` prints: R's matrices with their names, as plain arrays. */
import type { Model } from "../model/index.js";
import type { Matrix } from "../numerics/matrix.js";
import type { Design, GroupedDesign } from "./design.js";

export interface DesignReport {
  /** on the scale of the formula's left side; of `cbind()` the successes and the failures of each row */
  readonly response: readonly number[] | readonly (readonly number[])[] | null;
  readonly responseLabel: string;
  readonly offset: readonly number[] | null;
  readonly weights: readonly number[] | null;
  readonly fixed: {
    readonly names: readonly string[];
    readonly rows: readonly (readonly number[])[];
    /** for each column, 0 for the intercept, else its term's place in `terms` from 1 */
    readonly assign: readonly number[];
    readonly terms: readonly string[];
    /** columns left out because they depend on earlier ones */
    readonly dropped: readonly string[];
  };
  readonly random: readonly RandomReport[];
  readonly networks: readonly { readonly label: string; readonly names: readonly string[] }[];
  /** rows of the table that are used, from 1 */
  readonly keptRows: readonly number[];
  readonly droppedRows: number;
}

export interface RandomReport {
  readonly group: string;
  readonly names: readonly string[];
  readonly levels: readonly string[];
  readonly matrix: readonly (readonly number[])[];
  readonly levelOfRow: readonly string[];
}

/** @param droppedRows rows of the table that the design left out */
export function designReport(model: Model, design: Design, droppedRows: number): DesignReport {
  return {
    response: responseOf(design),
    responseLabel: model.response.label,
    offset: design.offset && Array.from(design.offset),
    weights: design.weights && Array.from(design.weights),
    fixed: {
      names: design.fixed.names,
      rows: rowsOf(design.fixed.matrix),
      assign: Array.from(design.fixed.termIndex),
      terms: design.fixed.termLabels,
      dropped: design.fixed.droppedNames,
    },
    random: design.grouped.filter(({ network }) => network === null).map(randomReport),
    networks: design.networks.map(({ label, inputNames }) => ({ label, names: inputNames })),
    keptRows: Array.from(design.keptRows, (row) => row + 1),
    droppedRows,
  };
}

function responseOf({ response, trials }: Design): DesignReport["response"] {
  if (response === null || trials === null) return response && Array.from(response);
  return Array.from(response, (successes, row) => [successes, trials[row] - successes]);
}

function randomReport({ group, basisNames, levels, basis, levelIndex }: GroupedDesign): RandomReport {
  return { group, names: basisNames, levels, matrix: rowsOf(basis), levelOfRow: Array.from(levelIndex, (level) => levels[level] ?? "") };
}

function rowsOf({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * columns, (row + 1) * columns)));
}
