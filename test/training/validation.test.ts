/** The score that decides when to stop, worked by hand. */
import { expect, test } from "vitest";
import { linearPredictor } from "../../src/prediction/index.js";
import { conditionalNll } from "../../src/training/validation.js";
import { rowsOf } from "./squared-error.js";

const inputs = { rows: 3, columns: 1, data: Float64Array.of(0, 0, 0) };
const state = { fixedEffects: Float64Array.of(1), conditionalModes: [] };

test("rows are scored by their conditional residuals, about which the variance is profiled", () => {
  const { design } = rowsOf(inputs, Float64Array.of(1, 3, 6));
  // residuals y - 1 - f = 0, 1, 2: their mean square is 5/3
  expect(conditionalNll(design, Float64Array.of(0, 1, 3), linearPredictor(design, state))).toBeCloseTo((Math.log((2 * Math.PI * 5) / 3) + 1) / 2, 12);
});

test("prior weights divide the variance, offsets and effects belong to the prediction, an unseen level has none", () => {
  const { design } = rowsOf(inputs, Float64Array.of(10, 3, 6));
  const basis = { rows: 3, columns: 1, data: Float64Array.of(1, 1, 1) };
  const group = { group: "g", levels: ["a"], levelIndex: Int32Array.of(0, -1, -1), basisNames: ["(Intercept)"], basis, structure: { kind: "unstructured" } as const, positions: null, levelCovariance: null, network: null };
  const weighted = { ...design, weights: Float64Array.of(1, 4, 2), offset: Float64Array.of(2, 0, 0), grouped: [group] };
  const withEffect = { ...state, conditionalModes: [Float64Array.of(5)] };
  // residuals 10 - 1 - 2 - 5 - 1 = 1, 3 - 1 - 0 = 2, 6 - 1 - 3 = 2; weights 1, 4, 2
  const expected = (Math.log((2 * Math.PI * (1 * 1 + 4 * 4 + 2 * 4)) / 3) + 1) / 2 - Math.log(1 * 4 * 2) / 2 / 3;
  expect(conditionalNll(weighted, Float64Array.of(1, 0, 3), linearPredictor(weighted, withEffect))).toBeCloseTo(expected, 12);
});
