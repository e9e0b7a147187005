/** Terms as lme4 orders and names them. Knows labels and counts. */
import type { GroupedDesign } from "../design/design.js";

export type NamedTerm = Pick<GroupedDesign, "group" | "levels">;

/**
 * Indices of the terms by decreasing number of levels. When the formula's order is not already decreasing lme4 reverses an
 * ascending order, so that equal terms stand last to first (its `mkReTrms`).
 */
export function termOrder(terms: readonly NamedTerm[]): readonly number[] {
  const order = terms.map((_, t) => t);
  const isDecreasing = order.every((t) => t === 0 || terms[t].levels.length <= terms[t - 1].levels.length);
  return isDecreasing ? order : order.sort((a, b) => terms[a].levels.length - terms[b].levels.length).reverse();
}

export type LabelledTerm = NamedTerm & Pick<GroupedDesign, "structure">;

/**
 * `g`, and `g.1` for a second term on the same factor, in the design's order. Structures by definition go by their own names, so they
 * are counted apart: the only `(1 | g)` of a formula is `g`, whatever structures stand on g beside it.
 */
export function termLabels(terms: readonly LabelledTerm[]): readonly string[] {
  const labels: string[] = [];
  const count = new Map<string, number>();
  for (const t of termOrder(terms)) {
    const { group, structure } = terms[t];
    const counted = `${structure.kind === "expression"} ${group}`;
    const earlier = count.get(counted) ?? 0;
    labels[t] = earlier === 0 ? group : `${group}.${earlier}`;
    count.set(counted, earlier + 1);
  }
  return labels;
}

/** A term as it could be typed: `(1 + x | g)`. */
export function termFormula(names: readonly string[], group: string): string {
  return `(${basisText(names)} | ${group})`;
}

/** `1 + x` of the columns `(Intercept)` and `x`. */
export function basisText(names: readonly string[]): string {
  const columns = names.filter((name) => name !== interceptName);
  return [columns.length < names.length ? "1" : "0", ...columns].join(" + ");
}

const interceptName = "(Intercept)";
