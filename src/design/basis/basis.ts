/**
 * Bases that learn from the training rows (scale, center, poly, bs, ns): what each learnt, as plain data, and its columns.
 * Learning sees every row where the operands are present, also rows that another variable drops later, as R does.
 */
import { diagnostic, type Diagnostic } from "../../diagnostics/index.js";
import { assertNever, invariant } from "../../invariant.js";
import type { BasisExpression, BasisSettings } from "../../model/index.js";
import { numberedValues, numericValues, type NumericValues } from "../values.js";
import { distinctCount, presentRows } from "./present.js";
import { orthogonalPolynomials, polynomialsAt, powers, type PolynomialCoefficients } from "./polynomial.js";
import { polynomialProducts } from "./products.js";
import { bSplineColumns, bSplineKnots, naturalSplineColumns, naturalSplineKnots, type SplineKnots } from "./splines.js";

export type LearntBasis =
  /** (x - centre) / divisor */
  | { readonly kind: "scale"; readonly centre: number; readonly divisor: number }
  /** one set per operand; empty for raw powers */
  | { readonly kind: "polynomial"; readonly operands: readonly PolynomialCoefficients[] }
  | { readonly kind: "spline"; readonly knots: SplineKnots };

export type BasisResult =
  | { readonly kind: "learnt"; readonly learnt: LearntBasis }
  | { readonly kind: "impossible"; readonly diagnostic: Diagnostic };

/** @param operands one numeric column per operand, NaN where missing */
export function learnBasis(expression: BasisExpression, operands: readonly Float64Array[]): BasisResult {
  const { basis, settings } = expression;
  const present = presentRows(operands);
  switch (basis) {
    case "scale":
    case "center":
      return { kind: "learnt", learnt: learnScale(present[0], settings) };
    case "poly":
      return learnPolynomial(expression, present);
    case "bs":
      return { kind: "learnt", learnt: { kind: "spline", knots: bSplineKnots(present[0], settings) } };
    case "ns":
      return { kind: "learnt", learnt: { kind: "spline", knots: naturalSplineKnots(present[0], settings) } };
    default:
      return assertNever(basis);
  }
}

/** The columns of a basis whose learning is done, at the training rows or at new ones. */
export function basisColumns(expression: BasisExpression, learnt: LearntBasis, operands: readonly Float64Array[]): NumericValues {
  const { settings } = expression;
  switch (learnt.kind) {
    case "scale":
      return numericValues(operands[0].map((value) => (value - learnt.centre) / learnt.divisor));
    case "polynomial": {
      const degree = settings.degree ?? 1;
      const single = operands.map((operand, k) =>
        settings.isRaw ? powers(operand, degree) : polynomialsAt(operand, learnt.operands[k]),
      );
      return single.length === 1 ? numberedValues(single[0]) : polynomialProducts(single, degree);
    }
    case "spline": {
      const columns = expression.basis === "bs" ? bSplineColumns : naturalSplineColumns;
      return numberedValues(columns(operands[0], learnt.knots, settings));
    }
    default:
      return assertNever(learnt);
  }
}

/** scale(): mean, and the root mean square about it with n - 1; about zero where it does not centre. */
function learnScale(values: Float64Array, settings: BasisSettings): LearntBasis {
  let sum = 0;
  for (const value of values) sum += value;
  const centre = settings.centers ? sum / values.length : 0;
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return { kind: "scale", centre, divisor: settings.scales ? Math.sqrt(squares / Math.max(1, values.length - 1)) : 1 };
}

function learnPolynomial(expression: BasisExpression, present: readonly Float64Array[]): BasisResult {
  const { settings, span } = expression;
  invariant(settings.degree !== null, "poly() has a degree");
  const { degree } = settings;
  for (const points of present) {
    const distinct = distinctCount(points);
    if (distinct <= degree && !settings.isRaw) return { kind: "impossible", diagnostic: diagnostic("LMM0605", span, { degree, distinct }) };
  }
  const operands = settings.isRaw ? [] : present.map((points) => orthogonalPolynomials(points, degree).coefficients);
  return { kind: "learnt", learnt: { kind: "polynomial", operands } };
}
