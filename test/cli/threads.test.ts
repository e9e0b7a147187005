/** Batches shared among threads, from the built package: a thread cannot load TypeScript. Needs a build (npm test makes one). */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { steadyThreads as SteadyThreads } from "../../src/cli/workers/threads.js";
import type { compile as Compile } from "../../src/index.js";
import { buildTrainingGraph, initialParameters, type TrainingGraph } from "../../src/graph/index.js";
import { randomSource } from "../../src/numerics/random.js";
import type { Executor, LoadedInputs } from "../../src/training/executors/executor.js";
import type { fusedExecutor as FusedExecutor, startSharing as StartSharing } from "../../src/training/executors/fused/index.js";
import { sharesOf } from "../../src/training/executors/fused/shared/channel.js";
import { drawMasks } from "../../src/training/masks.js";
import { dense, network } from "../training/architectures.js";
import { drawNormals, drawRows, expectClose, towardsOne } from "../training/executors/agreement.js";

const built = async <Module>(path: string): Promise<Module> => (await import(new URL(`../../dist/src/${path}`, import.meta.url).href)) as Module;

let steadyThreads: typeof SteadyThreads;
let fusedExecutor: typeof FusedExecutor;
let startSharing: typeof StartSharing;
const rowCount = 300;
const graph: TrainingGraph = buildTrainingGraph(network([dense(30, "silu"), { kind: "dropout", rate: 0.25 }, dense(13, "tanh")], 0.001), 6);
const inputs = { rows: rowCount, columns: 6, data: drawNormals(randomSource(4), 6 * rowCount) };
const settings = { name: "adam", decay: 0.1, clip: 0.5 } as const;
let runs: readonly { readonly executor: Executor; readonly loaded: LoadedInputs }[] = [];

beforeAll(async () => {
  ({ steadyThreads } = await built<{ steadyThreads: typeof SteadyThreads }>("cli/workers/threads.js"));
  ({ fusedExecutor, startSharing } = await built<{ fusedExecutor: typeof FusedExecutor; startSharing: typeof StartSharing }>("training/executors/fused/index.js"));
  const weights = initialParameters(graph, randomSource(5));
  runs = await Promise.all([0, 1, 2].map(async (memberCount) => {
    const executor = fusedExecutor(graph, settings, memberCount === 0 ? null : await startSharing(graph, { threads: steadyThreads(2), memberCount, inputs, batchSize: 40 }))!;
    executor.setWeights(weights);
    return { executor, loaded: executor.load(inputs) };
  }));
});
afterAll(() => runs.forEach(({ executor }) => executor.dispose()));

const [alone, two, three] = [0, 1, 2];
const weightsOf = (run: number): Float32Array => runs[run].executor.weights();

/** One step of every run, on the same rows and masks. */
async function stepAll(size: number, seed: number): Promise<number[]> {
  const random = randomSource(seed);
  const [rows, masks] = [drawRows(random, size, rowCount), drawMasks(graph, size, random)];
  const nlls = [];
  for (const { executor, loaded } of runs) nlls.push(await executor.step({ inputs: loaded, rows, masks }, towardsOne, 0.002));
  return nlls;
}

describe("batches shared among threads", () => {
  test("move the weights as one thread does, whatever their number, up to the rounding of a sum", async () => {
    const before = weightsOf(alone);
    for (let step = 0; step < 12; step++) {
      const nlls = await stepAll(step === 5 ? 1 : step === 6 ? 200 : 39, step); // a single row and a batch beyond the shared memory too
      for (const nll of nlls) expect(Math.abs(nll - nlls[0])).toBeLessThan(1e-5 * nlls[0]);
    }
    const moved = (run: number): Float32Array => weightsOf(run).map((value, i) => value - before[i]);
    // Adam divides by the gradient's size: see fused.test.ts
    for (const run of [two, three]) expectClose(moved(run), moved(alone), 1e-3);
    expect(runs[three].executor.name).toContain("3 threads");
  });

  test("predict all rows together as one thread does", async () => {
    const outputs = await Promise.all(runs.map(async ({ executor, loaded }) => {
      executor.setWeights(runs[alone].executor.weights());
      const out = new Float64Array(rowCount);
      await executor.forward(loaded, out);
      return out;
    }));
    for (const run of [two, three]) expect(outputs[run]).toEqual(outputs[alone]);
  });

  test("go on after a likelihood that is not finite, and after one that fails", async () => {
    const { executor, loaded } = runs[three];
    const [rows, masks] = [Int32Array.from({ length: 20 }, (_, i) => i), drawMasks(graph, 20, randomSource(1))];
    const before = executor.weights();
    expect(await executor.step({ inputs: loaded, rows, masks }, () => Number.NaN, 0.1)).toBeNaN();
    await expect(executor.step({ inputs: loaded, rows, masks }, () => { throw new Error("no such likelihood"); }, 0.1)).rejects.toThrow("no such likelihood");
    expect(executor.weights()).toEqual(before);
    await executor.step({ inputs: loaded, rows, masks }, towardsOne, 0.1);
    expect(executor.weights()).not.toEqual(before);
  });

  test("serve a fit that asks for them; where nobody brings threads, that is said", async () => {
    const { compile } = await built<{ compile: typeof Compile }>("index.js");
    const random = randomSource(2);
    const x = drawNormals(random, 200);
    const data = { x, y: x.map((value) => Math.sin(value) + 0.3 * random.normal()) };
    const model = compile("y ~ mlp(x, layers = [8])\ntrain { epochs = 3, workers = 2 }");
    const [shared, unshared] = [await model.fit(data, { threads: steadyThreads(1) }), await model.fit(data)];
    expect(shared.report().training?.backend).toContain("2 threads");
    expect(unshared.report().training?.backend).not.toContain("threads");
    expect(unshared.report().warnings.map(({ code }) => code)).toContain("LMM0776");
    expect(shared.report().sigma! / unshared.report().sigma!).toBeCloseTo(1, 3);
  });
});

test("shares of a batch are consecutive, differ by a row at most, and together are all rows", () => {
  expect(sharesOf(10, 2)).toEqual([0, 3, 7, 10]);
  expect(sharesOf(1, 1)).toEqual([0, 1, 1]);
});
