/** From a saved fit back to a fitted model. */
import { fittedModel, type FittedModel as Fitted } from "./pipeline/fitted.js";
import { restoreFit } from "./pipeline/saved.js";

/** A fit that predicts, reports and saves: what `compile(...).fit(...)` gives. */
export type FittedModel = Fitted;

/** @throws DiagnosticError when `saved` is no saved fit, a damaged one, or one of another version */
export function loadFit(saved: unknown): FittedModel {
  return fittedModel(restoreFit(saved));
}

/** `FittedModel.load(saved)`: the same as `loadFit`. */
export const FittedModel = { load: loadFit } as const;
