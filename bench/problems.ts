/**
 * The two problems that training is timed on, as designs: InstEval, and one factor simulated as Simchoni & Rosset (2023) do:
 * x ~ U(-1, 1)^10, eta = 1 + sum x, f = eta cos(eta) + 2 x1 x2, level sizes multinomial with weights Poisson(3) + 1,
 * b ~ N(0, 10), e ~ N(0, 1); four fifths of the rows train.
 */
import { factorOfNumbers, findColumn } from "../src/data/index.js";
import { readTable } from "../src/data/readers/index.js";
import type { Design, GroupedDesign } from "../src/design/design.js";
import { selectDesignRows } from "../src/design/select.js";
import { invariant } from "../src/invariant.js";
import type { NetworkArchitecture } from "../src/model/network.js";
import type { Matrix } from "../src/numerics/matrix.js";
import { type RandomSource, randomSource, shuffleInPlace } from "../src/numerics/random.js";
import type { StrategyName } from "../src/model/index.js";

export interface Problem {
  readonly name: string;
  readonly architecture: NetworkArchitecture;
  readonly strategy: StrategyName;
  readonly wholeGroup: number | null;
  readonly training: Design;
  readonly test: Design;
  /** test MSE of the prediction from the true f and the true variances; null where there is no truth */
  readonly truth: Truth | null;
  /** for the published, dense path: its batch size */
  readonly publishedBatch: number;
}

/** What was simulated, at the training and the test rows. */
export interface Truth {
  readonly trainingMean: Float64Array;
  readonly testMean: Float64Array;
  readonly variances: readonly number[];
  readonly residualVariance: number;
}

export async function instEval(path: string): Promise<Problem> {
  const { table } = await readTable(path);
  const column = (name: string): Float64Array => {
    const found = findColumn(table, name);
    invariant(found?.kind === "numeric", `InstEval has a numeric column ${name}`);
    return found.values;
  };
  const inputs = standardised(["studage", "lectage", "service"].map(column));
  const groups = ["s", "d", "dept"].map((name) => {
    const { levels, codes } = factorOfNumbers(name, column(name), false);
    return intercepts(name, levels, codes);
  });
  const design = designOf(column("y"), groups, inputs);
  const { training, test } = split(table.rowCount, randomSource(42));
  return {
    name: "InstEval, 3-10-3-1, (1 | s) + (1 | d) + (1 | dept)",
    architecture: network([10, 3], "relu"),
    strategy: "full-data",
    wholeGroup: null,
    training: selectDesignRows(design, training),
    test: selectDesignRows(design, test),
    truth: null,
    publishedBatch: 200,
  };
}

export function oneFactor(rowCount: number, levelCount: number, seed: number): Problem {
  const variance = 10;
  const random = randomSource(seed);
  const inputs: Matrix = { rows: rowCount, columns: 10, data: Float64Array.from({ length: 10 * rowCount }, () => 2 * random.uniform() - 1) };
  const mean = Float64Array.from({ length: rowCount }, (_, row) => meanFunction(inputs.data.subarray(10 * row, 10 * row + 10)));
  const codes = unevenLevels(rowCount, levelCount, random);
  const effects = Float64Array.from({ length: levelCount }, () => Math.sqrt(variance) * random.normal());
  const response = mean.map((value, row) => value + effects[codes[row]] + random.normal());
  const levels = Array.from({ length: levelCount }, (_, level) => String(level));
  const design = designOf(response, [intercepts("g", levels, codes)], standardised(columnsOf(inputs)));
  const { training, test } = split(rowCount, random);
  const pick = (rows: Int32Array): Float64Array => Float64Array.from(rows, (row) => mean[row]);
  return {
    name: `simulated, n = ${rowCount}, q = ${levelCount}, 10-100-50-25-12-1`,
    architecture: network([100, 50, 25, 12], "silu"),
    strategy: "whole-group",
    wholeGroup: 0,
    training: selectDesignRows(design, training),
    test: selectDesignRows(design, test),
    truth: { trainingMean: pick(training), testMean: pick(test), variances: [variance], residualVariance: 1 },
    publishedBatch: 100,
  };
}

function meanFunction(x: Float64Array): number {
  const eta = x.reduce((sum, value) => sum + value, 1);
  return eta * Math.cos(eta) + 2 * x[0] * x[1];
}

/** A level for each row, drawn with weights Poisson(3) + 1. */
function unevenLevels(rowCount: number, levelCount: number, random: RandomSource): Int32Array {
  const cumulative = new Float64Array(levelCount);
  for (let level = 0, total = 0; level < levelCount; level++) cumulative[level] = total += poisson(3, random) + 1;
  return Int32Array.from({ length: rowCount }, () => firstAbove(cumulative, random.uniform() * cumulative[levelCount - 1]));
}

/** Knuth's product of uniforms. */
function poisson(mean: number, random: RandomSource): number {
  let count = 0;
  for (let product = random.uniform(); product > Math.exp(-mean); product *= random.uniform()) count++;
  return count;
}

function firstAbove(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function network(units: readonly number[], activation: "relu" | "silu"): NetworkArchitecture {
  return { layers: units.map((count) => ({ kind: "dense", units: count, activation })), standardizesInputs: true, l2: 0 };
}

function split(rowCount: number, random: RandomSource): { training: Int32Array; test: Int32Array } {
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  shuffleInPlace(order, random);
  const trainingCount = Math.round(0.8 * rowCount);
  return { training: order.slice(0, trainingCount), test: order.slice(trainingCount) };
}

function columnsOf({ rows, columns, data }: Matrix): Float64Array[] {
  return Array.from({ length: columns }, (_, j) => Float64Array.from({ length: rows }, (__, i) => data[i * columns + j]));
}

function standardised(columns: readonly Float64Array[]): Matrix {
  const rows = columns[0].length;
  const data = new Float64Array(rows * columns.length);
  columns.forEach((values, j) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    for (let i = 0; i < rows; i++) data[i * columns.length + j] = (values[i] - mean) / deviation;
  });
  return { rows, columns: columns.length, data };
}

function ones(rows: number): Matrix {
  return { rows, columns: 1, data: new Float64Array(rows).fill(1) };
}

function intercepts(group: string, levels: readonly string[], levelIndex: Int32Array): GroupedDesign {
  return { group, levels, levelIndex, basisNames: ["(Intercept)"], basis: ones(levelIndex.length), structure: { kind: "unstructured" }, positions: null };
}

function designOf(response: Float64Array, grouped: readonly GroupedDesign[], inputs: Matrix): Design {
  return {
    rowCount: response.length,
    keptRows: Int32Array.from({ length: response.length }, (_, row) => row),
    response,
    weights: null,
    offset: null,
    fixed: { names: ["(Intercept)"], matrix: ones(response.length), termIndex: Int32Array.of(0), termLabels: [], droppedNames: [] },
    grouped,
    kernels: [],
    networks: [{ label: "mlp", inputNames: Array.from({ length: inputs.columns }, (_, j) => `x${j + 1}`), inputs }],
  };
}
