/** Prepared program -> fitted model, by the engine that the plan chose. Each engine is loaded when it is first needed. */
import { assertNever } from "../invariant.js";
import { initialiseNumerics } from "../numerics/dense.js";
import { fittedModel, type Fit, type FittedModel } from "./fitted.js";
import type { FitOptions } from "./options.js";
import type { Ready } from "./prepare.js";

export async function fitReady(ready: Ready, options: FitOptions): Promise<FittedModel> {
  await initialiseNumerics();
  return fittedModel(await fitWith(ready, options));
}

async function fitWith(ready: Ready, options: FitOptions): Promise<Fit> {
  switch (ready.plan.engine) {
    case "exact":
      return (await import("./exactly.js")).fitExactly(ready, options);
    case "sgd":
      return (await import("./deep.js")).fitDeep(ready, options);
    default:
      return assertNever(ready.plan.engine);
  }
}
