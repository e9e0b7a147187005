/** Fits by iterations beside the factored engine's on data that both can take: what is said of the Monte Carlo error holds. */
import { describe, expect, test } from "vitest";
import type { Design } from "../../../src/design/design.js";
import { absoluteDeviance } from "../../../src/exact/absolute.js";
import { fitExact, fitIteratively, type ExactFit, type IterativeFit, type LinearFit } from "../../../src/exact/index.js";
import type { IterativeOptions } from "../../../src/exact/iterative/fit.js";
import { invariant } from "../../../src/invariant.js";
import { semidefiniteFactor } from "../../../src/likelihood/small-matrix.js";
import type { Criterion } from "../../../src/model/index.js";
import type { Matrix } from "../../../src/numerics/matrix.js";
import { addRandomEffects } from "../../../src/likelihood/random-design.js";
import { randomSource } from "../../../src/numerics/random.js";
import { randomDesign, type TermShape } from "../../likelihood/random-designs.js";

const scalar: TermShape = { levelCount: 120, basisSize: 1, structure: "unstructured", within: null };

const shapes: Readonly<Record<string, { readonly terms: readonly TermShape[]; readonly isWeighted: boolean }>> = {
  "two crossed intercepts": { terms: [{ ...scalar, levelCount: 300 }, { ...scalar, levelCount: 200 }], isWeighted: false },
  "a correlated slope, weights and a third factor of few levels": { terms: [{ ...scalar, levelCount: 150, basisSize: 2 }, scalar, { ...scalar, levelCount: 8 }], isWeighted: true },
  "independent slopes, one factor within another": { terms: [scalar, { ...scalar, levelCount: 240, within: 0 }, { ...scalar, basisSize: 2, structure: "diagonal" }], isWeighted: false },
};

function simulated(name: string, seed = 31): Design {
  return withEffects(randomDesign({ ...shapes[name], rowCount: 2000, fixedColumnCount: 2, seed }));
}

/** y = 1 + Z b + e with effects of standard deviation 0.7, and noise of 1. */
function withEffects(design: Design): Design {
  const random = randomSource(5);
  const response = Float64Array.from({ length: design.rowCount }, () => 1 + random.normal());
  for (const term of design.grouped) addRandomEffects(term, Float64Array.from({ length: term.levels.length * term.basis.columns }, () => 0.7 * random.normal()), response);
  return { ...design, response };
}

function exactly(design: Design, criterion: Criterion): ExactFit {
  const { fit } = fitExact(design, { criterion });
  invariant(fit !== null, "the design can be fitted");
  return fit;
}

function iteratively(design: Design, options: IterativeOptions): IterativeFit {
  const { fit } = fitIteratively(design, options);
  invariant(fit !== null, "the design can be fitted");
  return fit;
}

/** How far a fit's variances lie from the exact optimum, in standard errors: the root of the deviance that they cost. */
function distanceFrom(exact: ExactFit, { components }: LinearFit): number {
  const at = (grouped: readonly Matrix[], residualVariance: number): number => absoluteDeviance(exact.problem, grouped.map(semidefiniteFactor), Math.sqrt(residualVariance))?.deviance ?? Infinity;
  return Math.sqrt(Math.max(0, at(components.grouped, components.residualVariance) - at(exact.components.grouped, exact.components.residualVariance)));
}

