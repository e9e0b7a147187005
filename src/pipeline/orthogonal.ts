/**
 * Makes a trained net orthogonal to the linear columns that it could imitate, over the training rows, so that beta is the whole
 * linear effect: f = f* + X_s gamma, gamma = (X_s'X_s)^-1 X_s'f, and f* takes the place of f (Ruegamer 2023). X_s holds the
 * intercept and every linear column made of the net's own inputs. Predictions stay what they were.
 */
import type { Design, FixedDesign } from "../design/design.js";
import { columnsIn, type LinearTerm, type LinearTerms, type Model, type NetworkContribution } from "../model/index.js";
import { choleskyFactor, solveWithFactor } from "../numerics/cholesky.js";
import { zeros, type Matrix } from "../numerics/matrix.js";

/** Indices of X's columns that are functions of the nets' inputs alone, the intercept with them. */
export function imitableColumns(model: Model, networks: readonly NetworkContribution[], fixed: FixedDesign): readonly number[] {
  const means = networks.filter(({ givesMean }) => givesMean);
  if (means.length === 0) return [];
  const inputNames = new Set(columnsIn(means.flatMap(({ inputs }) => inputs.map((input) => input.expression))));
  const linear = model.contributions.flatMap((one) => (one.kind === "linear" ? [one.terms] : []));
  const imitable = new Set(linear.flatMap((terms) => terms.terms.filter((term) => termColumns(terms, term).every((name) => inputNames.has(name)))).map((term) => term.label));
  return fixed.names.map((_, k) => k).filter((k) => {
    const term = fixed.termIndex[k];
    return term === 0 || imitable.has(fixed.termLabels[term - 1]);
  });
}

function termColumns({ variables }: LinearTerms, { factors }: LinearTerm): readonly string[] {
  return columnsIn(factors.map(({ variable }) => variables[variable].expression));
}

/**
 * gamma, [p], zero for every other column.
 * @param columns of `imitableColumns`; X has full column rank
 * @param output f over the design's rows, [n]
 */
export function linearPart({ matrix }: FixedDesign, columns: readonly number[], output: Float64Array): Float64Array {
  const gamma = new Float64Array(matrix.columns);
  if (columns.length === 0) return gamma;
  const { gram, products } = normalEquations(matrix, columns, output);
  solveWithFactor(choleskyFactor(gram), products).forEach((value, s) => (gamma[columns[s]] = value));
  return gamma;
}

function normalEquations({ data, rows, columns: p }: Matrix, columns: readonly number[], output: Float64Array): { gram: Matrix; products: Float64Array } {
  const gram = zeros(columns.length, columns.length);
  const products = new Float64Array(columns.length);
  for (let i = 0; i < rows; i++) {
    columns.forEach((column, s) => {
      const value = data[i * p + column];
      products[s] += value * output[i];
      for (let t = 0; t <= s; t++) gram.data[s * columns.length + t] += value * data[i * p + columns[t]];
    });
  }
  return { gram, products };
}

/** f* = f - X gamma over the rows of any design, [n]. */
export function withoutLinearPart({ fixed }: Pick<Design, "fixed">, gamma: Float64Array, output: Float64Array): Float64Array {
  const { data, columns } = fixed.matrix;
  return output.map((value, i) => {
    let rest = value;
    for (let k = 0; k < columns; k++) rest -= data[i * columns + k] * gamma[k];
    return rest;
  });
}
