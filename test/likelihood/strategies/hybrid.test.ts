/**
 * One factor marginalised in whole groups, the others as offsets: over all batches the dense objective and gradient at the b of the current f,
 * and between refreshes the gradient of one criterion, which lies above the likelihood.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStrategy } from "../../../src/likelihood/create-strategy.js";
import { denseLikelihood } from "../../../src/likelihood/dense.js";
import { responseLessOffset } from "../../../src/likelihood/marginal-model.js";
import { marginalTerms } from "../../../src/likelihood/strategies/hybrid.js";
import type { Design } from "../../../src/design/design.js";
import type { LikelihoodStrategy } from "../../../src/likelihood/strategy.js";
import { linearPredictor } from "../../../src/prediction/index.js";
import { randomSource } from "../../../src/numerics/random.js";
import { crossedShape } from "../arbitraries.js";
import { centralDifferences } from "../differences.js";
import { designOf, spatialColumns } from "../field/fields.js";
import { randomComponents, randomDesign, relativeDistance, type TermShape } from "../random-designs.js";
import { agreement, allRows, normalVector } from "../solver-agreement.js";
import { wholeEpoch } from "./whole-epoch.js";

function denseAt(design: Design, strategy: LikelihoodStrategy, f: Float64Array): ReturnType<typeof denseLikelihood> {
  const state = strategy.state();
  const fixed = linearPredictor({ ...design, offset: null, grouped: [] }, state);
  return denseLikelihood(design, state.components, allRows(design.rowCount), responseLessOffset(design).map((y, i) => y - fixed[i] - f[i]));
}

const hybrid = (wholeGroup: number) => ({ strategy: "hybrid", wholeGroup }) as const;

describe("the hybrid strategy", () => {
  it("has the dense gradient and objective at the b of the current f, in batches of any size", () => {
    fc.assert(
      fc.property(crossedShape, fc.integer({ min: 1, max: 24 }), (shape, batchSize) => {
        const design = randomDesign(shape);
        const strategy = createStrategy(design, hybrid(shape.seed % design.grouped.length), randomComponents(design, shape.seed));
        const f = normalVector(shape.rowCount, shape.seed);
        strategy.refresh(f);
        const { value, gradient, visits } = wholeEpoch(strategy, f, batchSize, shape.seed);
        const dense = denseAt(design, strategy, f);
        expect(visits.every((count) => count === 1)).toBe(true);
        expect(Math.abs(value - dense.value)).toBeLessThan(agreement * Math.max(1, Math.abs(dense.value)));
        expect(relativeDistance(gradient, dense.meanGradient)).toBeLessThan(agreement);
      }),
    );
  });

  it("descends one criterion between refreshes, which lies above the likelihood, and follows its own factor's effects at once", () => {
    const crossing: TermShape = { levelCount: 6, basisSize: 1, structure: "unstructured", within: null };
    const design = randomDesign({ rowCount: 40, fixedColumnCount: 1, terms: [crossing, { ...crossing, levelCount: 4, basisSize: 2 }], isWeighted: true, seed: 2 });
    const strategy = createStrategy(design, hybrid(0), randomComponents(design, 5));
    strategy.refresh(normalVector(40, 3));
    const moved = normalVector(40, 4);
    const objective = (at: Float64Array): number => wholeEpoch(strategy, at, 9, 1).value;
    const { value, gradient } = wholeEpoch(strategy, moved, 9, 1);
    expect(relativeDistance(gradient, centralDifferences(objective, moved))).toBeLessThan(1e-6);
    expect(value).toBeGreaterThan(denseAt(design, strategy, moved).value);
    // a shift of f within one whole group is answered by that group's effect: the gradient moves by V_A^-1 times it, not by W / sigma^2 times it
    const shifted = moved.map((one, i) => (design.grouped[0].levelIndex[i] === 0 ? one + 1 : one));
    const change = wholeEpoch(strategy, shifted, 9, 1).gradient.map((one, i) => one - gradient[i]);
    const { residualVariance } = strategy.state().components;
    design.grouped[0].levelIndex.forEach((level, i) => {
      if (level === 0) expect(change[i]).toBeLessThan(0.9 * ((design.weights?.[i] ?? 1) / residualVariance));
      else expect(change[i]).toBeCloseTo(0, 10);
    });
  });

  it("marginalises groups beside a field over the whole sample, which is the offset", () => {
    const design = designOf("y ~ x + exponential(lat, lon) + (1 | g)", spatialColumns(60, 25, 3));
    const strategy = createStrategy(design, { ...hybrid(0), field: { neighbours: null, points: null } });
    const f = normalVector(60, 3);
    strategy.refresh(f);
    const { value, gradient } = wholeEpoch(strategy, f, 20, 1);
    const dense = denseAt(design, strategy, f);
    // the effects around a field come from conjugate gradients, to one part in a million, and log|V| from probes where it is not exact
    expect(relativeDistance(gradient, dense.meanGradient)).toBeLessThan(1e-5);
    expect(Math.abs(value - (strategy.fullObjective(f) ?? NaN))).toBeLessThan(1e-5 * Math.abs(dense.value));
  });

  it("keeps every level of its factor in one batch", () => {
    const crossing: TermShape = { levelCount: 9, basisSize: 1, structure: "unstructured", within: null };
    const design = randomDesign({ rowCount: 50, fixedColumnCount: 1, terms: [crossing, { ...crossing, levelCount: 5 }], isWeighted: false, seed: 7 });
    const batchOfLevel = new Map<number, number>();
    createStrategy(design, hybrid(0)).batches(8, randomSource(1)).forEach((rows, batch) => rows.forEach((row) => {
      const level = design.grouped[0].levelIndex[row];
      expect(batchOfLevel.get(level) ?? batch).toBe(batch);
      batchOfLevel.set(level, batch);
    }));
    expect(batchOfLevel.size).toBe(9);
  });

  it("takes with its factor the chain of terms that lie within it, the largest first", () => {
    const free: TermShape = { levelCount: 3, basisSize: 1, structure: "unstructured", within: null };
    const { grouped } = randomDesign({ rowCount: 200, fixedColumnCount: 1, terms: [free, { ...free, levelCount: 9, within: 0 }, { ...free, levelCount: 5 }], isWeighted: false, seed: 7 });
    expect(marginalTerms({ grouped }, 0)).toEqual([1, 0]);
    expect(marginalTerms({ grouped }, 1)).toEqual([1]);
    expect(marginalTerms({ grouped }, 2)).toEqual([2]);
  });

  it("returns to a state it has left", () => {
    const crossing: TermShape = { levelCount: 6, basisSize: 1, structure: "unstructured", within: null };
    const design = randomDesign({ rowCount: 40, fixedColumnCount: 2, terms: [crossing, crossing], isWeighted: true, seed: 2 });
    const strategy = createStrategy(design, hybrid(0));
    const f = normalVector(40, 1);
    strategy.updateComponents(f, 2);
    const [held, before] = [strategy.state(), wholeEpoch(strategy, f, 9, 1)];
    strategy.updateComponents(normalVector(40, 2), 3);
    strategy.restore(held);
    expect(strategy.state()).toEqual(held);
    expect(relativeDistance(wholeEpoch(strategy, f, 9, 1).gradient, before.gradient)).toBeLessThan(1e-12);
  });
});
