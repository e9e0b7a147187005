/**
 * Every golden program as a module: what is emitted is kept and read as code, type-checks strictly without `any`, and fits bit for bit as
 * `compile` does, on the backend of its plan and, where it holds a net, by its own training step on TensorFlow.js.
 */
import { describe, expect, test } from "vitest";
import { compile } from "../../src/index.js";
import type { FittedModel, TrainOptions } from "../../src/runtime/index.js";
import { goldenPrograms } from "./programs.js";

interface EmittedModule {
  train(rows: readonly object[], options?: TrainOptions): Promise<FittedModel>;
  predict(fit: FittedModel, rows: readonly object[]): { prediction: ArrayLike<number | null> };
}

const load = async (name: string): Promise<EmittedModule> => (await import(`../golden/emit/${name}.ts`)) as EmittedModule;

/** All that was estimated: everything of a fit but how long it took. */
function outcome(fit: FittedModel): unknown {
  const { report, estimates, learnt } = fit.save();
  const { seconds: _all, training, ...rest } = report;
  return { estimates, learnt, rest, training: training && { ...training, seconds: 0, secondsPerEpoch: 0 } };
}

describe.each(goldenPrograms)("$name", ({ name, source, rows }) => {
  test("is emitted as the module that is kept", async () => {
    await expect(await compile(source, { data: rows }).emit()).toMatchFileSnapshot(`../golden/emit/${name}.ts`);
  });

  test("fits bit for bit as compile does", async () => {
    const emitted = await load(name);
    const [own, compiled] = [await emitted.train(rows), await compile(source).fit(rows)];
    expect(outcome(own)).toEqual(outcome(compiled));
    expect(emitted.predict(own, rows).prediction).toEqual(compiled.predict(rows).prediction);
  });
});

describe.each(goldenPrograms.filter(({ source }) => source.includes("epochs")))("$name by its own step", ({ name, source, rows }) => {
  test("trains bit for bit as compile does on TensorFlow.js", async () => {
    const emitted = await load(name);
    const own = await emitted.train(rows, { backend: "cpu", seed: 5 });
    const compiled = await compile(source).fit(rows, { seed: 5, overrides: { backend: "cpu" } });
    expect(own.report().training?.backend).toBe("TensorFlow.js (cpu)");
    expect(outcome(own)).toEqual(outcome(compiled));
  });
});
