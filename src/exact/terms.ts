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

/** `g`, and `g.1` for a second term on the same factor, in the design's order. */
export function termLabels(terms: readonly NamedTerm[]): readonly string[] {
  const labels: string[] = [];
  const count = new Map<string, number>();
  for (const t of termOrder(terms)) {
    const earlier = count.get(terms[t].group) ?? 0;
    labels[t] = earlier === 0 ? terms[t].group : `${terms[t].group}.${earlier}`;
    count.set(terms[t].group, earlier + 1);
  }
  return labels;
}

/** A term as it could be typed: `(1 + x | g)`. */
export function termFormula(names: readonly string[], group: string, bar = "|"): string {
  const columns = names.filter((name) => name !== interceptName);
  const hasIntercept = columns.length < names.length;
  const left = [hasIntercept ? "1" : "0", ...columns].join(" + ");
  return `(${left} ${bar} ${group})`;
}

const interceptName = "(Intercept)";
