/** The oracle's prediction against the dense formula f + C V^-1 (y - f), on a design small enough to factor. */
import { expect, test } from "vitest";
import { choleskyFactor, solveWithFactor } from "../../src/numerics/cholesky.js";
import { zeros } from "../../src/numerics/matrix.js";
import { oraclePrediction, simulate, simulationDesigns, simulationRecipe } from "../../src/simulation/index.js";
import { addProduct, addTransposedProduct, selectSparseRows, type SparseRows } from "../../src/simulation/sparse-rows.js";

const rowCount = 150;

/** A_i A' for one row against every row. */
function covarianceRow(loadings: SparseRows, row: number): Float64Array {
  const pulled = new Float64Array(loadings.columnCount);
  addTransposedProduct(selectSparseRows(loadings, Int32Array.of(row)), Float64Array.of(1), pulled);
  const out = new Float64Array(rowCount);
  addProduct(loadings, pulled, out);
  return out;
}

test.each(simulationDesigns)("of the %s design is the dense best linear unbiased prediction", (design) => {
  const levelCounts = design === "nested" ? [5, 30] : design === "crossed" ? [10, 20] : [30];
  const simulation = simulate(simulationRecipe({ design, rowCount, levelCounts, seed: 5 }));
  const [training, test] = [Int32Array.from({ length: 120 }, (_, i) => i), Int32Array.from({ length: 30 }, (_, i) => 120 + i)];
  const { columns, truth } = simulation;
  const rows = Array.from({ length: rowCount }, (_, row) => truth.terms.map(({ loadings }) => covarianceRow(loadings, row)));
  const cov = (i: number, j: number): number => rows[i].reduce((sum, term) => sum + term[j], i === j ? truth.residualVariance : 0);
  const marginal = zeros(120, 120);
  for (let i = 0; i < 120; i++) for (let j = 0; j < 120; j++) marginal.data[120 * i + j] = cov(i, j);
  const weights = solveWithFactor(choleskyFactor(marginal), Float64Array.from(training, (row) => columns.y[row] - truth.mean[row]));
  const dense = Float64Array.from(test, (row) => weights.reduce((sum, weight, j) => sum + weight * cov(row, j), truth.mean[row]));
  oraclePrediction(simulation, training, test).forEach((value, i) => expect(Math.abs(value - dense[i])).toBeLessThan(1e-7));
});
