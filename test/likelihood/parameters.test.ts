import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freeParameterCount, fromFreeParameters, hasSingularCovariance, toFreeParameters } from "../../src/likelihood/parameters.js";
import { anyShape } from "./arbitraries.js";
import { matrixOf, randomComponents, randomDesign, relativeDistance } from "./random-designs.js";

describe("free parameters", () => {
  it("say the components they came from", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const design = randomDesign(shape);
        const components = randomComponents(design, shape.seed);
        const free = toFreeParameters(design, components);
        const back = fromFreeParameters(design, free);
        expect(free.length).toBe(freeParameterCount(design));
        expect(back.residualVariance).toBeCloseTo(components.residualVariance, 12);
        back.grouped.forEach((covariance, t) => expect(relativeDistance(covariance.data, components.grouped[t].data)).toBeLessThan(1e-12));
      }),
    );
  });

  it("keep a diagonal covariance diagonal, one parameter for each variance", () => {
    const design = randomDesign({ rowCount: 8, fixedColumnCount: 1, terms: [{ levelCount: 2, basisSize: 3, structure: "diagonal", within: null }], isWeighted: false, seed: 1 });
    expect(freeParameterCount(design)).toBe(1 + 3);
    const covariance = fromFreeParameters(design, Float64Array.of(0, 0.3, -1, 2)).grouped[0];
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) expect(covariance.data[3 * i + j] !== 0).toBe(i === j);
  });

  it("say a zero variance as one that no data can tell from zero", () => {
    const design = randomDesign({ rowCount: 8, fixedColumnCount: 1, terms: [{ levelCount: 2, basisSize: 2, structure: "unstructured", within: null }], isWeighted: false, seed: 1 });
    const singular = { residualVariance: 1, grouped: [matrixOf(2, 2, () => 4)], parameters: [] };
    const back = fromFreeParameters(design, toFreeParameters(design, singular)).grouped[0];
    expect(relativeDistance(back.data, singular.grouped[0].data)).toBeLessThan(1e-11);
  });

  it("judge what is singular in the units of the basis", () => {
    const plain = randomDesign({ rowCount: 50, fixedColumnCount: 1, terms: [{ levelCount: 5, basisSize: 2, structure: "diagonal", within: null }], isWeighted: false, seed: 3 });
    const [term] = plain.grouped;
    const inLargeUnits = { ...plain, grouped: [{ ...term, basis: { ...term.basis, data: term.basis.data.map((value, k) => (k % 2 === 1 ? 1e7 * value : value)) } }] };
    const slopes = { residualVariance: 1, grouped: [matrixOf(2, 2, (i, j) => (i !== j ? 0 : i === 0 ? 1 : 1e-14))], parameters: [] };
    expect(hasSingularCovariance(plain, slopes)).toBe(true);
    expect(hasSingularCovariance(inLargeUnits, slopes)).toBe(false);
    expect(fromFreeParameters(inLargeUnits, toFreeParameters(inLargeUnits, slopes)).grouped[0].data[3]).toBeCloseTo(1e-14, 20);
  });
});
