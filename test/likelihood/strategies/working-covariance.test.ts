/** Tempered gradients against the dense covariance that they are said to be taken under, and that nothing else moves. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Design } from "../../../src/design/design.js";
import type { VarianceComponents } from "../../../src/likelihood/components.js";
import { createStrategy } from "../../../src/likelihood/create-strategy.js";
import { denseLikelihood } from "../../../src/likelihood/dense.js";
import { responseLessOffset } from "../../../src/likelihood/marginal-model.js";
import { linearPredictor } from "../../../src/prediction/index.js";
import { crossedShape, nestedShape } from "../arbitraries.js";
import { randomComponents, randomDesign, relativeDistance } from "../random-designs.js";
import { agreement, allRows, normalVector } from "../solver-agreement.js";
import { wholeEpoch } from "./whole-epoch.js";

const anyFactor = fc.constantFrom(1.5, 5, 200);

/** -k V_k^-1 r of all rows, V_k with k times the residual variance, from its definition. */
function denseWorkingGradient(design: Design, components: VarianceComponents, fixedEffects: Float64Array, f: Float64Array, k: number): Float64Array {
  const fixed = linearPredictor({ ...design, offset: null, grouped: [] }, { fixedEffects, conditionalModes: [] });
  const residual = responseLessOffset(design).map((y, i) => y - fixed[i] - f[i]);
  const working = { ...components, residualVariance: k * components.residualVariance };
  return denseLikelihood(design, working, allRows(design.rowCount), residual).meanGradient.map((value) => k * value);
}

describe.each(["whole-group", "full-data"] as const)("tempered %s batches", (strategyName) => {
  const shapes = strategyName === "whole-group" ? nestedShape : fc.oneof(crossedShape, nestedShape);

  it("descend along k V_k^-1 r, whatever the terms and weights", () => {
    fc.assert(
      fc.property(shapes, anyFactor, (shape, k) => {
        const design = randomDesign(shape);
        const strategy = createStrategy(design, { strategy: strategyName, wholeGroup: null }, randomComponents(design, shape.seed));
        const f = normalVector(shape.rowCount, shape.seed);
        strategy.refresh(f);
        strategy.temper?.(k);
        const { components, fixedEffects } = strategy.state();
        expect(relativeDistance(wholeEpoch(strategy, f, 7, 1).gradient, denseWorkingGradient(design, components, fixedEffects, f, k))).toBeLessThan(agreement);
      }),
    );
  });

  it("leave theta, beta, b, predictions and the full objective as they were, and end in the likelihood's gradient", () => {
    const term = { levelCount: 5, basisSize: 2, structure: "unstructured", within: null } as const;
    const design = randomDesign({ rowCount: 40, fixedColumnCount: 2, terms: [term], isWeighted: true, seed: 9 });
    const [tempered, plain] = [0, 1].map(() => createStrategy(design, { strategy: strategyName, wholeGroup: null }));
    const f = normalVector(40, 1);
    for (const strategy of [tempered, plain]) strategy.updateComponents(f, 2);
    tempered.temper?.(5);
    expect(relativeDistance(wholeEpoch(tempered, f, 10, 1).gradient, wholeEpoch(plain, f, 10, 1).gradient)).toBeGreaterThan(0.1);
    expect(tempered.state()).toEqual(plain.state());
    expect(tempered.predict(design, f)).toEqual(plain.predict(design, f));
    expect(tempered.fullObjective(f)).toBe(plain.fullObjective(f));
    expect(tempered.updateComponents(f, 1)).toEqual(plain.updateComponents(f, 1));
    tempered.temper?.(1);
    expect(wholeEpoch(tempered, f, 10, 1)).toEqual(wholeEpoch(plain, f, 10, 1));
  });

  it("descend one criterion: the gradient is that of the objective", () => {
    const design = randomDesign({ rowCount: 12, fixedColumnCount: 1, terms: [{ levelCount: 3, basisSize: 1, structure: "unstructured", within: null }], isWeighted: true, seed: 2 });
    const strategy = createStrategy(design, { strategy: strategyName, wholeGroup: null });
    strategy.temper?.(4);
    const f = normalVector(12, 5);
    const gradient = new Float64Array(12);
    strategy.batchObjective(allRows(12), f, gradient);
    f.forEach((value, k) => {
      const at = (shift: number): number => strategy.batchObjective(allRows(12), f.map((one, i) => (i === k ? value + shift : one)), new Float64Array(12));
      expect((at(1e-4) - at(-1e-4)) / 2e-4).toBeCloseTo(gradient[k], 7);
    });
  });
});
