/**
 * The mixed-model equations of crossed terms with the largest term eliminated exactly, as a matrix-free operator in spherical form:
 *
 *   S = I + L'Z' V_1^-1 Z L over the kept terms,  V_1 = Z_1 D_1 Z_1' + sigma^2 W^-1 of the eliminated one,
 *   V_1^-1 v = W (v - Z_1 b_1) / sigma^2,  b_1 = L_1 (I + L_1'P L_1)^-1 L_1'Z_1'W v / sigma^2.
 *
 * A product is one walk over the rows sorted by the eliminated level, for about half the iterations that all terms would need.
 * Knows rows and theta; nothing of residuals, traces or tolerance.
 */
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import type { LinearOperator } from "./conjugate-gradient.js";
import { crossedPreconditioner, type CrossedPreconditioner } from "./crossed-preconditioner.js";
import { addReducedProduct, crossedRows } from "./crossed-rows.js";
import { sphericalTerm, type SphericalTerm } from "./spherical-term.js";

export interface CrossedOperator extends LinearOperator {
  readonly weights: Float64Array;
  readonly eliminated: SphericalTerm;
  /** index of the eliminated term in the design */
  readonly eliminatedTerm: number;
  readonly kept: readonly SphericalTerm[];
  /** indices of the kept terms in the design, in the order of the unknowns: largest first */
  readonly keptTerms: readonly number[];
  /** where each kept term's unknowns begin, and, last, their number */
  readonly offsets: readonly number[];
  residualVariance(): number;
  setComponents(components: VarianceComponents): void;
  /** values <- V_1^-1 values, [n] */
  applyEliminatedInverse(values: Float64Array): void;
  /** out += Z L u over the kept terms, [n] */
  addKeptRows(unknowns: Float64Array, out: Float64Array): void;
  /** out = L'Z'v over the kept terms */
  keptSums(values: Float64Array, out: Float64Array): void;
  readonly preconditioner: CrossedPreconditioner;
  /** v_1 of the last `applyEliminatedInverse`: b_1 = L_1 v_1 */
  readonly eliminatedEffects: Float64Array;
}

/** @param design at least one grouped term */
export function crossedOperator(design: Design): CrossedOperator {
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  const terms = design.grouped.map((term) => sphericalTerm(term, weights));
  const eliminatedTerm = largestTerm(terms);
  const eliminated = terms[eliminatedTerm];
  const keptTerms = terms.map((_, t) => t).filter((t) => t !== eliminatedTerm).sort((a, b) => terms[b].size - terms[a].size);
  const kept = keptTerms.map((t) => terms[t]);
  const offsets = runningSum(kept.map((term) => term.size));
  const rows = new Float64Array(design.rowCount);
  const eliminatedEffects = new Float64Array(eliminated.size);
  const partOf = (unknowns: Float64Array, k: number): Float64Array => unknowns.subarray(offsets[k], offsets[k + 1]);
  let residualVariance = 1;

  const addKeptRows = (unknowns: Float64Array, out: Float64Array): void => kept.forEach((term, k) => term.addRows(partOf(unknowns, k), out));
  const keptSums = (values: Float64Array, out: Float64Array): void => kept.forEach((term, k) => term.levelSums(values, partOf(out, k)));
  const applyEliminatedInverse = (values: Float64Array): void => {
    const precision = 1 / residualVariance;
    rows.set(values);
    for (let i = 0; i < values.length; i++) values[i] *= weights[i] * precision;
    eliminated.levelSums(values, eliminatedEffects);
    eliminated.solveCapacitance(eliminatedEffects, eliminatedEffects);
    values.fill(0);
    eliminated.addRows(eliminatedEffects, values);
    for (let i = 0; i < values.length; i++) values[i] = weights[i] * precision * (rows[i] - values[i]);
  };
  const preconditioner = crossedPreconditioner(keptTerms.map((t, k) => ({ design: design.grouped[t], spherical: kept[k] })), offsets, weights);
  const sorted = crossedRows(design, eliminatedTerm, keptTerms, offsets);
  const shrinkage = new Float64Array(eliminated.size * eliminated.basisSize);
  const keptEffects = new Float64Array(offsets[kept.length]);
  const product = new Float64Array(offsets[kept.length]);
  return {
    size: offsets[kept.length],
    weights,
    eliminated,
    eliminatedTerm,
    kept,
    keptTerms,
    offsets,
    eliminatedEffects,
    residualVariance: () => residualVariance,
    setComponents(components) {
      residualVariance = components.residualVariance;
      terms.forEach((term, t) => term.setCovariance(components.grouped[t], residualVariance));
      eliminated.shrinkage(shrinkage);
      for (let k = 0; k < shrinkage.length; k++) shrinkage[k] /= residualVariance;
      preconditioner.renew(residualVariance);
    },
    apply(x, out) {
      kept.forEach((term, k) => term.toEffects(partOf(x, k), partOf(keptEffects, k)));
      product.fill(0);
      addReducedProduct(sorted, shrinkage, keptEffects, product);
      kept.forEach((term, k) => term.toScores(partOf(product, k), partOf(out, k)));
      for (let k = 0; k < out.length; k++) out[k] = x[k] + out[k] / residualVariance;
    },
    precondition: preconditioner.solve,
    preconditioner,
    applyEliminatedInverse,
    addKeptRows,
    keptSums,
  };
}

function largestTerm(terms: readonly SphericalTerm[]): number {
  let largest = 0;
  terms.forEach((term, t) => {
    if (term.size > terms[largest].size) largest = t;
  });
  return largest;
}

function runningSum(sizes: readonly number[]): readonly number[] {
  const sums = [0];
  for (const size of sizes) sums.push(sums[sums.length - 1] + size);
  return sums;
}
