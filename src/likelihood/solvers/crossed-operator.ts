/**
 * The mixed-model equations of crossed terms with the largest term eliminated exactly, as a matrix-free operator in spherical form:
 *
 *   S = I + L'Z' V_1^-1 Z L over the kept terms,  V_1 = Z_1 D_1 Z_1' + sigma^2 W^-1 of the eliminated one,
 *   V_1^-1 v = W (v - Z_1 b_1) / sigma^2,  b_1 = L_1 (I + L_1'P L_1)^-1 L_1'Z_1'W v / sigma^2.
 *
 * A product is one walk over the pairs of levels that meet, or over the rows sorted by the eliminated level where those are fewer, for about half the
 * iterations that all terms would need.
 * Knows rows and theta; nothing of residuals, traces or tolerance.
 */
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import type { LinearOperator } from "./conjugate-gradient.js";
import { crossedPreconditioner, type CrossedPreconditioner } from "./crossed-preconditioner.js";
import { addPairedProduct, addToEliminated, addToKept, crossedPairs, type CrossedPairs, pairOperations, timesEachLevel } from "./crossed-pairs.js";
import { addReducedProduct, crossedRows } from "./crossed-rows.js";
import { addLevelSums } from "../random-design.js";
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
  /** out = L'Z'V_1^-1 v over the kept terms; `levelSums` takes Z_1'W v @param values v, [n] */
  scores(values: Float64Array, levelSums: Float64Array, out: Float64Array): void;
  /** out = L'Z'W Z_1 b / sigma^2 over the kept terms @param effects b of the eliminated term */
  spread(effects: Float64Array, out: Float64Array): void;
  /** b_1 of the eliminated term beside the kept ones @param levelSums Z_1'W v @param out [levels, d_1] */
  eliminatedEffectsBeside(keptEffects: Float64Array, levelSums: Float64Array, out: Float64Array): void;
  readonly preconditioner: CrossedPreconditioner;
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
  /** out = L'v / sigma^2 */
  const toScores = (values: Float64Array, out: Float64Array): void => {
    kept.forEach((term, k) => term.toScores(partOf(values, k), partOf(out, k)));
    for (let k = 0; k < out.length; k++) out[k] /= residualVariance;
  };
  const preconditioner = crossedPreconditioner(keptTerms.map((t, k) => ({ design: design.grouped[t], spherical: kept[k] })), offsets, weights);
  const pairs = crossedPairs(design, eliminatedTerm, keptTerms, offsets);
  const addProduct = reducedProduct(pairs, design, eliminatedTerm, keptTerms, offsets);
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
      addProduct(shrinkage, keptEffects, product);
      toScores(product, out);
      for (let k = 0; k < out.length; k++) out[k] += x[k];
    },
    scores(values, levelSums, out) {
      const weighted = design.weights === null ? values : values.map((value, i) => value * weights[i]);
      addLevelSums(design.grouped[eliminatedTerm], weighted, levelSums.fill(0));
      product.fill(0);
      addToKept(pairs.eliminated, timesEachLevel(shrinkage, eliminated.basisSize, levelSums, eliminatedEffects), product);
      for (let k = 0; k < product.length; k++) product[k] = -product[k];
      keptTerms.forEach((t, k) => addLevelSums(design.grouped[t], weighted, partOf(product, k)));
      toScores(product, out);
    },
    spread(effects, out) {
      product.fill(0);
      addToKept(pairs.eliminated, effects, product);
      toScores(product, out);
    },
    eliminatedEffectsBeside(others, levelSums, out) {
      out.fill(0);
      addToEliminated(pairs.eliminated, others, out);
      for (let j = 0; j < out.length; j++) out[j] = levelSums[j] - out[j];
      timesEachLevel(shrinkage, eliminated.basisSize, out, out);
    },
    precondition: preconditioner.solve,
    preconditioner,
    applyEliminatedInverse,
    addKeptRows,
    keptSums,
  };
}

/**
 * An element of the kept terms' rows costs as much as so many products by pairs: InstEval, 1.3 products an element, takes 0.48 ms by pairs and
 * 0.98 by rows; three crossed factors whose levels hardly meet twice, 3.0 an element, 2.1 and 2.2 (both on a busy machine).
 */
const productsPerRowElement = 2.5;

/** Z'(W - W Z_1 K Z_1'W) Z b by whichever walk takes less time. */
function reducedProduct(
  pairs: CrossedPairs, design: Design, eliminatedTerm: number, keptTerms: readonly number[], offsets: readonly number[],
): (shrinkage: Float64Array, effects: Float64Array, out: Float64Array) => void {
  const rowElements = design.rowCount * keptTerms.reduce((sum, t) => sum + design.grouped[t].basis.columns, 0);
  if (pairOperations(pairs) < productsPerRowElement * rowElements) return (shrinkage, effects, out) => addPairedProduct(pairs, shrinkage, effects, out);
  const rows = crossedRows(design, eliminatedTerm, keptTerms, offsets);
  return (shrinkage, effects, out) => addReducedProduct(rows, shrinkage, effects, out);
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
