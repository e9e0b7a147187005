import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStrategy } from "../../../src/likelihood/create-strategy.js";
import { denseLikelihood } from "../../../src/likelihood/dense.js";
import { responseLessOffset } from "../../../src/likelihood/marginal-model.js";
import { linearPredictor } from "../../../src/prediction/index.js";
import { randomSource } from "../../../src/numerics/random.js";
import { nestedShape } from "../arbitraries.js";
import { randomComponents, randomDesign, relativeDistance } from "../random-designs.js";
import { agreement, allRows, normalVector } from "../solver-agreement.js";

const plan = { strategy: "whole-group", wholeGroup: null } as const;

describe("the whole-group strategy", () => {
  it("has batches whose objectives and gradients are the full dense ones, cut in pieces", () => {
    fc.assert(
      fc.property(nestedShape, fc.integer({ min: 1, max: 12 }), (shape, batchSize) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const strategy = createStrategy(design, plan, components);
        const f = normalVector(shape.rowCount, shape.seed);
        strategy.refresh(f);
        const gradient = new Float64Array(shape.rowCount);
        const value = strategy.batches(batchSize, randomSource(shape.seed)).reduce((sum, rows) => {
          const part = new Float64Array(rows.length);
          const objective = strategy.batchObjective(rows, Float64Array.from(rows, (row) => f[row]), part);
          rows.forEach((row, i) => (gradient[row] = part[i]));
          return sum + objective;
        }, 0);
        const fixed = linearPredictor({ ...design, grouped: [], offset: null }, strategy.state());
        const residual = responseLessOffset(design).map((y, i) => y - fixed[i] - f[i]);
        const dense = denseLikelihood(design, components, allRows(shape.rowCount), residual);
        expect(Math.abs(value - dense.value)).toBeLessThan(agreement * Math.max(1, Math.abs(dense.value)));
        expect(relativeDistance(gradient, dense.meanGradient)).toBeLessThan(agreement);
        expect(strategy.fullObjective(f)).toBeCloseTo(dense.value, 8);
      }),
    );
  });

  it("keeps every outermost group in one batch, and every row in one", () => {
    fc.assert(
      fc.property(nestedShape, fc.integer({ min: 1, max: 12 }), (shape, batchSize) => {
        const design = randomDesign(shape);
        const batches = createStrategy(design, plan).batches(batchSize, randomSource(shape.seed));
        const batchOfRow = new Int32Array(shape.rowCount).fill(-1);
        batches.forEach((rows, batch) => rows.forEach((row) => {
          expect(batchOfRow[row]).toBe(-1);
          batchOfRow[row] = batch;
        }));
        const batchOfGroup = new Map<number, number>();
        batchOfRow.forEach((batch, row) => {
          const group = design.grouped[0].levelIndex[row];
          expect(batchOfGroup.get(group) ?? batch).toBe(batch);
          batchOfGroup.set(group, batch);
        });
      }),
    );
  });

  it("returns to a state it has left", () => {
    const design = randomDesign({ rowCount: 40, fixedColumnCount: 2, terms: [{ levelCount: 5, basisSize: 2, structure: "unstructured", within: null }], isWeighted: true, seed: 9 });
    const strategy = createStrategy(design, plan);
    const f = normalVector(40, 1);
    strategy.updateComponents(f, 2);
    const held = strategy.state();
    const before = strategy.fullObjective(f);
    strategy.updateComponents(normalVector(40, 2), 5);
    expect(strategy.fullObjective(f)).not.toBeCloseTo(before ?? NaN, 6);
    strategy.restore(held);
    expect(strategy.fullObjective(f)).toBeCloseTo(before ?? NaN, 12);
    expect(strategy.state()).toEqual(held);
  });
});
