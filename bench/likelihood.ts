/**
 * What the likelihood costs, as JSON: a batch's objective and gradient, a refresh of b, a step of theta, for one factor at the paper's
 * size, for three crossed factors, and for InstEval; beside the dense definition on the same batch. Milliseconds of CPU, median of repeats.
 *
 *   node bench/run.mjs likelihood
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Design, GroupedDesign } from "../src/design/design.js";
import { createStrategy, denseLikelihood, type LikelihoodStrategy } from "../src/likelihood/index.js";
import { zeros, type Matrix } from "../src/numerics/matrix.js";
import { randomSource, shuffleInPlace, type RandomSource } from "../src/numerics/random.js";

const batchSize = 100;

interface Measurement {
  readonly setting: string;
  readonly rows: number;
  readonly levels: readonly number[];
  readonly strategy: string;
  readonly createMs: number;
  readonly batchMicroseconds: number;
  /** the same batch by dense V with all gradients */
  readonly denseBatchMicroseconds: number;
  readonly refreshMs: number;
  /** one step of theta, b far from converged and then near */
  readonly firstStepMs: number;
  readonly laterStepMs: number;
  readonly components: readonly number[];
}

function main(): void {
  const random = randomSource(1);
  const settings: [string, Design][] = [
    ["one factor, q = 10,000", simulated(100_000, [10_000], [10], random)],
    ["three crossed factors", simulated(100_000, [1000, 2000, 3000], [3, 3, 3], random)],
    ["InstEval, four fifths", instEval(random)],
  ];
  console.log(JSON.stringify(settings.map(([setting, design]) => measure(setting, design, random)), null, 2));
}

function measure(setting: string, design: Design, random: RandomSource): Measurement {
  const strategyName = design.grouped.length === 1 ? "whole-group" : "full-data";
  const f = new Float64Array(design.rowCount);
  let strategy: LikelihoodStrategy | null = null;
  const createMs = cpuMs(() => (strategy = createStrategy(design, { strategy: strategyName, wholeGroup: null })));
  const created = strategy ?? createStrategy(design, { strategy: strategyName, wholeGroup: null });
  const steps = Array.from({ length: 8 }, () => cpuMs(() => created.updateComponents(f, 1)));
  return {
    setting,
    rows: design.rowCount,
    levels: design.grouped.map((term) => term.levels.length),
    strategy: strategyName,
    createMs,
    ...batchTimes(design, created, random),
    refreshMs: medianOf(Array.from({ length: 5 }, () => refreshTime(created, f, random))),
    firstStepMs: steps[0],
    laterStepMs: medianOf(steps.slice(3)),
    components: [created.state().components.residualVariance, ...created.state().components.grouped.map((one) => one.data[0])],
  };
}

/** f moves by a hundredth between refreshes, as a net does in a few steps. */
function refreshTime(strategy: LikelihoodStrategy, f: Float64Array, random: RandomSource): number {
  for (let i = 0; i < f.length; i++) f[i] += 0.01 * random.normal();
  return cpuMs(() => strategy.refresh(f));
}

function batchTimes(design: Design, strategy: LikelihoodStrategy, random: RandomSource): Pick<Measurement, "batchMicroseconds" | "denseBatchMicroseconds"> {
  const batches = strategy.batches(batchSize, random);
  const output = new Float64Array(2 * batchSize);
  const gradient = new Float64Array(2 * batchSize);
  const epoch = (): number => cpuMs(() => batches.forEach((rows) => strategy.batchObjective(rows, output.subarray(0, rows.length), gradient)));
  const { components } = strategy.state();
  const dense = batches.slice(0, 20).map((rows) => cpuMs(() => denseLikelihood(design, components, rows, output.subarray(0, rows.length))));
  return {
    batchMicroseconds: (1000 * medianOf(Array.from({ length: 5 }, epoch))) / batches.length,
    denseBatchMicroseconds: 1000 * medianOf(dense),
  };
}

/** The paper's simulation with f = 0: rows of independent, crossed factors. */
function simulated(rowCount: number, levelCounts: readonly number[], variances: readonly number[], random: RandomSource): Design {
  const response = Float64Array.from({ length: rowCount }, () => 1 + random.normal());
  const levelIndices = levelCounts.map((levelCount, t) => {
    const effects = Float64Array.from({ length: levelCount }, () => Math.sqrt(variances[t]) * random.normal());
    const levelIndex = Int32Array.from({ length: rowCount }, () => random.integer(levelCount));
    levelIndex.forEach((level, i) => (response[i] += effects[level]));
    return levelIndex;
  });
  return designOf(response, levelIndices, levelCounts);
}

function instEval(random: RandomSource): Design {
  const text = gunzipSync(readFileSync("examples/insteval/instEval.csv.gz")).toString("utf8");
  const [header, ...lines] = text.trim().split("\n").map((line) => line.replaceAll('"', "").split(","));
  const order = Int32Array.from(lines, (_, i) => i);
  shuffleInPlace(order, random);
  const rows = Array.from(order.subarray(0, Math.round(0.8 * lines.length)), (row) => lines[row]);
  const columnAt = (name: string): string[] => rows.map((row) => row[header.indexOf(name)]);
  const factors = ["s", "d", "dept"].map((name) => codes(columnAt(name)));
  return designOf(Float64Array.from(columnAt("y"), Number), factors.map(([index]) => index), factors.map(([, count]) => count));
}

function codes(values: readonly string[]): [Int32Array, number] {
  const known = new Map<string, number>();
  const index = Int32Array.from(values, (value) => {
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    return code;
  });
  return [index, known.size];
}

function designOf(response: Float64Array, levelIndices: readonly Int32Array[], levelCounts: readonly number[]): Design {
  const ones: Matrix = zeros(response.length, 1);
  ones.data.fill(1);
  return {
    rowCount: response.length,
    keptRows: Int32Array.from(response, (_, i) => i),
    response,
    trials: null,
    weights: null,
    offset: null,
    fixed: { names: ["(Intercept)"], matrix: ones, termIndex: Int32Array.of(0), termLabels: [], droppedNames: [] },
    grouped: levelIndices.map((levelIndex, t): GroupedDesign => ({
      group: `g${t}`,
      levels: Array.from({ length: levelCounts[t] }, (_, j) => String(j)),
      levelIndex,
      basisNames: ["(Intercept)"],
      basis: ones,
      structure: { kind: "unstructured" },
      positions: null, levelCovariance: null, network: null,
    })),
    kernels: [],
    networks: [],
  };
}

/** CPU time of this process: what other work on the machine does not change. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

main();
