/** What a long training leaves behind: no tensor, and no more memory after a thousand epochs than after a hundred. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { meanOfNumbers } from "../../src/graph/index.js";
import { randomSource } from "../../src/numerics/random.js";
import { openBackend } from "../../src/tensor/index.js";
import { trainNetwork, type TrainedNetwork, type TrainingOptions } from "../../src/training/index.js";
import { dense, network } from "./architectures.js";
import { planOf } from "./mixed-data.js";
import { rowsOf, squaredErrorStrategy } from "./squared-error.js";

const random = randomSource(1);
const inputs = { rows: 40, columns: 2, data: Float64Array.from({ length: 80 }, () => random.normal()) };
const rows = rowsOf(inputs, Float64Array.from({ length: 40 }, (_, i) => Math.sin(inputs.data[2 * i]) + 0.1 * random.normal()));

function train(plan: Partial<TrainingOptions["plan"]>, onEpoch: NonNullable<TrainingOptions["onEpoch"]>): Promise<TrainedNetwork> {
  return trainNetwork({
    parts: [meanOfNumbers(network([dense(6, "silu"), { kind: "dropout", rate: 0.2 }, { kind: "batchnorm" }]), 2)],
    training: rows,
    validation: rows,
    strategy: squaredErrorStrategy(rows.design),
    plan: { ...planOf("independent"), batchSize: 20, patience: 1000, average: { kind: "ema", decay: 0.9 }, clip: 1, ...plan },
    random: randomSource(2),
    onEpoch,
  });
}

describe("a training", () => {
  test.each(["cpu", "wasm"] as const)("keeps no tensor from epoch to epoch on the %s backend, and none in the end", async (backend) => {
    const { tf } = (await openBackend(backend))!;
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    await train({ backend, epochs: 4 }, () => counts.push(tf.memory().numTensors));
    expect(counts).toEqual([before, before, before, before]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("takes no more memory after a thousand epochs than after a hundred", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const used = new Map<number, number>();
    const { report } = await train({ backend: "auto", epochs: 1000, schedule: "constant" }, ({ report: { epoch } }) => {
      if (epoch !== 100 && epoch !== 1000) return;
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      used.set(epoch, heapUsed + arrayBuffers);
    });
    expect(report.history).toHaveLength(1000);
    // 900 lines of history are a few hundred bytes each; the test runner's own heap moves by about a megabyte
    expect(used.get(1000)! - used.get(100)!).toBeLessThan(3e6);
  });
});
