import { describe, expect, it } from "vitest";
import type { Design } from "../../src/design/design.js";
import { linearPredictor, predictionParts } from "../../src/prediction/index.js";
import { randomDesign } from "../likelihood/random-designs.js";

const design = randomDesign({
  rowCount: 30,
  fixedColumnCount: 2,
  terms: [
    { levelCount: 4, basisSize: 1, structure: "unstructured", within: null },
    { levelCount: 3, basisSize: 2, structure: "unstructured", within: null },
  ],
  isWeighted: true,
  seed: 4,
});
const state = {
  fixedEffects: Float64Array.of(1.5, -2),
  conditionalModes: [Float64Array.of(1, 2, 3, 4), Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6)],
};

describe("linearPredictor", () => {
  it("adds the fixed effects, the offset and the effects of the row's own levels", () => {
    const predicted = linearPredictor(design, state);
    const [first, second] = design.grouped;
    for (let i = 0; i < design.rowCount; i++) {
      const x = design.fixed.matrix.data.subarray(2 * i, 2 * i + 2);
      const z = second.basis.data.subarray(2 * i, 2 * i + 2);
      const slopes = state.conditionalModes[1].subarray(2 * second.levelIndex[i], 2 * second.levelIndex[i] + 2);
      const byHand = 1.5 * x[0] - 2 * x[1] + (design.offset?.[i] ?? 0)
        + state.conditionalModes[0][first.levelIndex[i]] + z[0] * slopes[0] + z[1] * slopes[1];
      expect(predicted[i]).toBeCloseTo(byHand, 12);
    }
  });

  it("gives a row of unseen levels its fixed part only", () => {
    const unseen: Design = {
      ...design,
      offset: null,
      grouped: design.grouped.map((term) => ({ ...term, levelIndex: new Int32Array(30).fill(-1) })),
    };
    expect(linearPredictor(unseen, state)).toEqual(predictionParts(unseen, state).fixed);
  });

  it("is the sum of its parts", () => {
    const parts = predictionParts(design, state);
    const whole = linearPredictor(design, state);
    for (let i = 0; i < whole.length; i++) {
      const sum = parts.fixed[i] + parts.offset[i] + parts.random.reduce((total, part) => total + part[i], 0);
      expect(whole[i]).toBeCloseTo(sum, 12);
    }
  });
});
