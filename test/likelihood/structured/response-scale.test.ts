/** The exponents by which parameters follow the response's unit, against what the definitions say. */
import { expect, test } from "vitest";
import { constant, operation } from "../../../src/expression/expression.js";
import { responseExponents } from "../../../src/likelihood/structured/response-scale.js";
import { kernelCovariance } from "../../../src/likelihood/structured/covariance.js";
import { randomTerms } from "../../../src/likelihood/structured/term.js";
import type { CovarianceDefinition } from "../../../src/model/index.js";
import { longitudinalDesign } from "../longitudinal-designs.js";

test.each<[string, readonly number[]]>([
  ["ar1(occasion | g)", [1, 0]],
  ["homcs(0 + visit | g)", [1, 0]],
  ["cs(1 + t | g)", [0.5, 0.5, 0]],
  ["rbf(t | g)", [1, 0]],
  ["rbf(t | g) * periodic(z | g)", [1, 0, 0, 0]],
])("%s", (term, expected) => {
  const design = longitudinalDesign({ terms: [term], rowCount: 40, groupCount: 5, isWeighted: false, isBalanced: false, seed: 3 });
  const exponents = responseExponents(randomTerms(design)[0]);
  expect(exponents).toHaveLength(expected.length);
  expected.forEach((value, k) => expect(exponents?.[k]).toBeCloseTo(value, 8));
});

test("a covariance that holds a number of the response's own unit has none", () => {
  const design = longitudinalDesign({ terms: ["rbf(t | g)"], rowCount: 40, groupCount: 5, isWeighted: false, isBalanced: false, seed: 3 });
  const [{ definition, inputs, metric }] = design.kernels;
  const raised: CovarianceDefinition = { ...definition, value: operation("add", definition.value, constant(1)) };
  const [term] = randomTerms(design);
  expect(responseExponents({ ...term, covariance: kernelCovariance(raised, inputs, metric) })).toBeNull();
});
