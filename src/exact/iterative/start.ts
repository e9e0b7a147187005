/**
 * Where iterations start: moments. The sums of squares of Z_tᵀWr and of W^½r have expectations linear in the variances; the
 * squared norms of Z_tᵀWZ_s in them are estimated by random signs, which costs passes over the rows only (Gao & Owen 2017).
 */
import type { Design, GroupedDesign } from "../../design/design.js";
import { addLevelSums, addRandomEffects } from "../../likelihood/random-design.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { randomSource, type RandomSource } from "../../numerics/random.js";
import { ratiosOfMoments } from "../start.js";
import type { IterativeProblem } from "./problem.js";

/** A start within a factor of two will do. */
const probeCount = 3;

export function probedMomentStart({ design, residual, elements }: IterativeProblem, seed: number): Float64Array {
  const { grouped } = design;
  const ratios = ratiosOfMoments(momentSystem(design, residual, randomSource(seed)), grouped.length);
  return Float64Array.from(elements, ({ termIndex, row, column }) => (row === column ? ratios[termIndex] : 0));
}

/** [k + 1, k + 2]: one equation per term and one for the residual, its right-hand side last. */
function momentSystem(design: Design, residual: Float64Array, random: RandomSource): Matrix {
  const { grouped, rowCount } = design;
  const k = grouped.length;
  const system = zeros(k + 1, k + 2);
  const at = (i: number, j: number): number => i * (k + 2) + j;
  const weighted = timesWeights(design, residual);
  grouped.forEach((term, i) => {
    grouped.slice(0, i + 1).forEach((other, j) => {
      const norm = squaredNorm(design, term, other, random);
      system.data[at(i, j)] = norm;
      system.data[at(j, i)] = norm;
    });
    const trace = squaredBasis(design, term);
    system.data[at(i, k)] = trace;
    system.data[at(k, i)] = trace;
    system.data[at(i, k + 1)] = squaredLength(levelSums(term, weighted));
  });
  system.data[at(k, k)] = rowCount;
  for (let i = 0; i < rowCount; i++) system.data[at(k, k + 1)] += weighted[i] * residual[i];
  return system;
}

/** |Z_tᵀWZ_s|² = E |Z_tᵀWZ_s z|² over random signs z. */
function squaredNorm(design: Design, term: GroupedDesign, other: GroupedDesign, random: RandomSource): number {
  let sum = 0;
  for (let probe = 0; probe < probeCount; probe++) {
    const signs = Float64Array.from({ length: other.levels.length * other.basis.columns }, () => (random.integer(2) === 0 ? 1 : -1));
    const rows = new Float64Array(design.rowCount);
    addRandomEffects(other, signs, rows);
    sum += squaredLength(levelSums(term, timesWeights(design, rows))) / probeCount;
  }
  return sum;
}

/** trace of ZᵀWZ */
function squaredBasis({ weights }: Design, { basis: { data, columns } }: GroupedDesign): number {
  return data.reduce((sum, value, at) => sum + (weights?.[Math.floor(at / columns)] ?? 1) * value * value, 0);
}

function timesWeights({ weights }: Design, values: Float64Array): Float64Array {
  return weights === null ? values : values.map((value, i) => weights[i] * value);
}

function levelSums(term: GroupedDesign, rows: Float64Array): Float64Array {
  const sums = new Float64Array(term.levels.length * term.basis.columns);
  addLevelSums(term, rows, sums);
  return sums;
}

function squaredLength(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
