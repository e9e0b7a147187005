/**
 * What each operation is: its value, its derivative, how it is written, where it is defined, and what it means. The one closed table.
 *
 * Derivatives at edges: |a| and sign(a) have derivative 0 at 0; min and max take the branch they chose; steps (`floor`,
 * comparisons, `%/%`) have derivative 0. a^b has derivative 0 in a where b = 0 and in b where a = 0: their limits on the
 * domain that definitions use, and what keeps rho^|i - j| differentiable in rho at i = j.
 */
import {
  add, constant, divide, isConstant, multiply, negate, operation, power, square, subtract,
  type Operation, type ScalarExpression,
} from "./expression.js";
import * as functions from "./functions.js";

export interface OperationRule {
  readonly operandCount: 1 | 2 | 3;
  readonly value: (a: number, b: number, c: number) => number;
  readonly derivative: DerivativeRule;
  /** in a formula, and in R */
  readonly formula: Notation;
  readonly typescript: Notation;
  /** where it is real, beyond all numbers; null for everywhere */
  readonly domain: string | null;
  /** null where it is written with a sign */
  readonly help: OperationHelp | null;
}

/** What a reader is told of an operation that is called by name. */
export interface OperationHelp {
  readonly parameters: readonly string[];
  readonly meaning: string;
}

/**
 * @param operands of the node
 * @param inner their derivatives, null where the symbol does not occur
 * @returns null for zero
 */
export type DerivativeRule = (
  operands: readonly ScalarExpression[],
  inner: readonly (ScalarExpression | null)[],
) => ScalarExpression | null;

export type Notation =
  | { readonly kind: "call"; readonly name: string }
  | { readonly kind: "prefix"; readonly sign: string; readonly precedence: number; readonly operand: number }
  | {
      readonly kind: "infix";
      readonly sign: string;
      readonly precedence: number;
      /** the least precedence that an operand may have without parentheses */
      readonly left: number;
      readonly right: number;
    };

