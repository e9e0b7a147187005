/**
 * The paper's simulation designs (Simchoni & Rosset 2023, section 5, as their code draws them): level sizes from Poisson(3) + 1 weights, b normal,
 * noise variance 1, an intercept of 1. The mean function is returned beside y: here it is known, not learnt.
 */
import type { Design, GroupedDesign } from "../../src/design/design.js";
import { randomSource, type RandomSource } from "../../src/numerics/random.js";
import { matrixOf } from "./random-designs.js";

export interface Simulation {
  readonly design: Design;
  /** f, [n] */
  readonly meanFunction: Float64Array;
}

export interface SimulatedTerm {
  readonly levelCount: number;
  /** lower factor L of D, rows */
  readonly factor: readonly (readonly number[])[];
  readonly structure: "unstructured" | "diagonal";
}

/** Factors drawn independently of each other, so that two of them cross; a basis of d > 1 is 1, t, t^2 with t uniform on [0, 1). */
export function simulate(rowCount: number, terms: readonly SimulatedTerm[], seed: number): Simulation {
  const random = randomSource(seed);
  const meanFunction = Float64Array.from({ length: rowCount }, () => 1.5 * random.normal());
  const response = meanFunction.map((value) => 1 + value + random.normal());
  const time = Float64Array.from({ length: rowCount }, () => random.uniform());
  const grouped = terms.map((term, t) => simulateTerm(term, t, time, response, random));
  return {
    meanFunction,
    design: {
      rowCount,
      keptRows: Int32Array.from({ length: rowCount }, (_, i) => i),
      response,
      trials: null,
      weights: null,
      offset: null,
      fixed: { names: ["(Intercept)"], matrix: matrixOf(rowCount, 1, () => 1), termIndex: Int32Array.of(0), termLabels: [], droppedNames: [] },
      grouped,
      kernels: [],
      networks: [],
    },
  };
}

function simulateTerm(term: SimulatedTerm, index: number, time: Float64Array, response: Float64Array, random: RandomSource): GroupedDesign {
  const d = term.factor.length;
  const levelIndex = drawLevels(response.length, term.levelCount, random);
  const basis = matrixOf(response.length, d, (i, k) => time[i] ** k);
  const effects = matrixOf(term.levelCount, d, () => random.normal());
  for (let i = 0; i < response.length; i++) {
    for (let a = 0; a < d; a++) {
      for (let b = 0; b <= a; b++) response[i] += basis.data[i * d + a] * term.factor[a][b] * effects.data[levelIndex[i] * d + b];
    }
  }
  return {
    group: `g${index}`,
    levels: Array.from({ length: term.levelCount }, (_, j) => String(j)),
    levelIndex,
    basisNames: ["(Intercept)", "t", "t^2"].slice(0, d),
    basis,
    structure: { kind: term.structure },
    positions: null, levelCovariance: null, network: null,
  };
}

function drawLevels(rowCount: number, levelCount: number, random: RandomSource): Int32Array {
  const cumulative = new Float64Array(levelCount + 1);
  for (let j = 0; j < levelCount; j++) cumulative[j + 1] = cumulative[j] + poisson(3, random) + 1;
  return Int32Array.from({ length: rowCount }, () => {
    const at = random.uniform() * cumulative[levelCount];
    let low = 0;
    let high = levelCount;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] <= at) low = middle;
      else high = middle;
    }
    return low;
  });
}

function poisson(mean: number, random: RandomSource): number {
  let count = -1;
  for (let product = 1; product > Math.exp(-mean); count++) product *= random.uniform();
  return count;
}
