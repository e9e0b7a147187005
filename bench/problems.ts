/**
 * The problems that training is timed on, as designs: InstEval, and one factor or three crossed ones simulated as Simchoni & Rosset
 * (2023) do, with a variance of 10, or of 3 each. Four fifths of the rows train.
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
import { simulate, simulationRecipe, type Simulation } from "../src/simulation/index.js";

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
  const simulation = simulate(simulationRecipe({ design: "intercept", rowCount, levelCounts: [levelCount], variances: [10], seed }));
  return simulated(`simulated, n = ${rowCount}, q = ${levelCount}, 10-100-50-25-12-1`, simulation, { strategy: "whole-group", wholeGroup: 0 });
}

export function threeFactors(rowCount: number, seed: number): Problem {
  const simulation = simulate(simulationRecipe({ design: "crossed", rowCount, seed }));
  return simulated(`simulated, n = ${rowCount}, three crossed factors, 10-100-50-25-12-1`, simulation, { strategy: "full-data", wholeGroup: null });
}

function simulated(name: string, { recipe, columns, truth }: Simulation, batches: Pick<Problem, "strategy" | "wholeGroup">): Problem {
  const groups = recipe.levelCounts.map((count, k) => {
    const codes = Int32Array.from(columns[`g${k + 1}`]);
    return intercepts(`g${k + 1}`, Array.from({ length: count }, (_, level) => String(level)), codes);
  });
  const inputs = Array.from({ length: 10 }, (_, k) => columns[`x${k + 1}`]);
  const design = designOf(columns.y, groups, standardised(inputs));
  const { training, test } = split(recipe.rowCount, randomSource(recipe.seed));
  const pick = (rows: Int32Array): Float64Array => Float64Array.from(rows, (row) => truth.mean[row]);
  return {
    name,
    architecture: network([100, 50, 25, 12], "silu"),
    ...batches,
    training: selectDesignRows(design, training),
    test: selectDesignRows(design, test),
    truth: { trainingMean: pick(training), testMean: pick(test), variances: recipe.variances, residualVariance: truth.residualVariance },
    publishedBatch: 100,
  };
}

function network(units: readonly number[], activation: "relu" | "silu"): NetworkArchitecture {
  return { layers: units.map((count) => ({ kind: "dense", units: count, activation, l2: 0 })), standardizesInputs: true, l2: 0 };
}

function split(rowCount: number, random: RandomSource): { training: Int32Array; test: Int32Array } {
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  shuffleInPlace(order, random);
  const trainingCount = Math.round(0.8 * rowCount);
  return { training: order.slice(0, trainingCount), test: order.slice(trainingCount) };
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
  return { group, levels, levelIndex, basisNames: ["(Intercept)"], basis: ones(levelIndex.length), structure: { kind: "unstructured" }, positions: null, levelCovariance: null, network: null };
}

function designOf(response: Float64Array, grouped: readonly GroupedDesign[], inputs: Matrix): Design {
  return {
    rowCount: response.length,
    keptRows: Int32Array.from({ length: response.length }, (_, row) => row),
    response,
    trials: null,
    weights: null,
    offset: null,
    fixed: { names: ["(Intercept)"], matrix: ones(response.length), termIndex: Int32Array.of(0), termLabels: [], droppedNames: [] },
    grouped,
    kernels: [],
    networks: [{ label: "mlp", inputNames: Array.from({ length: inputs.columns }, (_, j) => `x${j + 1}`), inputs, arrays: [], blocks: [{ kind: "numbers", from: 0, width: inputs.columns }] }],
  };
}