export const operations: Readonly<Record<Operation, OperationRule>> = {
  add: infix((a, b) => a + b, sumRule, sign("+", 4, 4, 5)),
  subtract: infix((a, b) => a - b, differenceRule, sign("-", 4, 4, 5)),
  multiply: infix((a, b) => a * b, productRule, sign("*", 5, 5, 6)),
  divide: infix((a, b) => a / b, quotientRule, sign("/", 5, 5, 6)),
  power: infix(functions.power, powerRule, sign("^", 8, 9, 8), sign("**", 8, 9, 8), "a >= 0 or b an integer"),
  negate: {
    operandCount: 1,
    value: (a) => -a,
    derivative: (_, [da]) => (da === null ? null : negate(da)),
    formula: { kind: "prefix", sign: "-", precedence: 7, operand: 8 },
    typescript: { kind: "prefix", sign: "-", precedence: 7, operand: 9 },
    domain: null,
    help: null,
  },
  modulo: infix(functions.modulo, moduloRule, sign("%%", 6, 6, 7), call("modulo"), "b != 0"),
  integerDivide: infix(functions.integerDivide, () => null, sign("%/%", 6, 6, 7), call("integerDivide"), "b != 0"),

  equal: infix(functions.equal, () => null, sign("==", 3, 4, 4), call("equal")),
  notEqual: infix(functions.notEqual, () => null, sign("!=", 3, 4, 4), call("notEqual")),
  less: infix(functions.less, () => null, sign("<", 3, 4, 4), call("less")),
  lessOrEqual: infix(functions.lessOrEqual, () => null, sign("<=", 3, 4, 4), call("lessOrEqual")),
  greater: infix(functions.greater, () => null, sign(">", 3, 4, 4), call("greater")),
  greaterOrEqual: infix(functions.greaterOrEqual, () => null, sign(">=", 3, 4, 4), call("greaterOrEqual")),
  and: infix(functions.and, () => null, sign("&", 1, 1, 2), call("and")),
  not: {
    operandCount: 1,
    value: functions.not,
    derivative: () => null,
    formula: { kind: "prefix", sign: "!", precedence: 2, operand: 2 },
    typescript: call("not"),
    domain: null,
    help: null,
  },
  select: {
    operandCount: 3,
    value: functions.select,
    derivative: ([condition], [, db, dc]) => branches(condition, db, dc),
    formula: call("ifelse"),
    typescript: call("select"),
    domain: null,
    help: { parameters: ["test", "yes", "no"], meaning: "The second value in the rows where the test holds, the third in the others." },
  },

  log: unary(Math.log, (a) => divide(constant(1), a), "log", "Math.log", "The natural logarithm.", "x > 0"),
  log2: unary(Math.log2, (a) => divide(constant(Math.LOG2E), a), "log2", "Math.log2", "The logarithm to base 2.", "x > 0"),
  log10: unary(Math.log10, (a) => divide(constant(Math.LOG10E), a), "log10", "Math.log10", "The logarithm to base 10.", "x > 0"),
  log1p: unary(Math.log1p, (a) => divide(constant(1), add(constant(1), a)), "log1p", "Math.log1p", "log(1 + x), exact where x is near 0; it takes zeros.", "x > -1"),
  exp: unary(Math.exp, (a) => operation("exp", a), "exp", "Math.exp", "e to the power x."),
  expm1: unary(Math.expm1, (a) => operation("exp", a), "expm1", "Math.expm1", "exp(x) - 1, exact where x is near 0."),
  sqrt: unary(Math.sqrt, (a) => divide(constant(0.5), operation("sqrt", a)), "sqrt", "Math.sqrt", "The square root.", "x >= 0"),
  abs: unary(Math.abs, (a) => operation("sign", a), "abs", "Math.abs", "The absolute value."),
  sign: step(Math.sign, "sign", "Math.sign", "1 for a positive number, -1 for a negative one, 0 for zero."),
  sin: unary(Math.sin, (a) => operation("cos", a), "sin", "Math.sin", "The sine of an angle in radians."),
  cos: unary(Math.cos, (a) => negate(operation("sin", a)), "cos", "Math.cos", "The cosine of an angle in radians."),
  tan: unary(Math.tan, (a) => add(constant(1), square(operation("tan", a))), "tan", "Math.tan", "The tangent of an angle in radians."),
  tanh: unary(Math.tanh, (a) => subtract(constant(1), square(operation("tanh", a))), "tanh", "Math.tanh", "The hyperbolic tangent, between -1 and 1."),
  round: step(functions.roundHalfToEven, "round", "roundHalfToEven", "The nearest whole number; a half goes to the even neighbour, as in R."),
  floor: step(Math.floor, "floor", "Math.floor", "The largest whole number that is not above x."),
  ceiling: step(Math.ceil, "ceiling", "Math.ceil", "The smallest whole number that is not below x."),
  min: extremum((a, b) => Math.min(a, b), "lessOrEqual", "pmin", "Math.min", "The smallest of its arguments, row by row."),
  max: extremum((a, b) => Math.max(a, b), "greaterOrEqual", "pmax", "Math.max", "The largest of its arguments, row by row."),

  lgamma: unary(functions.lgamma, (a) => operation("digamma", a), "lgamma", "lgamma", "The logarithm of the gamma function; lgamma(n + 1) is that of n factorial.", "x not 0, -1, -2, ..."),
  digamma: unary(functions.digamma, (a) => operation("trigamma", a), "digamma", "digamma", "The derivative of lgamma.", "x not 0, -1, -2, ..."),
  trigamma: unary(functions.trigamma, (a) => operation("polygamma", constant(2), a), "trigamma", "trigamma", "The second derivative of lgamma.", "x > 0"),
  polygamma: {
    operandCount: 2,
    value: functions.polygamma,
    derivative: ([order, a], [, da]) => da && multiply(operation("polygamma", add(order, constant(1)), a), da),
    formula: call("polygamma"),
    typescript: call("polygamma"),
    domain: "order 0, 1, 2, ...; x > 0",
    help: { parameters: ["order", "x"], meaning: "The derivative of digamma of the given order." },
  },
  normalCdf: unary(functions.normalCdf, (a) => operation("normalDensity", a), "pnorm", "normalCdf", "The standard normal distribution function: the share of the distribution below x."),
  normalQuantile: unary(functions.normalQuantile, quantileDerivative, "qnorm", "normalQuantile", "The standard normal quantile of a share between 0 and 1.", "0 <= x <= 1"),
  normalDensity: unary(functions.normalDensity, densityDerivative, "dnorm", "normalDensity", "The standard normal density."),
};

/** The operations that a formula calls by name: `log`, `pmin`, `lgamma`, ... */
export const namedOperations: ReadonlyMap<string, Operation> = new Map(
  (Object.keys(operations) as Operation[]).flatMap((name): [string, Operation][] => {
    const { formula } = operations[name];
    return formula.kind === "call" ? [[formula.name, name]] : [];
  }),
);

function call(name: string): Notation {
  return { kind: "call", name };
}

function sign(text: string, precedence: number, left: number, right: number): Notation {
  return { kind: "infix", sign: text, precedence, left, right };
}