describe.each(Object.keys(shapes))("%s", (name) => {
  const design = simulated(name);

  test("the variances lie from the exact ones as far as the probes' error says", () => {
    const exact = exactly(design, "ml");
    const found = iteratively(design, { criterion: "ml" });
    expect(found.converged).toBe(true);
    expect(found.monteCarloError).toBeLessThan(0.1);
    expect(distanceFrom(exact, found)).toBeLessThan(4 * found.monteCarloError + 0.005);
  });

  test("with many probes and REML, estimates, errors and modes are the factored engine's to a few thousandths", () => {
    const exact = exactly(design, "reml");
    const found = iteratively(design, { criterion: "reml", monteCarloError: 0.003, mostProbes: 100, likelihoodProbes: 60 });
    expect(Math.abs(found.logLik - exact.logLik)).toBeLessThan(4 * found.logLikError + 1e-4);
    found.components.grouped.forEach((covariance, t) => expect(relativeDifference(covariance.data, exact.components.grouped[t].data)).toBeLessThan(5e-3));
    expect(Math.abs(found.components.residualVariance / exact.components.residualVariance - 1)).toBeLessThan(1e-3);
    expect(relativeDifference(found.standardErrors, exact.standardErrors)).toBeLessThan(1e-3);
    expect(relativeDifference(found.fixedEffects, exact.fixedEffects)).toBeLessThan(1e-3);
    found.conditionalModes.forEach((modes, t) => expect(relativeDifference(modes, exact.conditionalModes[t])).toBeLessThan(3e-3));
    expect(relativeDifference(found.fitted, exact.fitted)).toBeLessThan(2e-3);
    found.conditionalVariances().forEach((tiles, t) => expect(relativeDifference(tiles, exact.conditionalVariances()[t])).toBeLessThan(0.1));
    expect(found.theta).toHaveLength(exact.theta.length);
    expect(found.parameterCount).toBe(exact.parameterCount);
  });
});

/** |a - b| / |b|, as vectors. */
function relativeDifference(one: Float64Array, other: Float64Array): number {
  return Math.hypot(...one.map((value, k) => value - other[k])) / Math.hypot(...other);
}

describe("fits by iterations", () => {
  test("state an error over random signs that other signs bear out", () => {
    const design = simulated("two crossed intercepts");
    const exact = exactly(design, "ml");
    const fits = Array.from({ length: 12 }, (_, seed) => iteratively(design, { criterion: "ml", seed: seed + 1, monteCarloError: 1 }));
    const stated = rootMeanSquare(fits.map((fit) => fit.monteCarloError));
    const found = rootMeanSquare(fits.map((fit) => distanceFrom(exact, fit)));
    // twelve draws of two variances: the ratio's own standard error is about 0.15
    expect(found / stated).toBeGreaterThan(0.55);
    expect(found / stated).toBeLessThan(1.8);
    const likelihoodErrors = fits.map((fit) => (fit.logLik - exact.logLik) / fit.logLikError);
    expect(rootMeanSquare(likelihoodErrors)).toBeLessThan(2);
  });

  test("find a variance of zero, and name it", () => {
    const { grouped, ...rest } = simulated("two crossed intercepts");
    const noise = randomDesign({ rowCount: rest.rowCount, fixedColumnCount: 1, isWeighted: false, seed: 8, terms: [{ ...scalar, levelCount: 90 }] }).grouped[0];
    const design = { ...rest, grouped: [...grouped, { ...noise, group: "noise" }] };
    const exact = exactly(design, "reml");
    const { fit, diagnostics } = fitIteratively(design, { criterion: "reml" });
    expect(exact.components.grouped[2].data[0]).toBe(0);
    expect(fit?.components.grouped[2].data[0]).toBe(0);
    expect(fit?.isSingular).toBe(true);
    expect(diagnostics.map(({ code }) => code)).toContain("LMM0710");
  });

  test("stop when asked to, and say so", () => {
    const stop = new AbortController();
    stop.abort();
    const { fit, diagnostics } = fitIteratively(simulated("two crossed intercepts"), { criterion: "reml", signal: stop.signal });
    expect(fit?.converged).toBe(false);
    expect(diagnostics.map(({ code }) => code)).toEqual(["LMM0712"]);
  });

  test("answer data that cannot carry the model as the factored engine does", () => {
    const design = simulated("two crossed intercepts");
    const { fit, diagnostics } = fitIteratively({ ...design, response: design.rowCount > 0 ? new Float64Array(design.rowCount).fill(2) : null }, { criterion: "reml" });
    expect(fit).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toEqual(["LMM0703"]);
  });
});

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2 / values.length, 0));
}
