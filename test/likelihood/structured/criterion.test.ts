/**
 * The criterion by itself. Oracles: nlme's fits whose residual is the autoregression alone (test/reference/structured), which are the limit
 * of ours as the white residual goes to zero; the dense likelihood of the likelihood room; central differences.
 */
import { describe, expect, test } from "vitest";
import { evaluate, freeCount, gradientAt } from "../../../src/likelihood/structured/criterion.js";
import { problemOf } from "../../../src/exact/structured/fit.js";
import { denseLikelihood } from "../../../src/likelihood/index.js";
import { freeValue } from "../../../src/model/domain.js";
import type { Design } from "../../../src/design/design.js";
import type { Table } from "../../../src/data/index.js";
import { withColumn } from "../../exact/structured/tables.js";
import { learnReference, structuredReference, structuredTable } from "../../exact/structured/reference-fits.js";

const positive = { lower: 0, upper: Infinity };
/** Small enough that -l is within 1e-7 of its limit, large enough to factor. */
const vanishing = 1e-9;

describe("a residual without white noise, in the limit", () => {
  test.each([["ovary_ar1_ml", "ml"], ["ovary_ar1_reml", "reml"]] as const)("%s: nlme's likelihood, and no slope there", async (name, criterion) => {
    const { logLik, fixef, parameters } = structuredReference(name);
    const table = await structuredTable("Ovary");
    const { design } = learnReference("follicles ~ sin(2*pi*Time) + cos(2*pi*Time) + (1 | Mare) + ar1(i | Mare)\ndata { Mare: factor }", withColumn(table, "i", placesWithin(table, "Mare")));
    const { intercept_variance: between, residual_variance: within, rho } = parameters as Record<string, number>;
    const free = [Math.log(vanishing), Math.log(between) / 2, Math.log(within), freeValue({ lower: -1, upper: 1 }, rho)];
    expectOptimum(design, criterion, free, logLik, fixef);
  });

  test("bodyweight_corexp_ml: nlme's likelihood, and no slope there", async () => {
    const { logLik, fixef, parameters } = structuredReference("bodyweight_corexp_ml");
    const { design } = learnReference("weight ~ Time*Diet + (1 | Rat) + exponential(Time | Rat)\ndata { Rat: factor, Diet: factor }", await structuredTable("BodyWeight"));
    const { intercept_variance: between, residual_variance: within, range_l: range } = parameters as Record<string, number>;
    const free = [Math.log(vanishing), Math.log(between) / 2, freeValue(positive, within), freeValue(positive, range)];
    expectOptimum(design, "ml", free, logLik, fixef);
  });
});

function expectOptimum(design: Design, criterion: "ml" | "reml", free: readonly number[], logLik: number, fixef: Readonly<Record<string, number>>): void {
  const problem = problemOf(design, criterion);
  const evaluation = evaluate(problem, Float64Array.from(free));
  expect(-evaluation.value).toBeCloseTo(logLik, 6);
  Object.values(fixef).forEach((value, c) => expect(evaluation.leastSquares.fixedEffects[c]).toBeCloseTo(value, 5));
  for (const slope of gradientAt(problem, evaluation)) expect(Math.abs(slope)).toBeLessThan(1e-4);
}

/** 1, 2, ... within each value of a numeric column, in row order. */
function placesWithin(table: Table, name: string): Float64Array {
  const column = table.columns.find((one) => one.name === name);
  const seen = new Map<number, number>();
  return Float64Array.from(column?.kind === "numeric" ? column.values : [], (value) => {
    const place = (seen.get(value) ?? 0) + 1;
    seen.set(value, place);
    return place;
  });
}

const gradientPrograms = [
  "y ~ visit + x + cs(0 + visit | g)",
  "y ~ visit + toep(0 + visit | g)",
  "y ~ x + us(1 + x | g) + iso(0 + visit | g)",
  "y ~ x + hetar1(0 + visit | g)\nweights = w",
  "y ~ 1 + rbf(x) + (1 | visit)\nweights = w",
  "y ~ x + matern52(x, w | g) + diag(1 + w | g)",
  "y ~ 1 + periodic(x) * exponential(w) + linear(x)",
];

describe.each(gradientPrograms)("%s", (program) => {
  test.each(["ml", "reml"] as const)("the gradient of %s agrees with central differences", async (criterion) => {
    const table = await structuredTable("visits4");
    const weights = Float64Array.from({ length: table.rowCount }, (_, i) => 1 + (i % 5) / 3);
    const problem = problemOf(learnReference(program, withColumn(table, "w", weights)).design, criterion);
    const free = Float64Array.from({ length: freeCount(problem) }, (_, k) => 0.3 * Math.sin(1.7 * k));
    const gradient = gradientAt(problem, evaluate(problem, free));
    // central differences lose eps^(2/3) of -l's size: about 1e-7 here; the spec's bar is 1e-6
    const scale = Math.max(...gradient.map(Math.abs));
    free.forEach((value, k) => {
      const h = Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(value));
      const [above, below] = [h, -h].map((by) => evaluate(problem, free.map((one, j) => (j === k ? one + by : one))).value);
      expect(Math.abs((above - below) / (2 * h) - gradient[k])).toBeLessThan(1e-6 * scale);
    });
  });
});

test("beta and the variances given, -l is the dense definition's", async () => {
  const { design } = learnReference("y ~ visit + x + us(0 + visit | g)", await structuredTable("visits4"));
  const problem = problemOf(design, "ml");
  const free = new Float64Array(freeCount(problem));
  const { value, leastSquares } = evaluate(problem, free);
  const residual = Float64Array.from(design.response ?? [], (y, i) => y - leastSquares.fixedEffects.reduce((sum, effect, c) => sum + effect * design.fixed.matrix.data[i * design.fixed.matrix.columns + c], 0));
  const identity = Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0));
  const components = { residualVariance: 1, grouped: [{ rows: 4, columns: 4, data: identity }], parameters: [] };
  const rows = Int32Array.from({ length: design.rowCount }, (_, i) => i);
  expect(value).toBeCloseTo(denseLikelihood(design, components, rows, residual).value, 8);
});
