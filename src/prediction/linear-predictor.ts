/**
 * The part of a prediction that is linear in beta and b: X beta + offset + sum_t Z_t b_t, over the rows of any design.
 * Knows fixed effects and conditional modes as numbers; not how they were found, nor the network's output f(x; w), which the
 * caller adds. A level that training did not see has b = 0.
 */
import { invariant } from "../invariant.js";
import type { Design } from "../design/design.js";
import { fixedPart } from "../likelihood/fixed-effects.js";
import { addRandomEffects } from "../likelihood/random-design.js";
import type { StrategyState } from "../likelihood/strategy.js";

/** What a prediction needs to know of a fit's linear part. */
export type LinearState = Pick<StrategyState, "fixedEffects" | "conditionalModes">;

/** A prediction's linear part, term by term: the parts and the offset sum to the whole. */
export interface PredictionParts {
  /** X beta, [n] */
  readonly fixed: Float64Array;
  /** the design's offset, [n], zero where the model has none */
  readonly offset: Float64Array;
  /** Z_t b_t for every grouped term in the design's order, [n] each */
  readonly random: readonly Float64Array[];
}

/**
 * X beta + offset + sum_t Z_t b_t.
 * @param design rows of training, validation or new data, with training's levels
 * @returns [n], response units
 */
export function linearPredictor(design: Design, state: LinearState): Float64Array {
  const result = fixedPart(design, state.fixedEffects);
  if (design.offset !== null) for (let i = 0; i < result.length; i++) result[i] += design.offset[i];
  design.grouped.forEach((term, index) => addRandomEffects(term, state.conditionalModes[index], result));
  return result;
}

/** The same, kept apart. */
export function predictionParts(design: Design, state: LinearState): PredictionParts {
  const random = design.grouped.map((term, index) => {
    invariant(state.conditionalModes[index].length === term.levels.length * term.basis.columns, "an effect beyond training's is predicted by kriging");
    const part = new Float64Array(design.rowCount);
    addRandomEffects(term, state.conditionalModes[index], part);
    return part;
  });
  const offset = design.offset?.slice() ?? new Float64Array(design.rowCount);
  return { fixed: fixedPart(design, state.fixedEffects), offset, random };
}
