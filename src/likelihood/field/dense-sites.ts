/**
 * Gamma = K + sigma^2 W_s^-1 factored as it stands: the definition that the Vecchia approximation is held to, and what is used while
 * it fits. Cost q^3; K's derivatives are made anew when they are asked for, pair by pair.
 */
import { backwardSolveInPlace, forwardSolveInPlace, logDeterminantOfFactor } from "../../numerics/cholesky.js";
import { factorDenseInPlace, forwardSolveManyInPlace, invertFactoredInto } from "../../numerics/dense.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { packedProduct } from "../../numerics/packed.js";
import { lowerPairs } from "../structured/measures.js";
import type { ObservedField, SiteCovariance } from "./site-covariance.js";

export interface DenseSites extends SiteCovariance {
  /** Every row b becomes L^-1 b, Gamma = L L'. @param rows [m, q] */
  whitenRows(rows: Matrix): void;
}

export function denseSites({ covariance, sites, siteWeights }: ObservedField): DenseSites {
  const q = sites.rows;
  const pairs = lowerPairs(Int32Array.from({ length: q }, (_, i) => i));
  const pairCount = pairs.first.length;
  const columns = covariance.measure(sites, sites, pairs);
  const factor = zeros(q, q);
  let free: Float64Array = new Float64Array(1 + covariance.freeCount);
  let derivatives: readonly Float64Array[] | null = null;
  const noise = (): number => Math.exp(free[0]);
  const kernelDerivatives = (): readonly Float64Array[] => (derivatives ??= covariance.derivatives(free.subarray(1), columns, pairCount));
  const applyInverse = (values: Float64Array, out: Float64Array): void => {
    out.set(values);
    forwardSolveInPlace(factor, out);
    backwardSolveInPlace(factor, out);
  };
  return {
    siteCount: q,
    parameterCount: free.length,
    setParameters(next) {
      free = next.slice();
      derivatives = null;
      unpackInto(covariance.values(free.subarray(1), columns, pairCount), factor);
      for (let i = 0; i < q; i++) factor.data[i * (q + 1)] += noise() / siteWeights[i];
      factorDenseInPlace(factor);
    },
    applyInverse,
    whitenRows: (rows) => forwardSolveManyInPlace(factor, rows),
    logDeterminant: () => logDeterminantOfFactor(factor),
    logDeterminantGradient() {
      const inverse = zeros(q, q);
      invertFactoredInto(factor, inverse);
      let residual = 0;
      for (let i = 0; i < q; i++) residual += (inverse.data[i * (q + 1)] * noise()) / siteWeights[i];
      return Float64Array.from([residual, ...kernelDerivatives().map((derivative) => traceOfProduct(inverse, derivative))]);
    },
    derivativeProduct(parameter, values, out) {
      if (parameter === 0) for (let i = 0; i < q; i++) out[i] = (noise() * values[i]) / siteWeights[i];
      else packedProduct(kernelDerivatives()[parameter - 1], values, out);
    },
  };
}

function unpackInto(packed: Float64Array, { data, rows: q }: Matrix): void {
  for (let a = 0, at = 0; a < q; at += ++a) data.set(packed.subarray(at, at + a + 1), a * q);
}

/** tr(A B), A by its lower triangle, B packed. */
function traceOfProduct({ data, rows: q }: Matrix, packed: Float64Array): number {
  let sum = 0;
  for (let a = 0, at = 0; a < q; a++, at++) {
    for (let b = 0; b < a; b++, at++) sum += 2 * data[a * q + b] * packed[at];
    sum += data[a * q + a] * packed[at];
  }
  return sum;
}
