/**
 * How far the linear predictor may lie from its estimate, f given:
 *
 *   Var(mu - mu-hat) = a' Cov(beta-hat) a + sum_t z_t' C_t z_t + sum_t<s 2 z_t' C_ts z_s,   a = x - sum_t S_t' z_t,
 *
 * C_t = Var(b_j | y, beta) for a level that training saw and D_t for one it did not; S_t = D Z'V^-1 X carries how b-hat leans on
 * beta-hat. Covariances C_ts between the effects of different terms given y are means over draws of the effects' errors; a fit that knows
 * the joint posterior of its effects needs none of this. Without draws they are left out: they are mostly negative, so that with
 * several terms the variance then errs on the large side. Knows a fit as numbers; no training rows.
 */
import type { Matrix } from "../numerics/matrix.js";
import type { Design, GroupedDesign } from "../design/design.js";
import type { VarianceComponents } from "../likelihood/components.js";

export interface PredictiveState {
  readonly components: VarianceComponents;
  /** Cov(beta-hat), [p, p] */
  readonly fixedCovariance: Matrix;
  /** Var(b_j | y, beta) of every grouped term, [levels, d, d]; null: taken as unknown, D */
  readonly conditionalVariances: readonly (Float64Array | null)[];
  /** draws of b-hat's error, by draw and term, [levels, d]; left out: terms count as independent given y */
  readonly posteriorDraws?: readonly (readonly Float64Array[])[];
  /** S of every grouped term, [levels, d, p]; left out: b-hat and beta-hat count as independent */
  readonly fixedSensitivities?: readonly Float64Array[];
}

/** What fields add to the variance of rows: their own, given the other terms, and how they lean on beta. */
export interface FieldVariance {
  /** [n] */
  readonly variances: Float64Array;
  /** [n, p] */
  readonly sensitivities: Matrix;
}

/** Variance of the predicted mean about the true one, residual variance left out, [n]. */
export function meanVariance(design: Design, state: PredictiveState, fields: readonly FieldVariance[] = []): Float64Array {
  const result = new Float64Array(design.rowCount);
  design.grouped.forEach((term, t) => addEffectVariance(term, state.components.grouped[t], state.conditionalVariances[t], result));
  if (state.posteriorDraws !== undefined && state.posteriorDraws.length > 0) addCovariances(design, state.posteriorDraws, result);
  for (const { variances } of fields) for (let i = 0; i < result.length; i++) result[i] += variances[i];
  addFixedVariance(design, state, fields, result);
  return result;
}

/** out_i += z' C_j z, or z' D z where the level is unseen. */
function addEffectVariance({ basis, levelIndex }: GroupedDesign, prior: Matrix, posterior: Float64Array | null, out: Float64Array): void {
  const d = basis.columns;
  for (let i = 0; i < out.length; i++) {
    const isKnown = levelIndex[i] >= 0 && posterior !== null;
    const block = isKnown ? posterior : prior.data;
    const start = isKnown ? levelIndex[i] * d * d : 0;
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) out[i] += basis.data[i * d + a] * block[start + a * d + b] * basis.data[i * d + b];
  }
}

/** A variance with its covariances is not believed to be less than this share of what the draws themselves vary by. */
const leastShare = 0.5;

/** out_i += sum over pairs of terms of 2 z_t' C_ts z_s, C_ts by the draws. */
function addCovariances({ grouped }: Design, draws: readonly (readonly Float64Array[])[], out: Float64Array): void {
  const parts = new Float64Array(grouped.length);
  for (let i = 0; i < out.length; i++) {
    let [covariances, whole] = [0, 0];
    for (const draw of draws) {
      let [sum, squares] = [0, 0];
      grouped.forEach((term, t) => {
        parts[t] = partOfRow(term, draw[t], i);
        sum += parts[t];
        squares += parts[t] ** 2;
      });
      covariances += (sum ** 2 - squares) / draws.length;
      whole += sum ** 2 / draws.length;
    }
    out[i] = Math.max(out[i] + covariances, leastShare * whole);
  }
}

/** z_i'b; 0 for a level that training did not see: it varies by itself. */
function partOfRow({ basis, levelIndex }: GroupedDesign, effects: Float64Array, row: number): number {
  const level = levelIndex[row];
  if (level < 0) return 0;
  const d = basis.columns;
  let sum = 0;
  for (let a = 0; a < d; a++) sum += basis.data[row * d + a] * effects[level * d + a];
  return sum;
}

/** out_i += a' Cov(beta-hat) a. */
function addFixedVariance(design: Design, { fixedCovariance, fixedSensitivities }: PredictiveState, fields: readonly FieldVariance[], out: Float64Array): void {
  const { data: x, columns: p } = design.fixed.matrix;
  const lean = new Float64Array(p);
  for (let i = 0; i < out.length; i++) {
    for (let k = 0; k < p; k++) lean[k] = x[i * p + k];
    fixedSensitivities?.forEach((sensitivity, t) => subtractSensitivity(design.grouped[t], sensitivity, i, lean));
    for (const { sensitivities } of fields) for (let k = 0; k < p; k++) lean[k] -= sensitivities.data[i * p + k];
    for (let k = 0; k < p; k++) for (let l = 0; l < p; l++) out[i] += lean[k] * fixedCovariance.data[k * p + l] * lean[l];
  }
}

/** lean -= S_j' z_i. */
function subtractSensitivity({ basis, levelIndex }: GroupedDesign, sensitivity: Float64Array, row: number, lean: Float64Array): void {
  const level = levelIndex[row];
  if (level < 0) return;
  const d = basis.columns;
  const p = lean.length;
  for (let a = 0; a < d; a++) for (let k = 0; k < p; k++) lean[k] -= basis.data[row * d + a] * sensitivity[(level * d + a) * p + k];
}
