import { describe, expect, it } from "vitest";
import { createStrategy } from "../../../src/likelihood/create-strategy.js";
import { denseLikelihood } from "../../../src/likelihood/dense.js";
import { fixedPart } from "../../../src/likelihood/fixed-effects.js";
import { nearBatches } from "../../../src/likelihood/strategies/near-batches.js";
import { shuffledBatches } from "../../../src/likelihood/strategies/batches.js";
import { randomSource } from "../../../src/numerics/random.js";
import { designOf, spatialColumns } from "../field/fields.js";
import { relativeDistance } from "../random-designs.js";
import { agreement, allRows, normalVector } from "../solver-agreement.js";
import { wholeEpoch } from "./whole-epoch.js";

const design = designOf("y ~ x + exponential(lat, lon)", spatialColumns(400, 150, 3));
const plan = { strategy: "batch", wholeGroup: null, rowOrder: "near", field: { neighbours: null, points: null } } as const;

/** Mean squared distance between two rows of one batch. */
function spread(batches: readonly Int32Array[]): number {
  const [{ sites, siteIndex }] = design.kernels;
  const [squares, pairs] = batches.reduce(([sum, count], rows) => {
    let own = 0;
    rows.forEach((a) => rows.forEach((b) => [0, 1].forEach((k) => (own += (sites.data[2 * siteIndex[a] + k] - sites.data[2 * siteIndex[b] + k]) ** 2))));
    return [sum + own, count + rows.length ** 2];
  }, [0, 0]);
  return squares / pairs;
}

describe("batches of rows near in space", () => {
  it("hold every row once, and are many times tighter than those of chance", () => {
    const near = nearBatches(design)(40, randomSource(1));
    expect(near.flatMap((rows) => [...rows]).sort((a, b) => a - b)).toEqual([...allRows(400)]);
    // a batch of 40 of 400 rows covers about a tenth of the square: a tenth of the mean square distance, and some for its shape
    expect(spread(near)).toBeLessThan(0.3 * spread(shuffledBatches(400, 40, randomSource(1))));
  });

  it("are cut elsewhere each epoch, in another order", () => {
    const random = randomSource(1);
    const batches = nearBatches(design);
    const [first, second] = [batches(40, random), batches(40, random)].map((all) => all.map((rows) => rows[0]));
    expect([...first].sort()).not.toEqual([...second].sort());
    expect(nearBatches(design)(400, random).map(({ length }) => length)).toEqual([400]);
  });

  it("have the dense likelihood of their rows, and of all rows in one batch that of the sample", () => {
    const strategy = createStrategy(design, plan);
    const f = normalVector(400, 2);
    strategy.refresh(f);
    const { components, fixedEffects } = strategy.state();
    const fixed = fixedPart(design, fixedEffects);
    const residual = f.map((value, i) => (design.response?.[i] ?? NaN) - fixed[i] - value);
    const { value, gradient } = wholeEpoch(strategy, f, 400, 1);
    const dense = denseLikelihood(design, components, allRows(400), residual);
    expect(Math.abs(value - dense.value)).toBeLessThan(agreement * Math.abs(dense.value));
    expect(relativeDistance(gradient, dense.meanGradient)).toBeLessThan(agreement);
    const [rows] = strategy.batches(40, randomSource(5));
    const own = denseLikelihood(design, components, rows, Float64Array.from(rows, (row) => residual[row]));
    const slope = new Float64Array(rows.length);
    expect(strategy.batchObjective(rows, Float64Array.from(rows, (row) => f[row]), slope)).toBeCloseTo(own.value, 8);
    expect(relativeDistance(slope, own.meanGradient)).toBeLessThan(agreement);
  });

  it("come nearer to the full gradient than batches of chance", () => {
    const strategies = (["near", "shuffled"] as const).map((rowOrder) => createStrategy(design, { ...plan, rowOrder }));
    const f = normalVector(400, 2);
    const [near, shuffled] = strategies.map((strategy) => {
      strategy.refresh(f);
      const full = wholeEpoch(strategy, f, 400, 1).gradient;
      return relativeDistance(wholeEpoch(strategy, f, 40, 1).gradient, full);
    });
    expect(near).toBeLessThan(0.7 * shuffled);
  });
});
