import { describe, expect, it } from "vitest";
import type { Design } from "../../../src/design/design.js";
import type { VarianceComponents } from "../../../src/likelihood/components.js";
import { denseLikelihood } from "../../../src/likelihood/dense.js";
import { responseLessOffset, marginalModel } from "../../../src/likelihood/marginal-model.js";
import { pullBackToFree, toFreeParameters } from "../../../src/likelihood/parameters.js";
import { crossedSolver, defaultCrossedSettings } from "../../../src/likelihood/solvers/crossed-solver.js";
import { leastLimit } from "../../../src/plan/factor-limits.js";
import { marginalSolver } from "../../../src/likelihood/solvers/marginal-solver.js";
import type { MarginalSolver } from "../../../src/likelihood/solvers/solver.js";
import { startingComponents } from "../../../src/likelihood/variance/start.js";
import { linearPredictor } from "../../../src/prediction/index.js";
import { randomDesign } from "../random-designs.js";
import { simulate, type Simulation } from "../simulate.js";
import { allRows } from "../solver-agreement.js";

const zeroMean = (design: Design): Float64Array => new Float64Array(design.rowCount);

/** Moves theta from moments of y until it rests. */
function converge(solver: MarginalSolver, design: Design, meanFunction: Float64Array, steps = 25): VarianceComponents {
  return marginalModel(design, solver).updateComponents(meanFunction, steps);
}

function fitted({ design, meanFunction }: Simulation): VarianceComponents {
  return converge(marginalSolver(design, startingComponents(design, responseLessOffset(design)), leastLimit), design, meanFunction);
}

/** A variance from q levels or n rows has a relative sampling error of about sqrt(2 / q); three of them are allowed. */
const samplingError = (count: number): number => 3 * Math.sqrt(2 / count);

function expectNear(estimate: number, truth: number, relativeError: number): void {
  expect(Math.abs(estimate / truth - 1)).toBeLessThan(relativeError);
}

describe("variance steps from moments of y, f known", () => {
  it.each([0.1, 1, 10])("recover one factor's variance of %d", (variance) => {
    const simulation = simulate(5000, [{ levelCount: 500, factor: [[Math.sqrt(variance)]], structure: "unstructured" }], 11);
    const { residualVariance, grouped } = fitted(simulation);
    expectNear(residualVariance, 1, samplingError(4500));
    // with ten rows a level the level means carry the noise's 0.1 beside the variance itself
    expectNear(grouped[0].data[0], variance, samplingError(500) * (1 + 0.1 / variance));
  });

  it("recover an unstructured covariance of intercept and slopes", () => {
    // variances 3, correlations 0.3 of the intercept with both slopes, as in the paper's longitudinal cells
    const root = Math.sqrt(3);
    const factor = [[root], [0.3 * root, root * Math.sqrt(0.91)], [0.3 * root, (-0.09 * root) / Math.sqrt(0.91), root * Math.sqrt(0.91 - 0.0081 / 0.91)]];
    const { residualVariance, grouped } = fitted(simulate(8000, [{ levelCount: 400, factor, structure: "unstructured" }], 12));
    expectNear(residualVariance, 1, samplingError(6000));
    expectNear(grouped[0].data[0], 3, 0.4);
    // t and t^2 on [0, 1) are nearly collinear: of the slopes their sum's variance at t = 1 is what the data tell well
    const at = (a: number, b: number): number => grouped[0].data[3 * a + b];
    expectNear(at(1, 1) + at(2, 2) + 2 * at(1, 2), 6, 0.5);
  });

  it("recover the variances of crossed factors, by conjugate gradients and probes", () => {
    const terms = [300, 200, 20].map((levelCount, t) => ({ levelCount, factor: [[Math.sqrt([3, 0.3, 1][t])]], structure: "unstructured" as const }));
    const { design, meanFunction } = simulate(6000, terms, 13);
    const { residualVariance, grouped } = converge(crossedSolver(design, startingComponents(design, responseLessOffset(design))), design, meanFunction);
    expectNear(residualVariance, 1, samplingError(5500));
    [3, 0.3, 1].forEach((truth, t) => expectNear(grouped[t].data[0], truth, samplingError(terms[t].levelCount)));
  });

  it("leave a variance that is not there near zero", () => {
    const { design, meanFunction } = simulate(4000, [{ levelCount: 200, factor: [[0]], structure: "unstructured" }], 14);
    const { grouped } = fitted({ design, meanFunction });
    // the estimate's scale under a zero truth: the noise of a level mean, 1/20, times sqrt(2 / 200)
    expect(grouped[0].data[0]).toBeLessThan((3 / 20) * Math.sqrt(2 / 200));
    expect(grouped[0].data[0]).toBeGreaterThanOrEqual(0);
  });
});

describe("where the steps rest", () => {
  const term = { basisSize: 1, structure: "unstructured", within: null } as const;
  const shape = { rowCount: 90, fixedColumnCount: 2, isWeighted: true };
  const nested = randomDesign({ ...shape, terms: [{ ...term, levelCount: 6, basisSize: 2 }, { ...term, levelCount: 18, within: 0 }], seed: 21 });
  const crossed = randomDesign({ ...shape, terms: [{ ...term, levelCount: 9 }, { ...term, levelCount: 7, basisSize: 2, structure: "diagonal" }], seed: 22 });
  const cases: [string, Design, (start: VarianceComponents) => MarginalSolver][] = [
    ["nested terms", withEffects(nested), (start) => marginalSolver(withEffects(nested), start, leastLimit)],
    ["crossed terms, factored", withEffects(crossed), (start) => marginalSolver(withEffects(crossed), start, leastLimit)],
    ["crossed terms, iterated", withEffects(crossed), (start) => crossedSolver(withEffects(crossed), start, { ...defaultCrossedSettings, tolerance: 1e-12, traceTolerance: 1e-10 })],
  ];

  it.each(cases)("the dense likelihood is stationary: %s", (_, design, solverFrom) => {
    const solver = solverFrom(startingComponents(design, responseLessOffset(design)));
    const model = marginalModel(design, solver);
    model.updateComponents(zeroMean(design), 60);
    const state = model.state();
    const fixed = linearPredictor({ ...design, grouped: [] }, state);
    const residual = Float64Array.from(fixed, (value, i) => (design.response?.[i] ?? NaN) - value);
    const dense = denseLikelihood(design, state.components, allRows(design.rowCount), residual);
    const free = toFreeParameters(design, state.components);
    // beta is profiled, so the gradient along theta is the whole of it; NLL is near 150
    for (const slope of pullBackToFree(design, free, dense.componentGradient)) expect(Math.abs(slope)).toBeLessThan(1e-4);
  });
});

/** The same rows, with effects in the response large enough that no variance rests at zero. */
function withEffects(design: Design): Design {
  const response = Float64Array.from(design.response ?? [], (value, i) =>
    design.grouped.reduce((sum, term) => {
      const d = term.basis.columns;
      for (let k = 0; k < d; k++) sum += 1.7 * Math.sin(1 + 7.3 * term.levelIndex[i] + 2.1 * k) * term.basis.data[i * d + k];
      return sum;
    }, value),
  );
  return { ...design, response };
}
