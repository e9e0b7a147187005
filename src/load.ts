/** A fitted model as the surface gives it, and the way back to one from a saved fit. */
import type { DataInput } from "./data/index.js";
import { fittedModel, type FittedModel as Fitted } from "./pipeline/fitted.js";
import type { PredictOptions, Prediction } from "./pipeline/predict.js";
import { restoreFit } from "./pipeline/saved.js";
import type { DataWith } from "./typed/index.js";

/**
 * A fit that predicts, reports and saves: what `compile(...).fit(...)` gives.
 * @typeParam Names the columns that a prediction reads, where the formula's text told them
 */
export interface FittedModel<Names extends string = string> extends Fitted {
  predict<Data extends DataInput>(data: DataWith<Data, Names>, options?: PredictOptions): Prediction;
  refit(response: ArrayLike<number>): FittedModel<Names>;
}

/** @throws DiagnosticError when `saved` is no saved fit, a damaged one, or one of another version */
export function loadFit(saved: unknown): FittedModel {
  return fittedModel(restoreFit(saved));
}

/** `FittedModel.load(saved)`: the same as `loadFit`. */
export const FittedModel = { load: loadFit } as const;
