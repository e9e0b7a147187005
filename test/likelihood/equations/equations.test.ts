/** The mixed-model equations against dense algebra on V itself, over every shape of design. */
import { describe, expect, test } from "vitest";
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../../src/numerics/cholesky.js";
import { zeros, type Matrix } from "../../../src/numerics/matrix.js";
import { multiply, transposed } from "../../../src/numerics/product.js";
import {
  crossProducts, crossProductsOfBlocks, factorEquations, fixedCovariance, posteriorBlocks, responseCrossProducts, solveEquations, type EquationsFactor, type RemainderWish, type RowBlock,
} from "../../../src/likelihood/equations/index.js";
import { denseRandomDesign, denseRelativeFactor, randomRelativeFactors, shapes, testDesign, type TestDesign } from "./designs.js";

/** Dense algebra on 60 rows loses a few digits of the sixteen. */
const tolerance = 1e-9;

/** Everything the equations give, from V = W⁻¹ + ZΛΛᵀZᵀ by definition. */
function byDefinition(design: TestDesign, factors: readonly Matrix[]): {
  logDeterminantRandom: number;
  logDeterminantFixed: number;
  fixedEffects: Float64Array;
  modes: Float64Array;
  penalisedResidual: number;
  fixedCovariance: Matrix;
  covariance: (withFixed: boolean) => Matrix;
} {
  const n = design.rowCount;
  const z = denseRandomDesign(design);
  const lambda = denseRelativeFactor(design, factors);
  const relative = multiply(lambda, transposed(lambda));
  const v = multiply(multiply(z, relative), transposed(z));
  let logWeights = 0;
  for (let i = 0; i < n; i++) {
    const weight = design.weights?.[i] ?? 1;
    v.data[i * n + i] += 1 / weight;
    logWeights += Math.log(weight);
  }
  const factor = choleskyFactor(v);
  const solveColumns = (m: Matrix): Matrix => {
    const t = transposed(m);
    for (let r = 0; r < t.rows; r++) t.data.set(solveWithFactor(factor, t.data.slice(r * n, (r + 1) * n)), r * n);
    return transposed(t);
  };
  const x = design.fixed.matrix;
  const information = multiply(transposed(x), solveColumns(x));
  const informationFactor = choleskyFactor(information);
  const y: Matrix = { rows: n, columns: 1, data: design.response };
  const fixedEffects = solveWithFactor(informationFactor, multiply(transposed(x), solveColumns(y)).data);
  const residual = y.data.map((value, i) => value - x.data.slice(i * x.columns, (i + 1) * x.columns).reduce((s, one, c) => s + one * fixedEffects[c], 0));
  const weighted = solveWithFactor(factor, residual);
  const zd = multiply(z, relative);
  const fixedInverse = zeros(x.columns, x.columns);
  for (let c = 0; c < x.columns; c++) {
    const unit = new Float64Array(x.columns);
    unit[c] = 1;
    fixedInverse.data.set(solveWithFactor(informationFactor, unit), c * x.columns);
  }
  const covariance = (withFixed: boolean): Matrix => {
    const out = multiply(transposed(zd), solveColumns(zd));
    for (let i = 0; i < out.data.length; i++) out.data[i] = relative.data[i] - out.data[i];
    if (!withFixed) return out;
    const cross = multiply(transposed(zd), solveColumns(x));
    const added = multiply(multiply(cross, fixedInverse), transposed(cross));
    return { ...out, data: out.data.map((value, i) => value + added.data[i]) };
  };
  return {
    logDeterminantRandom: logDeterminantOfFactor(factor) + logWeights,
    logDeterminantFixed: logDeterminantOfFactor(informationFactor),
    fixedEffects,
    modes: multiply(transposed(zd), { rows: n, columns: 1, data: weighted }).data,
    penalisedResidual: residual.reduce((sum, value, i) => sum + value * weighted[i], 0),
    fixedCovariance: fixedInverse,
    covariance,
  };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1e-300, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i] - expected[i])).toBeLessThan(tolerance * scale);
}

/** Diagonal tiles of a covariance over all effects, one list per term. */
function tilesByTerm(design: RowBlock, covariance: Matrix): Float64Array[] {
  let offset = 0;
  return design.grouped.map(({ levels, basis }) => {
    const d = basis.columns;
    const out = new Float64Array(levels.length * d * d);
    for (let level = 0; level < levels.length; level++, offset += d) {
      for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) out[(level * d + a) * d + b] = covariance.data[(offset + a) * covariance.columns + offset + b];
    }
    return out;
  });
}

function factored(design: TestDesign, factors: readonly Matrix[], wish: RemainderWish = "dense"): EquationsFactor {
  return factorEquations(crossProducts(design, wish), factors);
}

/** log|XᵀV⁻¹X| in the units of X: the conditioned value and the determinant of the change of basis. */
function logDeterminantFixed({ logDeterminantFixed, cross }: EquationsFactor): number {
  const { inverse } = cross.conditioning.fixed;
  let sum = logDeterminantFixed;
  for (let i = 0; i < inverse.rows; i++) sum += 2 * Math.log(inverse.data[i * inverse.rows + i]);
  return sum;
}

