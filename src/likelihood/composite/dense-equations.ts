/**
 * The kept terms' equations as matrices, where their unknowns are few: one solve of the base for each, and log|V| and every trace exactly.
 *
 *   A = Z'V_1^-1 Z     S = I + L'A L     Z'V^-1 Z = A - A L S^-1 L'A     V^-1 Z L = V_1^-1 Z L S^-1
 *
 * That costs less than probes do, which need a solve by iterations each, every iteration a solve of the base. Knows an operator and a base;
 * not how phi is moved.
 */
import { choleskyFactor, forwardSolveInPlace, logDeterminantOfFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { innerProduct, transposed } from "../../numerics/product.js";
import type { MarginalSolver } from "../solvers/solver.js";
import type { CompositeOperator } from "./composite-operator.js";
import type { CompositeTraces } from "./composite-traces.js";

export interface DenseEquations extends CompositeTraces {
  /** out = S^-1 v */
  solve(values: Float64Array, out: Float64Array): void;
  /** log|S| */
  logDeterminant(): number;
  /** after phi has moved */
  renew(): void;
}

/** What solves and log|V| need; a step that is tried and refused needs no more. */
interface Factored {
  /** V_1^-1 Z, [n, unknowns] */
  readonly inverse: Matrix;
  /** A, and A L */
  readonly information: Matrix;
  readonly half: Matrix;
  /** lower factor of S */
  readonly factor: Matrix;
}

export function denseEquations(operator: CompositeOperator, base: MarginalSolver, rowCount: number): DenseEquations {
  let factored: Factored | null = null;
  const current = (): Factored => (factored ??= factorOf(operator, rowCount));
  return {
    renew: () => void (factored = null),
    solve: (values, out) => out.set(solveWithFactor(current().factor, values)),
    logDeterminant: () => logDeterminantOfFactor(current().factor),
    ofTerms() {
      const precision = precisionOf(current());
      return operator.terms.map((_, t) => tracesOfTerm(operator, t, precision));
    },
    excessOfBase(count) {
      const { inverse, factor } = current();
      const spread = timesRoot(operator, inverse);
      const solved = mapRows(spread, (row) => row.set(solveWithFactor(factor, row)));
      const excess = new Float64Array(count);
      for (let j = 0; j < spread.columns; j++) {
        const [image, whole] = [columnOf(spread, j), columnOf(solved, j)];
        for (let k = 0; k < count; k++) {
          const moved = new Float64Array(rowCount);
          base.addDirection(k, image, moved);
          excess[k] += innerProduct(whole, moved);
        }
      }
      return excess;
    },
  };
}

function factorOf(operator: CompositeOperator, rowCount: number): Factored {
  const { inverse, information } = throughBase(operator, rowCount);
  const half = timesRoot(operator, information);
  const system = timesRoot(operator, transposed(half));
  for (let k = 0; k < system.rows; k++) system.data[k * system.columns + k] += 1;
  return { inverse, information, half, factor: choleskyFactor(system) };
}

/** M L, L over all terms. */
function timesRoot(operator: CompositeOperator, matrix: Matrix): Matrix {
  return mapRows(matrix, (row) => operator.terms.forEach((term, t) => term.toScores(operator.partOf(row, t), operator.partOf(row, t))));
}

/** Z'V^-1 Z */
function precisionOf({ information, half, factor }: Factored): Matrix {
  const reduced = mapRows(half, (row) => forwardSolveInPlace(factor, row));
  return mapRows(information, (row, i) => {
    for (let j = 0; j < row.length; j++) row[j] -= innerProduct(rowOf(reduced, i), rowOf(reduced, j));
  });
}

/** V_1^-1 Z, [n, unknowns], and Z'V_1^-1 Z. */
function throughBase(operator: CompositeOperator, rowCount: number): { readonly inverse: Matrix; readonly information: Matrix } {
  const { terms, size } = operator;
  const [inverse, information] = [zeros(rowCount, size), zeros(size, size)];
  const [rows, image] = [new Float64Array(rowCount), new Float64Array(rowCount)];
  for (let j = 0; j < size; j++) {
    const unit = new Float64Array(size);
    unit[j] = 1;
    rows.fill(0);
    terms.forEach((term, t) => term.addRows(operator.partOf(unit, t), rows));
    operator.applyBaseInverse(rows, image);
    for (let i = 0; i < rowCount; i++) inverse.data[i * size + j] = image[i];
    terms.forEach((term, t) => term.sums(image, operator.partOf(rowOf(information, j), t)));
  }
  return { inverse, information };
}

/** tr(Z'V^-1 Z dD_k) over the term's parameters. */
function tracesOfTerm({ terms, offsets }: CompositeOperator, t: number, precision: Matrix): Float64Array {
  const [term, offset] = [terms[t], offsets[t]];
  const [traces, product] = [new Float64Array(term.parameterCount), new Float64Array(term.size)];
  for (let j = 0; j < term.size; j++) {
    const column = rowOf(precision, offset + j).subarray(offset, offset + term.size);
    for (let k = 0; k < traces.length; k++) {
      term.derivativeProduct(k, column, product);
      traces[k] += product[j];
    }
  }
  return traces;
}

function rowOf({ data, columns }: Matrix, i: number): Float64Array {
  return data.subarray(i * columns, (i + 1) * columns);
}

function columnOf({ data, rows, columns }: Matrix, j: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]);
}

/** A copy whose rows have been changed in place. */
function mapRows(matrix: Matrix, change: (row: Float64Array, i: number) => void): Matrix {
  const copy = { ...matrix, data: matrix.data.slice() };
  for (let i = 0; i < copy.rows; i++) change(rowOf(copy, i), i);
  return copy;
}
