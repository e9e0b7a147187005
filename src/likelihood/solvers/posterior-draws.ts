/**
 * Draws of b - b-hat given y and beta, where only solves are to be had: effects and noise drawn from the model, b* and Z b* + e*, and the
 * effects that such a response would have been answered by taken off (Papandreou & Yuille 2010). Every draw holds all terms together, so
 * that their covariances with each other are in it. Knows a solver at its theta; no response.
 */
import type { Design } from "../../design/design.js";
import { randomSource, type RandomSource } from "../../numerics/random.js";
import type { Matrix } from "../../numerics/matrix.js";
import { addRandomEffects } from "../random-design.js";
import { semidefiniteFactor } from "../small-matrix.js";
import type { EffectSolver } from "./effect-solver.js";

/** A covariance is off by the deviations it is of over the root of this. */
const mostDraws = 48;
const fewestDraws = 8;
/** All draws together are kept in memory and in a saved fit. */
const mostNumbers = 1_000_000;
/** Relative error of a draw's solve: far below what the draws leave. */
const tolerance = 1e-2;

/** @returns by draw, by term, [levels, d]; none where effects are so many that draws would be too few */
export function posteriorDraws(design: Design, solver: EffectSolver, seed: number): readonly (readonly Float64Array[])[] {
  const { grouped, residualVariance } = solver.components;
  const effectCount = design.grouped.reduce((sum, { levels, basis }) => sum + levels.length * basis.columns, 0);
  const count = Math.min(mostDraws, Math.floor(mostNumbers / effectCount));
  if (count < fewestDraws) return [];
  const random = randomSource(seed);
  const roots = grouped.map(semidefiniteFactor);
  const values = new Float64Array(design.rowCount);
  const solved = new Float64Array(design.rowCount);
  return Array.from({ length: count }, () => {
    const drawn = design.grouped.map(({ levels }, t) => drawEffects(roots[t], levels.length, random));
    for (let i = 0; i < values.length; i++) values[i] = Math.sqrt(residualVariance / (design.weights?.[i] ?? 1)) * random.normal();
    design.grouped.forEach((term, t) => addRandomEffects(term, drawn[t], values));
    const answered = solver.zeroEffects();
    solver.solve(values, answered, solved, tolerance);
    return drawn.map((effects, t) => effects.map((value, k) => value - answered[t][k]));
  });
}

/** b_j = L u_j */
function drawEffects({ data: l, rows: d }: Matrix, levelCount: number, random: RandomSource): Float64Array {
  const out = Float64Array.from({ length: levelCount * d }, () => random.normal());
  for (let start = 0; start < out.length; start += d) {
    for (let a = d - 1; a >= 0; a--) {
      let sum = 0;
      for (let k = 0; k <= a; k++) sum += l[a * d + k] * out[start + k];
      out[start + a] = sum;
    }
  }
  return out;
}
