/** Products by pairs of levels that meet against the walk over the rows, for random crossed designs with vector bases and weights. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { addPairedProduct, crossedPairs } from "../../../src/likelihood/solvers/crossed-pairs.js";
import { addReducedProduct, crossedRows } from "../../../src/likelihood/solvers/crossed-rows.js";
import { crossedShape } from "../arbitraries.js";
import { randomDesign } from "../random-designs.js";
import { normalVector } from "../solver-agreement.js";

test("a product by pairs is the product by rows, whatever stands between the eliminated effects", () => {
  fc.assert(fc.property(crossedShape, (shape) => {
    const design = randomDesign(shape);
    const kept = design.grouped.map((_, t) => t).slice(1);
    const offsets = [0];
    for (const t of kept) offsets.push(offsets[offsets.length - 1] + design.grouped[t].levels.length * design.grouped[t].basis.columns);
    const { levels, basis } = design.grouped[0];
    const size = offsets[kept.length];
    const shrinkage = normalVector(levels.length * basis.columns ** 2, shape.seed);
    const effects = normalVector(size, shape.seed + 1);
    const [byPairs, byRows] = [new Float64Array(size).fill(0.5), new Float64Array(size).fill(0.5)];
    addPairedProduct(crossedPairs(design, 0, kept, offsets), shrinkage, effects, byPairs);
    addReducedProduct(crossedRows(design, 0, kept, offsets), shrinkage, effects, byRows);
    const scale = Math.max(1, ...byRows.map(Math.abs));
    byPairs.forEach((value, k) => expect(Math.abs(value - byRows[k]) / scale).toBeLessThan(1e-12));
  }));
});
