/**
 * A training that goes on from any of its checkpoints, in a fresh strategy and executor, ends as if it had never stopped: same weights,
 * theta, beta, b and course, bit by bit.
 */
import { describe, expect, test } from "vitest";
import { selectDesignRows } from "../../src/design/select.js";
import { meanOfNumbers } from "../../src/graph/index.js";
import { createOutputStrategy, renewableStrategy } from "../../src/likelihood/index.js";
import { meanOnly } from "../../src/likelihood/learned/outputs.js";
import type { StrategyName } from "../../src/model/index.js";
import { randomSource } from "../../src/numerics/random.js";
import { splitValidation, trainNetwork, type Checkpoint, type CheckpointSettings, type TrainedNetwork, type TrainingOptions } from "../../src/training/index.js";
import { dense, network } from "./architectures.js";
import { planOf, simulate } from "./mixed-data.js";

const groupsOf: Readonly<Record<"whole-group" | "full-data", Parameters<typeof simulate>[1]>> = {
  "whole-group": [{ levels: 60, variance: 1 }],
  "full-data": [{ levels: 300, variance: 1 }, { levels: 250, variance: 0.5 }],
};

/** Everything anew: nothing is left of an earlier training but what a checkpoint holds. */
function optionsFor(strategy: keyof typeof groupsOf, changes: Partial<TrainingOptions["plan"]> = {}, save: CheckpointSettings["save"] = () => undefined, everySeconds = 0): TrainingOptions {
  const { training } = simulate(1500, groupsOf[strategy]);
  const plan = { ...planOf(strategy), epochs: 8, backend: "auto" as const, ...changes };
  const random = randomSource(plan.seed);
  const split = splitValidation(training.rowCount, training.grouped.map((term) => term.levelIndex), plan.validationShare, random.split());
  const [fitted, validation] = [split.training, split.validation].map((rows) => selectDesignRows(training, rows));
  const renewable = renewableStrategy(() => createOutputStrategy(fitted, plan, meanOnly));
  return {
    parts: [meanOfNumbers(network([dense(12, "silu"), { kind: "dropout", rate: 0.2 }, dense(6, "silu")]), 2)],
    training: { design: fitted, inputs: fitted.networks[0].inputs, arrays: [], rows: null },
    validation: { design: validation, inputs: validation.networks[0].inputs, arrays: [], rows: null },
    strategy: renewable.strategy,
    plan,
    random,
    checkpoints: { everySeconds, save, renewStrategy: renewable.renew },
  };
}

async function withCheckpoints(...options: Parameters<typeof optionsFor>): Promise<{ trained: TrainedNetwork; checkpoints: Checkpoint[] }> {
  const checkpoints: Checkpoint[] = [];
  const [strategy, changes] = options;
  const trained = await trainNetwork(optionsFor(strategy, changes, (one) => void checkpoints.push(structuredClone(one))));
  return { trained, checkpoints };
}

function expectSame(found: TrainedNetwork, expected: TrainedNetwork): void {
  expect(found.weights).toEqual(expected.weights);
  expect(found.state).toEqual(expected.state);
  const timeless = ({ report }: TrainedNetwork): object => ({ ...report, seconds: 0, secondsPerEpoch: 0 });
  expect(timeless(found)).toEqual(timeless(expected));
  expect(found.diagnostics).toEqual(expected.diagnostics);
}

describe.each<keyof typeof groupsOf & StrategyName>(["whole-group", "full-data"])("a training by %s", (strategy) => {
  test("goes on from its first, a middle and its last checkpoint to the same end", async () => {
    const { trained, checkpoints } = await withCheckpoints(strategy);
    expect(checkpoints).toHaveLength(7);
    for (const index of [0, 3, 6]) {
      const resumed = await trainNetwork({ ...optionsFor(strategy), resume: checkpoints[index] });
      expectSame(resumed, trained);
    }
  });
});

test("TensorFlow.js and plain descent go on alike too", async () => {
  const changes = { backend: "cpu", epochs: 3, optimizer: { name: "sgd", rate: 0.05, decay: 0.1 } } as const;
  const { trained, checkpoints } = await withCheckpoints("whole-group", changes);
  const resumed = await trainNetwork({ ...optionsFor("whole-group", changes), resume: checkpoints[1] });
  expectSame(resumed, trained);
});

test.each([
  { average: { kind: "ema", decay: 0.98 }, clip: 0.5, schedule: "cosine", warmUp: 0.2 },
  { average: { kind: "swa", last: 0.5 }, schedule: "plateau", patience: 1 },
] as const)("averaged weights and the rate of a $schedule schedule go on alike too", async (some) => {
  const changes = { ...some, epochs: 8, optimizer: { name: "adam", rate: 0.03, decay: 0 } } as const;
  const { trained, checkpoints } = await withCheckpoints("full-data", changes);
  for (const index of [0, 5]) expectSame(await trainNetwork({ ...optionsFor("full-data", changes), resume: checkpoints[index] }), trained);
});

test("an early stop, waiting before the checkpoint and cooling after it, falls on the same epoch", async () => {
  const changes = { epochs: 60, patience: 2 };
  const { trained, checkpoints } = await withCheckpoints("whole-group", changes);
  expect(trained.report.stopped).toBe("patience");
  const last = checkpoints[checkpoints.length - 1];
  expect(last.course.rate.cooling).not.toBeNull();
  for (const from of [last, checkpoints[checkpoints.length >> 1]]) {
    expectSame(await trainNetwork({ ...optionsFor("whole-group", changes), resume: from }), trained);
  }
});

test("no checkpoint is taken sooner than asked", async () => {
  const taken: Checkpoint[] = [];
  await trainNetwork(optionsFor("whole-group", {}, (one) => void taken.push(one), 3600));
  expect(taken).toEqual([]);
});

test("where an optimiser moves theta, its moments go on too", async () => {
  const changes = { strategy: "batch", thetaRate: 0.02, epochs: 4, batchSize: 100 } as const;
  const { trained, checkpoints } = await withCheckpoints("full-data", changes);
  expect(checkpoints[0].strategy.moments?.steps).toBeGreaterThan(5);
  const resumed = await trainNetwork({ ...optionsFor("full-data", changes), resume: checkpoints[1] });
  expectSame(resumed, trained);
});