function infix(
  value: (a: number, b: number) => number,
  derivative: DerivativeRule,
  formula: Notation,
  typescript: Notation = formula,
  domain: string | null = null,
): OperationRule {
  return { operandCount: 2, value, derivative, formula, typescript, domain, help: null };
}

/** A differentiable function of one operand. */
function unary(
  value: (a: number) => number,
  slope: (a: ScalarExpression) => ScalarExpression,
  formula: string,
  typescript: string,
  meaning: string,
  domain: string | null = null,
): OperationRule {
  const derivative: DerivativeRule = ([a], [da]) => da && multiply(slope(a), da);
  return { operandCount: 1, value, derivative, formula: call(formula), typescript: call(typescript), domain, help: { parameters: ["x"], meaning } };
}

/** A function that is constant between its jumps. */
function step(value: (a: number) => number, formula: string, typescript: string, meaning: string): OperationRule {
  return { operandCount: 1, value, derivative: () => null, formula: call(formula), typescript: call(typescript), domain: null, help: { parameters: ["x"], meaning } };
}

function extremum(
  value: (a: number, b: number) => number,
  firstIsChosen: Operation,
  formula: string,
  typescript: string,
  meaning: string,
): OperationRule {
  const derivative: DerivativeRule = ([a, b], [da, db]) => branches(operation(firstIsChosen, a, b), da, db);
  return { operandCount: 2, value, derivative, formula: call(formula), typescript: call(typescript), domain: null, help: { parameters: ["x", "z"], meaning } };
}

/** The derivative of the branch taken: a product with the condition would make 0 * infinity of the other. */
function branches(
  condition: ScalarExpression,
  whenTrue: ScalarExpression | null,
  whenFalse: ScalarExpression | null,
): ScalarExpression | null {
  if (whenTrue === null && whenFalse === null) return null;
  return operation("select", condition, whenTrue ?? constant(0), whenFalse ?? constant(0));
}

function sumOf(a: ScalarExpression | null, b: ScalarExpression | null): ScalarExpression | null {
  return a && b ? add(a, b) : (a ?? b);
}

function differenceOf(a: ScalarExpression | null, b: ScalarExpression | null): ScalarExpression | null {
  return a && b ? subtract(a, b) : (a ?? (b && negate(b)));
}

function sumRule(_: readonly ScalarExpression[], [da, db]: readonly (ScalarExpression | null)[]): ScalarExpression | null {
  return sumOf(da, db);
}

function differenceRule(
  _: readonly ScalarExpression[],
  [da, db]: readonly (ScalarExpression | null)[],
): ScalarExpression | null {
  return differenceOf(da, db);
}

function productRule(
  [a, b]: readonly ScalarExpression[],
  [da, db]: readonly (ScalarExpression | null)[],
): ScalarExpression | null {
  return sumOf(da && multiply(da, b), db && multiply(a, db));
}

/** (a / b)' = a' / b - (a / b) b' / b: the quotient itself recurs, and is computed once */
function quotientRule(
  [a, b]: readonly ScalarExpression[],
  [da, db]: readonly (ScalarExpression | null)[],
): ScalarExpression | null {
  const scaled = db && divide(multiply(divide(a, b), db), b);
  return differenceOf(da && divide(da, b), scaled);
}

function powerRule(
  [a, b]: readonly ScalarExpression[],
  [da, db]: readonly (ScalarExpression | null)[],
): ScalarExpression | null {
  const lowered = multiply(b, power(a, subtract(b, constant(1))));
  const inBase = isConstant(b) ? lowered : unlessZero(b, lowered);
  const inExponent = unlessZero(a, multiply(power(a, b), operation("log", a)));
  return sumOf(da && multiply(inBase, da), db && multiply(inExponent, db));
}

function unlessZero(tested: ScalarExpression, value: ScalarExpression): ScalarExpression {
  return operation("select", operation("equal", tested, constant(0)), constant(0), value);
}

/** a %% b = a - b (a %/% b) */
function moduloRule(
  [a, b]: readonly ScalarExpression[],
  [da, db]: readonly (ScalarExpression | null)[],
): ScalarExpression | null {
  return differenceOf(da, db && multiply(operation("integerDivide", a, b), db));
}

function quantileDerivative(a: ScalarExpression): ScalarExpression {
  return divide(constant(1), operation("normalDensity", operation("normalQuantile", a)));
}

function densityDerivative(a: ScalarExpression): ScalarExpression {
  return negate(multiply(a, operation("normalDensity", a)));
}
