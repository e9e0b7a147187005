/**
 * New responses under a fitted model, and fits of them: y* = X beta + Z b* + offset + e*, b* ~ N(0, D), e* ~ N(0, sigma²/w).
 * A refit reuses the cross-products of the design: only those of the response are new. Knows fits and random numbers.
 */
import type { Design } from "../design/design.js";
import { invariant } from "../invariant.js";
import { responseCrossProducts } from "../likelihood/equations/response.js";
import type { Matrix } from "../numerics/matrix.js";
import type { RandomSource } from "../numerics/random.js";
import type { LinearFit } from "./describe.js";
import { fitProblem, type ExactFit, type ExactResult } from "./fit.js";
import type { ExactOptions } from "./result.js";
import { fittedValues } from "./rows.js";

/** One response drawn from the fitted model with new random effects, [n]. */
export function simulateResponse(design: Design, fit: LinearFit, random: RandomSource): Float64Array {
  const sigma = Math.sqrt(fit.components.residualVariance);
  const conditionalModes = design.grouped.map(({ levels }, t) => drawEffects(fit.relativeFactors[t], levels.length, sigma, random));
  const mean = fittedValues(design, { fixedEffects: fit.fixedEffects, conditionalModes });
  return mean.map((value, i) => value + (sigma * random.normal()) / Math.sqrt(design.weights?.[i] ?? 1));
}

/** b = sigma Λ u for every level, [levels, d]. */
function drawEffects({ data, columns: d }: Matrix, levelCount: number, sigma: number, random: RandomSource): Float64Array {
  const out = new Float64Array(levelCount * d);
  const spherical = new Float64Array(d);
  for (let level = 0; level < levelCount; level++) {
    for (let a = 0; a < d; a++) spherical[a] = sigma * random.normal();
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) out[level * d + a] += data[a * d + b] * spherical[b];
  }
  return out;
}

/** The same model for another response over the same rows. @param response y, [n] */
export function refitExact(design: Design, fit: ExactFit, response: Float64Array, options: Omit<ExactOptions, "criterion"> = {}): ExactResult {
  invariant(response.length === design.rowCount, "a new response has the rows of the old");
  const { cross } = fit.problem;
  const net = design.offset === null ? response : response.map((value, i) => value - (design.offset?.[i] ?? 0));
  const problem = { ...fit.problem, response: responseCrossProducts(cross, design, net) };
  return fitProblem({ ...design, response }, problem, options);
}
