/** Prediction variances against the joint covariance of beta-hat and b-hat by definition: dense, from V. */
import { describe, expect, test } from "vitest";
import type { Design } from "../../src/design/design.js";
import { withRemainder, type RemainderWish } from "../../src/likelihood/equations/index.js";
import { fitExact, jointPosterior, type ExactFit } from "../../src/exact/index.js";
import { invariant } from "../../src/invariant.js";
import { choleskyFactor, solveWithFactor } from "../../src/numerics/cholesky.js";
import { multiply, transposed } from "../../src/numerics/product.js";
import { zeros, type Matrix } from "../../src/numerics/matrix.js";
import { denseRandomDesign, denseRelativeFactor, shapes, testDesign } from "../likelihood/equations/designs.js";

/** As a caller has it who kept no factor. */
function predictionVariances({ optimum, components }: ExactFit, rows: Design, wish: RemainderWish = "dense"): Float64Array {
  const { cross, blockFactors } = optimum.evaluation.factor;
  return jointPosterior({ cross: withRemainder(cross, wish), blockFactors }, components).variances(rows);
}

function asDesign(shape: string): Design {
  const rows = testDesign(shapes[shape], { seed: 8, rowCount: 120, fixedCount: 2 });
  return {
    ...rows,
    keptRows: Int32Array.from(rows.response, (_, i) => i),
    trials: null,
    offset: null,
    fixed: { names: ["a", "b"], matrix: rows.fixed.matrix, termIndex: new Int32Array(2), termLabels: [], droppedNames: [] },
    grouped: rows.grouped.map((term) => ({ ...term, basisNames: Array.from({ length: term.basis.columns }, (_, k) => `z${k}`), positions: null, levelCovariance: null, network: null })),
    kernels: [],
    networks: [],
  };
}

/** Var of x'(beta-hat - beta) + z'(b-hat - b): b-hat - b leans on beta-hat by -DZ'V⁻¹X (Henderson 1975). */
function byDefinition(design: Design, relativeFactors: readonly Matrix[], residualVariance: number): Float64Array {
  const n = design.rowCount;
  const z = denseRandomDesign(design);
  const lambda = denseRelativeFactor(design, relativeFactors);
  const d = multiply(lambda, transposed(lambda));
  const zd = multiply(z, d);
  const v = multiply(zd, transposed(z));
  for (let i = 0; i < n; i++) v.data[i * n + i] += 1 / (design.weights?.[i] ?? 1);
  const factor = choleskyFactor(v);
  const solve = (m: Matrix): Matrix => {
    const t = transposed(m);
    for (let r = 0; r < t.rows; r++) t.data.set(solveWithFactor(factor, t.data.slice(r * n, (r + 1) * n)), r * n);
    return transposed(t);
  };
  const x = design.fixed.matrix;
  const information = choleskyFactor(multiply(transposed(x), solve(x)));
  const explained = multiply(transposed(zd), solve(zd));
  const leaning = multiply(transposed(zd), solve(x));
  return Float64Array.from({ length: n }, (_, i) => {
    const row: Matrix = { rows: 1, columns: z.columns, data: z.data.slice(i * z.columns, (i + 1) * z.columns) };
    const own = { ...d, data: d.data.map((value, at) => value - explained.data[at]) };
    const shift = multiply(row, leaning).data.map((value, c) => x.data[i * x.columns + c] - value);
    const fixedPart = solveWithFactor(information, shift).reduce((sum, value, c) => sum + value * shift[c], 0);
    return residualVariance * (multiply(multiply(row, own), transposed(row)).data[0] + fixedPart);
  });
}

describe.each(Object.keys(shapes).filter((name) => name !== "no random effects"))("%s", (shape) => {
  const design = asDesign(shape);
  const { fit } = fitExact(design, { criterion: "reml" });
  invariant(fit !== null, "the test's design can be fitted");

  test.each(["dense", "sparse"] as const)("variances of fitted means are those of the joint covariance, by a %s factor", (wish) => {
    const expected = byDefinition(design, fit.relativeFactors, fit.components.residualVariance);
    predictionVariances(fit, design, wish).forEach((value, i) => expect(Math.abs(value / expected[i] - 1)).toBeLessThan(1e-8));
  });

  test("levels that training never saw together have their covariance all the same", () => {
    const mixed = { ...design, grouped: design.grouped.map((term, t) => ({ ...term, levelIndex: term.levelIndex.map((_, row) => term.levelIndex[(row * 7 + 31 * t) % design.rowCount]) })) };
    const expected = predictionVariances(fit, mixed, "dense");
    predictionVariances(fit, mixed, "sparse").forEach((value, i) => expect(Math.abs(value / expected[i] - 1)).toBeLessThan(1e-9));
  });

  test("a level that training did not see brings the whole of its variance", () => {
    const unseen = { ...design, grouped: design.grouped.map((term) => ({ ...term, levelIndex: new Int32Array(design.rowCount).fill(-1) })) };
    const x = design.fixed.matrix;
    predictionVariances(fit, unseen).slice(0, 5).forEach((value, i) => {
      let expected = 0;
      for (let a = 0; a < 2; a++) for (let b = 0; b < 2; b++) expected += x.data[i * 2 + a] * fit.fixedCovariance.data[a * 2 + b] * x.data[i * 2 + b];
      design.grouped.forEach(({ basis }, t) => {
        const row: Matrix = { ...zeros(1, basis.columns), data: basis.data.slice(i * basis.columns, (i + 1) * basis.columns) };
        expected += multiply(multiply(row, fit.components.grouped[t]), transposed(row)).data[0];
      });
      expect(Math.abs(value / expected - 1)).toBeLessThan(1e-9);
    });
  });
});
