/** fast-check's view of the random designs: shapes that shrink to few rows and few terms. */
import fc from "fast-check";
import type { DesignShape, TermShape } from "./random-designs.js";

const structure = fc.constantFrom<TermShape["structure"]>("unstructured", "diagonal", "spherical");
const freeTerm = fc.record({ levelCount: fc.integer({ min: 1, max: 6 }), basisSize: fc.integer({ min: 1, max: 3 }), structure, within: fc.constant(null) });

/** Any design: terms of one to three bases, crossed as it comes. */
export const anyShape = shapeWith(fc.array(freeTerm, { minLength: 0, maxLength: 3 }));

/** One scalar term. */
export const scalarShape = shapeWith(fc.tuple(freeTerm.map((term) => ({ ...term, basisSize: 1 }))));

/** Terms each nested in the one before: the outermost comes first. */
export const nestedShape = shapeWith(
  fc.array(freeTerm, { minLength: 1, maxLength: 3 }).map((terms) =>
    terms.map((term, index): TermShape => ({ ...term, levelCount: term.levelCount * (index + 1), within: index === 0 ? null : index - 1 })),
  ),
);

/** At least two terms, crossed. */
export const crossedShape = shapeWith(fc.array(freeTerm, { minLength: 2, maxLength: 3 }));

function shapeWith(terms: fc.Arbitrary<readonly TermShape[]>): fc.Arbitrary<DesignShape> {
  return fc.record({
    rowCount: fc.integer({ min: 6, max: 24 }),
    fixedColumnCount: fc.integer({ min: 0, max: 2 }),
    terms,
    isWeighted: fc.boolean(),
    seed: fc.integer({ min: 1, max: 1 << 30 }),
  });
}
