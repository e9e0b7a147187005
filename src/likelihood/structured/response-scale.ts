/**
 * How a definition's parameters follow the response's unit: exponents a_k with cov(c^a_k p_k) = c cov(p) for every c > 0, found from Euler's
 * identity sum_k a_k p_k dcov/dp_k = cov at several parameter values. `variance` has exponent 1, a standard deviation 1/2, a range 0.
 * A covariance without such exponents (1 + variance * exp(-d)) has no unit to be brought to.
 */
import { symmetricEigen } from "../../numerics/eigen.js";
import { zeros } from "../../numerics/matrix.js";
import { innerProduct } from "../../numerics/product.js";
import { lowerPairs } from "./measures.js";
import { effectsOf, type RandomTerm } from "./term.js";

/** Elements whose pairs are looked at; a definition with an index has a parameter for each effect. */
const mostElements = 60;
/** Parameter values at which the identity must hold. */
const probeCount = 4;
/** The identity's residual, relative to the covariances: rounding, and no more. */
const identityTolerance = 1e-8;
/** Directions below this share of the largest are not told by the covariances: exponents there are zero. */
const leastShare = 1e-12;

/** @returns one exponent for each parameter of the term's definition, null where there are none */
export function responseExponents(term: RandomTerm): Float64Array | null {
  const { definition } = term.covariance;
  if (definition === null) return new Float64Array(0);
  const isScale = definition.parameters.map(({ lower, upper }) => lower === 0 && upper === Infinity);
  const { slopes, values } = identityRows(term, isScale);
  const exponents = leastSquares(slopes, values);
  const residual = values.map((value, i) => value - slopes.reduce((sum, slope, k) => sum + slope[i] * exponents[k], 0));
  return Math.sqrt(innerProduct(residual, residual)) <= identityTolerance * Math.sqrt(innerProduct(values, values)) ? exponents : null;
}

/** p_k dcov/dp_k of every parameter that may scale (zero of the others), and cov, over pairs and probes. */
function identityRows(term: RandomTerm, isScale: readonly boolean[]): { slopes: readonly Float64Array[]; values: Float64Array } {
  const { covariance, positions } = effectsOf(term);
  const step = Math.max(1, Math.ceil(positions.rows / mostElements));
  const pairs = lowerPairs(Int32Array.from({ length: Math.ceil(positions.rows / step) }, (_, i) => i * step));
  const columns = covariance.measure(positions, positions, pairs);
  const count = pairs.first.length;
  const values = new Float64Array(probeCount * count);
  const slopes = isScale.map(() => new Float64Array(probeCount * count));
  for (let probe = 0; probe < probeCount; probe++) {
    const free = Float64Array.from(isScale, (_, k) => 0.5 * Math.sin(1 + 2.3 * k + 3.1 * probe));
    values.set(covariance.values(free, columns, count), probe * count);
    covariance.derivatives(free, columns, count).forEach((slope, k) => {
      if (isScale[k]) slopes[k].set(slope, probe * count);
    });
  }
  return { slopes, values };
}

/** The shortest x that brings sum_k x_k slopes_k nearest the values. */
function leastSquares(slopes: readonly Float64Array[], values: Float64Array): Float64Array {
  const p = slopes.length;
  const information = zeros(p, p);
  for (let k = 0; k < p; k++) for (let l = 0; l < p; l++) information.data[k * p + l] = innerProduct(slopes[k], slopes[l]);
  const sums = slopes.map((slope) => innerProduct(slope, values));
  const { values: spectrum, vectors } = symmetricEigen(information);
  const least = leastShare * Math.max(...spectrum);
  const result = new Float64Array(p);
  spectrum.forEach((eigenvalue, m) => {
    if (!(eigenvalue > least)) return;
    const along = sums.reduce((sum, value, k) => sum + value * vectors.data[k * p + m], 0) / eigenvalue;
    for (let k = 0; k < p; k++) result[k] += along * vectors.data[k * p + m];
  });
  return result;
}
