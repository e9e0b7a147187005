/**
 * Functions of columns, element by element, under R's names: what each is in scalar operations. The operations themselves,
 * with their values and derivatives, belong to `expression`.
 */
import { deparse, type CallExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import { constant, divide, multiply, namedOperations, operation, operations, type ScalarExpression } from "../../expression/index.js";
import { dialectHint } from "../dialects.js";
import { composedPrimitives, primitives, type PrimitiveKind } from "../primitives/index.js";
import { matchSignature, type MatchedArguments } from "./arguments.js";
import { lowerOperation, lowerScalar, type Operands, type Scalar } from "./arithmetic.js";
import { numberOf } from "./literals.js";

type ComposedWord = keyof typeof composedPrimitives;

/** Functions that are more than one operation of their arguments. */
const composed: Readonly<Record<ComposedWord, (call: CallExpression, operands: Operands) => Scalar | null>> = {
  I: identity,
  identity,
  "as.numeric": identity,
  "as.double": identity,
  "as.integer": truncated,
  trunc: truncated,
  "as.logical": (call, operands) => asLogical(lowerOnly(call, operands)),
  log: logarithm,
  round: rounded,
  pmin: (call, operands) => extremum(call, "min", operands),
  pmax: (call, operands) => extremum(call, "max", operands),
};

const isComposed = (name: string): name is ComposedWord => Object.hasOwn(composed, name);

/** One number from a whole column: R would have to repeat it in every row. */
const summaries = new Set(["mean", "median", "sd", "var", "min", "max", "sum", "length", "range", "quantile", "n"]);

/** @returns null after a complaint */
export function lowerScalarCall(call: CallExpression, operands: Operands): Scalar | null {
  const { name } = call.callee;
  if (isComposed(name)) return composed[name](call, operands);
  const named = namedOperations.get(name);
  if (named === undefined) return reportUnknownFunction(call, operands);
  const expected = operations[named].operandCount;
  if (call.arguments.length === expected) return lowerOperation(named, call, operands);
  operands.scope.report(diagnostic("LMM0323", call.span, { callee: name, expected, found: call.arguments.length }));
  return null;
}

const kindsWithinTerms: readonly (PrimitiveKind | undefined)[] = ["function", "basis", "factor", "response"];

/** Whether a call of this name is a function of columns, or a list of settings for one. */
export function isFunctionName(name: string): boolean {
  return kindsWithinTerms.includes(primitives.get(name)?.kind);
}

const callableNames = (): readonly string[] => [...primitives].flatMap(([name, { kind }]) => (kind === "operator" ? [] : [name]));

function reportUnknownFunction({ callee, span }: CallExpression, { scope }: Operands): null {
  const { name } = callee;
  const { nets, kernels, structures } = scope.definitions;
  const dialect = dialectHint(name);
  if (summaries.has(name)) scope.report(diagnostic("LMM0208", span, { name }));
  else if (nets.has(name) || kernels.has(name) || structures.has(name)) scope.report(diagnostic("LMM0304", span, { term: name }));
  else if (dialect !== null) scope.report(diagnostic("LMM0209", span, { name, ...dialect }));
  else scope.report(diagnostic("LMM0207", callee.span, { name, nearest: nearestName(name, [...callableNames(), ...nets.keys(), ...kernels.keys(), ...structures.keys()]) }));
  return null;
}

const matchComposed = (call: CallExpression, { scope }: Operands): MatchedArguments | null =>
  matchSignature(call, composedPrimitives[call.callee.name as ComposedWord].signature, scope);

function lowerOnly(call: CallExpression, operands: Operands): Scalar | null {
  const x = matchComposed(call, operands)?.get("x");
  return x === undefined ? null : lowerScalar(x, operands);
}

function identity(call: CallExpression, operands: Operands): Scalar | null {
  const inner = lowerOnly(call, operands);
  return inner && { value: inner.value, isLogical: inner.isLogical && call.callee.name === "I" };
}

/** Towards zero. */
function truncated(call: CallExpression, operands: Operands): Scalar | null {
  const inner = lowerOnly(call, operands);
  if (inner === null) return null;
  const isNegative = operation("less", inner.value, constant(0));
  return { value: operation("select", isNegative, operation("ceiling", inner.value), operation("floor", inner.value)), isLogical: false };
}

function asLogical(inner: Scalar | null): Scalar | null {
  return inner && { value: operation("notEqual", inner.value, constant(0)), isLogical: true };
}

/** log(x), log(x, base) */
function logarithm(call: CallExpression, operands: Operands): Scalar | null {
  const matched = matchComposed(call, operands);
  const [x, base] = [matched?.get("x"), matched?.get("base")];
  if (x === undefined) return null;
  const value = lowerScalar(x, operands);
  const divisor = base === undefined ? undefined : lowerScalar(base, operands);
  if (value === null || divisor === null) return null;
  const natural = operation("log", value.value);
  return { value: divisor === undefined ? natural : logarithmTo(value.value, divisor.value), isLogical: false };
}

/** Bases 2 and 10 have operations of their own, which are exact at their powers. */
function logarithmTo(value: ScalarExpression, base: ScalarExpression): ScalarExpression {
  if (base.kind === "constant" && base.value === 2) return operation("log2", value);
  if (base.kind === "constant" && base.value === 10) return operation("log10", value);
  return divide(operation("log", value), operation("log", base));
}

/** round(x, digits) */
function rounded(call: CallExpression, operands: Operands): Scalar | null {
  const matched = matchComposed(call, operands);
  const [x, digits] = [matched?.get("x"), matched?.get("digits")];
  const value = x === undefined ? null : lowerScalar(x, operands);
  if (value === null) return null;
  const places = digits === undefined ? 0 : numberOf(digits);
  if (places === null) return reportSetting(call, "digits", digits, operands);
  if (places === 0) return { value: operation("round", value.value), isLogical: false };
  const scale = constant(10 ** places);
  return { value: divide(operation("round", multiply(value.value, scale)), scale), isLogical: false };
}

function reportSetting(call: CallExpression, argument: string, value: Expression | undefined, { scope }: Operands): null {
  scope.report(diagnostic("LMM0324", value?.span ?? call.span, { callee: call.callee.name, argument, expected: "a number", found: value === undefined ? "" : deparse(value) }));
  return null;
}

/** pmin() and pmax() of two or more. */
function extremum(call: CallExpression, name: "min" | "max", operands: Operands): Scalar | null {
  const values = call.arguments.map(({ value }) => lowerScalar(value, operands)).filter((one) => one !== null);
  if (values.length < call.arguments.length || values.length === 0) return null;
  return { value: values.map(({ value }) => value).reduce((all, one) => operation(name, all, one)), isLogical: false };
}
