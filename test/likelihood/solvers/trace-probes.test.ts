import { describe, expect, it } from "vitest";
import type { VarianceComponents } from "../../../src/likelihood/components.js";
import { crossedOperator } from "../../../src/likelihood/solvers/crossed-operator.js";
import { defaultTraceSettings, traceProbes } from "../../../src/likelihood/solvers/trace-probes.js";
import { matrixOf, randomDesign } from "../random-designs.js";

const term = { structure: "unstructured", within: null, basisSize: 1 } as const;
const design = randomDesign({ rowCount: 600, fixedColumnCount: 1, isWeighted: false, seed: 10, terms: [{ ...term, levelCount: 120 }, { ...term, levelCount: 90 }] });

function componentsOf(variance: number): VarianceComponents {
  return { residualVariance: 1, grouped: [variance, variance].map((value) => matrixOf(1, 1, () => value)), parameters: [] };
}

/** Posterior sums at a second theta, begun from the solutions of a first one. */
function movedSums(from: number, to: number, tolerance: number): number[] {
  const operator = crossedOperator(design);
  const probes = traceProbes(operator, 1, { ...defaultTraceSettings, tolerance });
  operator.setComponents(componentsOf(from));
  probes.posteriorSums();
  operator.setComponents(componentsOf(to));
  return probes.posteriorSums().map((sum) => sum.data[0]);
}

describe("traceProbes", () => {
  it.each([[0.05, 3], [1, 2], [0.1, 0.3]])("read rough solutions from below, by the square of their error: from %d to %d", (from, to) => {
    const exact = movedSums(from, to, 1e-12);
    // 2 z'x - x'S x is at most z'S^-1 z for any x, short of it by the squared error in S's norm
    movedSums(from, to, 0.1).forEach((rough, t) => {
      expect(rough).toBeLessThanOrEqual(exact[t] * (1 + 1e-10));
      expect(rough).toBeGreaterThan(exact[t] * (1 - 0.1 ** 2));
    });
  });
});
