/**
 * theta, what the optimiser moves: the free elements of every term's Λ in conditioned columns, by column, term after term.
 * Signs are free (the criterion is even in every column of Λ); they are set right afterwards. Knows which elements are free.
 */
import type { GroupedDesign } from "../design/design.js";
import { invariant } from "../invariant.js";
import { zeros, type Matrix } from "../numerics/matrix.js";

export interface FreeElement {
  readonly termIndex: number;
  readonly row: number;
  readonly column: number;
}

export type TermShape = Pick<GroupedDesign, "structure" | "basis">;

/** Free elements of every term's Λ, in the order of theta. */
export function freeElements(terms: readonly TermShape[]): FreeElement[] {
  return terms.flatMap((term, termIndex) => {
    const d = term.basis.columns;
    const elements: FreeElement[] = [];
    for (let column = 0; column < d; column++) {
      const last = isFull(term) ? d - 1 : column;
      for (let row = column; row <= last; row++) elements.push({ termIndex, row, column });
    }
    return elements;
  });
}

function isFull({ structure }: TermShape): boolean {
  invariant(structure.kind !== "expression", "a structure given by an expression has its own parameters");
  return structure.kind === "unstructured";
}

/** Λ of every term, [d, d] lower triangular, conditioned columns. */
export function relativeFactorsOf({ widths, elements }: { readonly widths: readonly number[]; readonly elements: readonly FreeElement[] }, theta: Float64Array): Matrix[] {
  const factors = widths.map((width) => zeros(width, width));
  elements.forEach(({ termIndex, row, column }, k) => (factors[termIndex].data[row * factors[termIndex].columns + column] = theta[k]));
  return factors;
}
