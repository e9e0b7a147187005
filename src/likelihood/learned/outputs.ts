/**
 * What a network's outputs mean to the likelihood, column by column: the mean f, and bases g(Z) of random effects. A learned basis is
 * a grouped term of the design, one level for the whole sample or one per group, whose basis is written anew whenever the network
 * has moved. Knows columns and rows; no variances.
 */
import type { Design, GroupedDesign } from "../../design/design.js";
import { selectDesignRows } from "../../design/select.js";

export interface OutputLayout {
  /** columns of all outputs */
  readonly width: number;
  /** whether column 0 is f; without it f = 0 */
  readonly hasMean: boolean;
  readonly bases: readonly LearnedBasis[];
}

/** As many columns as the term's basis has. */
export interface LearnedBasis {
  /** index among the design's grouped terms */
  readonly term: number;
  /** first of its columns */
  readonly from: number;
}

/** A network of one output, f. */
export const meanOnly: OutputLayout = { width: 1, hasMean: true, bases: [] };

/** f of every row, [m]. @param outputs [m, width] */
export function meanOf({ width, hasMean }: OutputLayout, outputs: Float64Array): Float64Array {
  const rows = outputs.length / width;
  return hasMean ? Float64Array.from({ length: rows }, (_, i) => outputs[i * width]) : new Float64Array(rows);
}

/** The design with learned bases of its own, which `writeBases` fills; all else is shared. */
export function withOwnBases(design: Design, { bases }: OutputLayout): Design {
  const learned = new Set(bases.map(({ term }) => term));
  const own = (term: GroupedDesign): GroupedDesign => ({ ...term, basis: { ...term.basis, data: new Float64Array(term.basis.data.length) } });
  return { ...design, grouped: design.grouped.map((term, t) => (learned.has(t) ? own(term) : term)) };
}

/** Copies the outputs of the design's rows into its learned bases, in place. @param outputs [n, width] @returns whether any number changed */
export function writeBases({ grouped, rowCount }: Design, { bases, width }: OutputLayout, outputs: Float64Array): boolean {
  let hasChanged = false;
  for (const { term, from } of bases) {
    const { data, columns } = grouped[term].basis;
    for (let i = 0; i < rowCount; i++) {
      for (let k = 0; k < columns; k++) {
        const value = outputs[i * width + from + k];
        hasChanged ||= data[i * columns + k] !== value;
        data[i * columns + k] = value;
      }
    }
  }
  return hasChanged;
}

/** Some rows of a design with the bases that the outputs say. @param outputs at those rows, [rows.length, width] */
export function rowsWithBases(design: Design, layout: OutputLayout, rows: Int32Array, outputs: Float64Array): Design {
  const selected = selectDesignRows(design, rows);
  writeBases(selected, layout, outputs);
  return selected;
}

/** The same rows with the bases that the outputs say, in arrays of their own. @param outputs [n, width] */
export function withBases(design: Design, layout: OutputLayout, outputs: Float64Array): Design {
  const own = withOwnBases(design, layout);
  writeBases(own, layout, outputs);
  return own;
}