const cases = Object.entries(shapes).flatMap(([name, terms]) => (["dense", "sparse"] as const).map((wish) => [name, wish, terms] as const));

describe.each(cases)("%s, what is left factored as %s", (_name, wish, terms) => {
  const design = testDesign(terms, { seed: 11, fixedCount: 3 });
  const relativeFactors = randomRelativeFactors(design, 5);
  const expected = byDefinition(design, relativeFactors);
  const factor = factored(design, relativeFactors, wish);
  const solution = solveEquations(factor, responseCrossProducts(factor.cross, design, design.response));

  test("the factor's determinants are those of V and of XᵀV⁻¹X", () => {
    expectClose([factor.logDeterminantRandom, logDeterminantFixed(factor)], [expected.logDeterminantRandom, expected.logDeterminantFixed]);
  });

  test("the solution is generalised least squares and the conditional modes", () => {
    expectClose(solution.fixedEffects, expected.fixedEffects);
    expectClose(Float64Array.from(solution.conditionalModes.flatMap((one) => [...one])), expected.modes);
    expectClose([solution.penalisedResidual], [expected.penalisedResidual]);
  });

  test("posterior covariances are those of b given y, with and without the fixed effects' uncertainty", () => {
    expectClose(fixedCovariance(factor).data, expected.fixedCovariance.data);
    for (const withFixed of [true, false]) {
      const blocks = posteriorBlocks(factor, withFixed);
      tilesByTerm(design, expected.covariance(withFixed)).forEach((tiles, t) => expectClose(blocks.terms[t], tiles));
    }
  });

  test("a direction without variance is solved exactly, not nearly", () => {
    const singular = relativeFactors.map((one) => ({ ...one, data: one.data.map((value, at) => (at % one.columns === one.columns - 1 ? 0 : value)) }));
    const byV = byDefinition(design, singular);
    const singularFactor = factored(design, singular, wish);
    const solved = solveEquations(singularFactor, responseCrossProducts(singularFactor.cross, design, design.response));
    expectClose([singularFactor.logDeterminantRandom, solved.penalisedResidual], [byV.logDeterminantRandom, byV.penalisedResidual]);
    expectClose(solved.fixedEffects, byV.fixedEffects);
    tilesByTerm(design, byV.covariance(true)).forEach((tiles, t) => expectClose(posteriorBlocks(singularFactor, true).terms[t], tiles));
  });

  test("a factor that reuses memory equals a fresh one", () => {
    const other = factorEquations(factor.cross, randomRelativeFactors(design, 6));
    const again = factorEquations(factor.cross, relativeFactors, other);
    expect(again.logDeterminantRandom).toBe(factored(design, relativeFactors, wish).logDeterminantRandom);
  });

  test("rows that arrive in blocks give the same factor", () => {
    const whole = factored(design, relativeFactors);
    const parts = crossProductsOfBlocks([rowsBetween(design, 0, 25), rowsBetween(design, 25, design.rowCount)]);
    if (parts === null) throw new Error("two blocks were given");
    const streamed = factorEquations(parts, relativeFactors);
    expectClose([streamed.logDeterminantRandom, logDeterminantFixed(streamed)], [whole.logDeterminantRandom, logDeterminantFixed(whole)]);
  });
});

function rowsBetween(design: RowBlock, from: number, to: number): RowBlock {
  const slice = (matrix: Matrix): Matrix => ({ rows: to - from, columns: matrix.columns, data: matrix.data.slice(from * matrix.columns, to * matrix.columns) });
  return {
    rowCount: to - from,
    weights: design.weights?.slice(from, to) ?? null,
    fixed: { matrix: slice(design.fixed.matrix) },
    grouped: design.grouped.map((term) => ({ ...term, levelIndex: term.levelIndex.slice(from, to), basis: slice(term.basis) })),
  };
}

test("nested factors leave no dense remainder but the fixed effects", () => {
  const { layout } = crossProducts(testDesign(shapes["three nested factors"], { seed: 2 }));
  expect(layout.stageCount).toBe(3);
  expect(layout.denseStart).toBe(layout.randomCount);
});

test("terms on one factor share a block", () => {
  expect(crossProducts(testDesign(shapes["two terms on one factor"], { seed: 2 })).layout.blocks).toHaveLength(1);
});

test("columns in wild units change nothing but units", () => {
  const design = testDesign(shapes["a factor with three slopes"], { seed: 4 });
  const scaled: TestDesign = {
    ...design,
    grouped: design.grouped.map((term) => ({ ...term, basis: { ...term.basis, data: term.basis.data.map((value, at) => value * [1, 1e200, 1e-200][at % 3]) } })),
  };
  const relativeFactors = randomRelativeFactors(design, 1);
  const rescaled = relativeFactors.map((one) => ({ ...one, data: one.data.map((value, at) => value / [1, 1e200, 1e-200][Math.floor(at / 3)]) }));
  expectClose([factored(scaled, rescaled).logDeterminantRandom], [factored(design, relativeFactors).logDeterminantRandom]);
});
