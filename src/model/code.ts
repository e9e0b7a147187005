/**
 * Plain functions in the place of expressions: what an emitted module holds of a covariance or a computed column. A function computes to the
 * last bit what its expression does, so an engine may run either; the model stays plain data, and the function is known by the
 * object it belongs to, for as long as that object lives. Knows functions by their order of arguments alone.
 */
import type { ArithmeticExpression } from "./columns.js";
import type { CovarianceDefinition } from "./model.js";

export type ScalarFunction = (...values: number[]) => number;

/** A covariance and its derivatives, of the definition's variables and then its parameters, in their order. */
export interface CovarianceCode {
  readonly value: ScalarFunction;
  /** by every parameter, in their order */
  readonly derivatives: readonly ScalarFunction[];
}

/** Of a definition whose parameters take an index: its parameters at these positions alone. */
interface PositionedCode extends CovarianceCode {
  readonly positions: readonly number[] | null;
}

const covariances = new WeakMap<CovarianceDefinition, PositionedCode>();
const columns = new WeakMap<ArithmeticExpression, ScalarFunction>();

/** @param positions where the code's parameters stand; null where none takes an index @returns the definition itself */
export function withCovarianceCode(definition: CovarianceDefinition, code: CovarianceCode, positions: readonly number[] | null): CovarianceDefinition {
  covariances.set(definition, { ...code, positions });
  return definition;
}

/** Whether functions stand for it, at whatever positions. */
export function hasCovarianceCode(definition: CovarianceDefinition): boolean {
  return covariances.has(definition);
}

/** @param positions of the effects; empty where the covariance is one of sites @returns null where the expression is to be evaluated */
export function covarianceCode(definition: CovarianceDefinition, positions: readonly number[]): CovarianceCode | null {
  const code = covariances.get(definition);
  return code !== undefined && isWrittenFor(code.positions, positions) ? code : null;
}

function isWrittenFor(written: readonly number[] | null, positions: readonly number[]): boolean {
  return written === null || (written.length === positions.length && written.every((one, k) => one === positions[k]));
}

/** @param code of the operands in their order @returns the expression itself */
export function withColumnCode(expression: ArithmeticExpression, code: ScalarFunction): ArithmeticExpression {
  columns.set(expression, code);
  return expression;
}

/** Null where the expression is to be evaluated. */
export function columnCode(expression: ArithmeticExpression): ScalarFunction | null {
  return columns.get(expression) ?? null;
}
