/**
 * The mixed-model equations of terms beside a base that is inverted directly, in spherical form and by products alone:
 *
 *   V = V_1 + sum_t Z_t L_t L_t' Z_t'     S = I + L'Z' V_1^-1 Z L     V^-1 = V_1^-1 - V_1^-1 Z L S^-1 L'Z' V_1^-1
 *
 * The base is any solver: one field and noise, nested groups, dense blocks. Preconditioned level by level. A product costs one solve of
 * the base. Knows rows, terms and phi; nothing of traces or of tolerance.
 */
import type { LinearOperator } from "../solvers/conjugate-gradient.js";
import type { MarginalSolver } from "../solvers/solver.js";
import type { KeptTerm } from "./kept-term.js";
import { levelBlocks, type LevelBlocks } from "./level-blocks.js";

export interface CompositeOperator extends LinearOperator {
  readonly terms: readonly KeptTerm[];
  /** what each term has with itself, were the base nothing but noise */
  readonly blocks: readonly LevelBlocks[];
  /** where each term's unknowns begin, and, last, their number */
  readonly offsets: readonly number[];
  /** term t's part of a vector over all unknowns */
  partOf(values: Float64Array, t: number): Float64Array;
  /** out = V_1^-1 v, [n] */
  applyBaseInverse(values: Float64Array, out: Float64Array): void;
  /** out = Z L u, [n] */
  toRows(spherical: Float64Array, out: Float64Array): void;
  /** out = L'Z'v */
  toScores(values: Float64Array, out: Float64Array): void;
  readonly preconditioner: {
    /** out = C v with C C' the preconditioner */
    multiplyRoot(values: Float64Array, out: Float64Array): void;
    logDeterminant(): number;
  };
  /** After the base and the terms have moved. */
  renew(residualVariance: number): void;
}

/** @param weights w, [n] */
export function compositeOperator(base: MarginalSolver, terms: readonly KeptTerm[], weights: Float64Array): CompositeOperator {
  const offsets = [0];
  for (const { size } of terms) offsets.push(offsets[offsets.length - 1] + size);
  const size = offsets[terms.length];
  const blocks = terms.map((term) => levelBlocks(term, weights));
  const [rows, image] = [new Float64Array(weights.length), new Float64Array(weights.length)];
  const [effects, baseEffects] = [new Float64Array(size), base.zeroEffects()];
  const partOf = (values: Float64Array, t: number): Float64Array => values.subarray(offsets[t], offsets[t + 1]);
  const applyBaseInverse = (values: Float64Array, out: Float64Array): void => base.solve(values, baseEffects, out);
  const toRows = (spherical: Float64Array, out: Float64Array): void => {
    out.fill(0);
    terms.forEach((term, t) => {
      term.toEffects(partOf(spherical, t), partOf(effects, t));
      term.addRows(partOf(effects, t), out);
    });
  };
  const toScores = (values: Float64Array, out: Float64Array): void => {
    terms.forEach((term, t) => {
      term.sums(values, partOf(out, t));
      term.toScores(partOf(out, t), partOf(out, t));
    });
  };
  return {
    size,
    terms,
    blocks,
    offsets,
    partOf,
    applyBaseInverse,
    toRows,
    toScores,
    apply(x, out) {
      toRows(x, rows);
      applyBaseInverse(rows, image);
      toScores(image, out);
      for (let k = 0; k < size; k++) out[k] += x[k];
    },
    precondition: (residual, out) => blocks.forEach((block, t) => block.solve(partOf(residual, t), partOf(out, t))),
    preconditioner: {
      multiplyRoot: (values, out) => blocks.forEach((block, t) => block.multiplyRoot(partOf(values, t), partOf(out, t))),
      logDeterminant: () => blocks.reduce((sum, block) => sum + block.logDeterminant(), 0),
    },
    renew: (residualVariance) => blocks.forEach((block) => block.renew(residualVariance)),
  };
}
