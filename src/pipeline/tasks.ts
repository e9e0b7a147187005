/**
 * What inference repeats many times, as tasks: refits of simulated responses, and profiles parameter by parameter. Whoever runs them
 * fits the design once more, to the same numbers, and works from there. Knows the exact engine; names nothing.
 */
import type { Design } from "../design/design.js";
import { CompileError } from "../diagnostics/index.js";
import { fitForInference, profileLimits, type Inference } from "../exact/index.js";
import { invariant } from "../invariant.js";
import type { Criterion } from "../model/index.js";
import { initialiseNumerics } from "../numerics/dense.js";
import { randomSource } from "../numerics/random.js";
import type { Task } from "../parallel/index.js";

/** Plain data: it crosses to other threads. */
export interface SharedDesign {
  readonly design: Design;
  readonly criterion: Criterion;
}

/** One replicate of the parametric bootstrap: its seed in, every parameter's value out; `failed` where the refit failed. */
export const replicateTask: Task<SharedDesign, number, readonly number[] | "failed"> = {
  module: import.meta.url,
  name: "replicateTask",
  async open(shared) {
    const inference = await fitted(shared);
    return (seed) => inference.refit(inference.simulate(randomSource(seed)))?.values ?? "failed";
  },
};

export interface ProfileTaskShared extends SharedDesign {
  readonly level: number;
}

/** The limits of one parameter: its index in, its interval out. */
export const profileTask: Task<ProfileTaskShared, number, { readonly estimate: number; readonly lower: number; readonly upper: number }> = {
  module: import.meta.url,
  name: "profileTask",
  async open({ level, ...shared }) {
    const inference = (await fitted(shared)).byMaximumLikelihood();
    return (index) => ({ estimate: inference.values[index], ...profileLimits(inference.profileOf(index), level) });
  },
};

/** @throws CompileError where the design cannot be fitted */
async function fitted({ design, criterion }: SharedDesign): Promise<Inference> {
  await initialiseNumerics();
  const { inference, diagnostics } = fitForInference(design, criterion);
  if (inference === null) throw new CompileError(diagnostics);
  invariant(inference.criterion === criterion, "a fit is by the criterion asked for");
  return inference;
}
