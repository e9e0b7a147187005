/**
 * A fit whose mixed-model equations are solved, never factored: columns of unit size, the response less its least-squares fit in
 * units of its own, and the operator that applies the equations. Constant while theta moves. Knows one design; knows no theta.
 */
import type { Design } from "../../design/design.js";
import { conditioningOf, type ChangeOfBasis, type Conditioning } from "../../likelihood/equations/conditioning.js";
import { fixedPart } from "../../likelihood/fixed-effects.js";
import { crossedOperator, type CrossedOperator } from "../../likelihood/solvers/crossed-operator.js";
import type { Criterion } from "../../model/index.js";
import { NumericalError } from "../../numerics/failure.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { freeElements, type FreeElement } from "../parameters.js";
import { sumOfLogWeights } from "../rows.js";

export interface IterativeProblem {
  /** X and every Z in columns of unit size */
  readonly design: Design;
  readonly conditioning: Conditioning;
  readonly operator: CrossedOperator;
  /** r = (y - X β₀) / unit, [n] */
  readonly residual: Float64Array;
  readonly unit: number;
  /** β₀ / unit, [p], conditioned columns */
  readonly origin: Float64Array;
  readonly widths: readonly number[];
  readonly elements: readonly FreeElement[];
  readonly criterion: Criterion;
  /** n for ML, n - p for REML */
  readonly effectiveRowCount: number;
  readonly logWeights: number;
}

/**
 * @param design grouped terms of lme4's kinds, every row with a level of each
 * @param response y less its offset, [n]
 * @throws NumericalError `non-finite` when the response holds NaN or ±∞
 */
export function iterativeProblem(original: Design, response: Float64Array, criterion: Criterion): IterativeProblem {
  const conditioning = conditioningOf(original);
  const design = inConditionedColumns(original, conditioning);
  return {
    design,
    conditioning,
    operator: crossedOperator(design),
    ...centred(design, response),
    widths: design.grouped.map(({ basis }) => basis.columns),
    elements: freeElements(design.grouped),
    criterion,
    effectiveRowCount: design.rowCount - (criterion === "ml" ? 0 : design.fixed.matrix.columns),
    logWeights: sumOfLogWeights(design.weights),
  };
}

function inConditionedColumns(design: Design, { fixed, terms }: Conditioning): Design {
  return {
    ...design,
    fixed: { ...design.fixed, matrix: inBasis(design.fixed.matrix, fixed) },
    grouped: design.grouped.map((term, t) => ({ ...term, basis: inBasis(term.basis, terms[t]) })),
  };
}

/** Rows Tᵀx; the same matrix where T is I. */
function inBasis(matrix: Matrix, { transform }: ChangeOfBasis): Matrix {
  const { rows, columns: d, data } = matrix;
  const t = transform.data;
  if (t.every((value, at) => value === (at % (d + 1) === 0 ? 1 : 0))) return matrix;
  const out = zeros(rows, d);
  for (let start = 0; start < data.length; start += d) {
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += data[start + k] * t[k * d + j];
      out.data[start + j] = sum;
    }
  }
  return out;
}

/** The conditioned X is orthonormal in the mean over rows, so that least squares are averages. */
function centred(design: Design, response: Float64Array): Pick<IterativeProblem, "residual" | "unit" | "origin"> {
  const { weights, rowCount } = design;
  const magnitude = response.reduce((largest, value) => (Math.abs(value) <= largest ? largest : Math.abs(value)), 0) || 1;
  const scaled = response.map((value) => value / magnitude);
  const origin = weightedMeans(design, scaled);
  const fitted = fixedPart(design, origin);
  let squared = 0;
  for (let i = 0; i < rowCount; i++) {
    scaled[i] -= fitted[i];
    squared += scaled[i] ** 2 * (weights?.[i] ?? 1);
  }
  if (!Number.isFinite(squared)) throw new NumericalError("non-finite", "the sum of squares of the response is not finite");
  const share = Math.sqrt(squared / rowCount) || 1;
  return { residual: scaled.map((value) => value / share), unit: magnitude * share, origin: origin.map((value) => value / share) };
}

/** sum of w x y over the sum of w, [p]. */
function weightedMeans({ fixed, weights, rowCount }: Design, values: Float64Array): Float64Array {
  const { data, columns: p } = fixed.matrix;
  const sums = new Float64Array(p);
  let total = 0;
  for (let i = 0; i < rowCount; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    for (let c = 0; c < p; c++) sums[c] += weight * data[i * p + c] * values[i];
  }
  return sums.map((sum) => sum / total);
}
