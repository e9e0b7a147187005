/**
 * Expressions as text. Brackets are added only where the tree would otherwise read differently, so that parsing the text
 * gives the tree back. Knows syntax; no statistics.
 */
import { chainOf } from "./chain.js";
import { isWord } from "./characters.js";
import { quotedText } from "./literals.js";
import { infixStrength, isComparison, isRightAssociative, prefixStrength, strengthOf } from "./precedence.js";
import { assertNever } from "../src/invariant.js";
import type { Argument, BarExpression, BinaryExpression, BinaryOperator, Expression, Name, NumberLiteral, RangeExpression } from "./tree.js";

/** What two printers of the same tree differ in. */
export interface Manner {
  /** operators written without blanks around them */
  readonly tight: ReadonlySet<BinaryOperator>;
  /** the same within a grouping factor */
  readonly tightInGroup: ReadonlySet<BinaryOperator>;
  readonly number: (literal: NumberLiteral) => string;
  readonly name: (name: Name) => string;
}

const CANONICAL: Manner = {
  tight: new Set(["^", ":"]),
  tightInGroup: new Set(["^", ":", "/"]),
  number: (literal) => literal.text,
  name: printName,
};

/** One expression in canonical spacing: `a + b:c`, `x^2`, `f(x, k = 3)`, `(1 | g)`. Parsing it gives the tree back. */
export function printExpression(expression: Expression): string {
  return printIn(CANONICAL, expression);
}

/** One member of a chain of operators, in canonical spacing, as it must be written among the others. */
export function printTerm(operand: Expression, operator: BinaryOperator, isFirst: boolean, isLast: boolean): string {
  const strength = infixStrength(operator);
  return inBrackets(CANONICAL, operand, isFirst ? strength : strength + 1, isLast ? 0 : strength);
}

export function printArgument(argument: Argument): string {
  return argumentIn(CANONICAL, argument);
}

/**
 * As `printExpression`, in another manner.
 * @param follower strength of the operator that comes next in the text, 0 for none: `!b` swallows a stronger one
 */
export function printIn(manner: Manner, expression: Expression, follower = 0): string {
  switch (expression.kind) {
    case "number": return manner.number(expression);
    case "string": return quotedText(expression.value, '"');
    case "name": return manner.name(expression);
    case "dot": return ".";
    case "unary": return expression.operator + inBrackets(manner, expression.operand, prefixStrength(expression.operator), follower);
    case "binary": return printBinary(manner, expression, follower);
    case "bar": return printBar(manner, expression);
    case "range": return printRange(manner, expression);
    case "call": return `${manner.name(expression.callee)}(${expression.arguments.map((one) => argumentIn(manner, one)).join(", ")})`;
    case "list": return `[${expression.elements.map((element) => printOperand(manner, element)).join(", ")}]`;
    case "parenthesized": return `(${printIn(manner, expression.inner)})`;
    default: return assertNever(expression);
  }
}

export function printName(name: Name): string {
  return name.isQuoted || !isWord(name.name) ? quotedText(name.name, "`") : name.name;
}

/** An expression where no bar may stand outside brackets. */
export function printOperand(manner: Manner, expression: Expression): string {
  return inBrackets(manner, expression, strengthAboveBars, 0);
}

const strengthAboveBars = infixStrength("&");

function printBar(manner: Manner, { basis, operator, group, settings }: BarExpression): string {
  const bar = `${printOperand(manner, basis)} ${operator} ${printOperand({ ...manner, tight: manner.tightInGroup }, group)}`;
  return [bar, ...settings.map((one) => argumentIn(manner, one))].join(", ");
}

function printRange(manner: Manner, range: RangeExpression): string {
  const [first, last] = [manner.name(range.first), manner.name(range.last)];
  return first.endsWith(".") || last.startsWith(".") ? `${first} .. ${last}` : `${first}..${last}`;
}

function argumentIn(manner: Manner, argument: Argument): string {
  const value = printIn(manner, argument.value);
  return argument.name === null ? value : `${manner.name(argument.name)} = ${value}`;
}

/** A chain of operators of one strength, printed without recursion along its left side. */
function printBinary(manner: Manner, expression: BinaryExpression, follower: number): string {
  const strength = infixStrength(expression.operator);
  if (!gathersLeft(expression.operator)) {
    const right = isRightAssociative(expression.operator) ? strength : strength + 1;
    return (
      inBrackets(manner, expression.left, strength + 1, strength) + spaced(manner, expression.operator) +
      inBrackets(manner, expression.right, right, follower)
    );
  }
  const { first, rest } = chainOf(expression, operatorsLike(expression.operator));
  const parts = new Array<string>(2 * rest.length + 1);
  parts[0] = inBrackets(manner, first, strength, strength);
  for (let index = 0; index < rest.length; index++) {
    const { operator, right } = rest[index];
    parts[2 * index + 1] = spaced(manner, operator);
    parts[2 * index + 2] = inBrackets(manner, right, strength + 1, index === rest.length - 1 ? follower : strength);
  }
  return parts.join("");
}

const CHAINS: readonly (readonly BinaryOperator[])[] = [["+", "-"], ["*", "/"], ["%in%", "%%", "%/%", "|>"], [":"], ["&"]];

/** The operators that gather to the left together with this one. */
export function operatorsLike(operator: BinaryOperator): readonly BinaryOperator[] {
  return CHAINS.find((chain) => chain.includes(operator)) ?? [operator];
}

const gathersLeft = (operator: BinaryOperator): boolean => !isRightAssociative(operator) && !isComparison(operator);

function spaced(manner: Manner, operator: BinaryOperator): string {
  return manner.tight.has(operator) ? operator : BETWEEN_BLANKS[operator];
}

const BETWEEN_BLANKS: Readonly<Record<BinaryOperator, string>> = {
  "^": " ^ ", ":": " : ", "%in%": " %in% ", "%%": " %% ", "%/%": " %/% ", "|>": " |> ", "*": " * ", "/": " / ", "+": " + ", "-": " - ",
  "==": " == ", "!=": " != ", "<": " < ", "<=": " <= ", ">": " > ", ">=": " >= ", "&": " & ",
};

/**
 * The expression, in round brackets where it would otherwise be read apart: its outermost operator binds less tightly than
 * `demanded`, or, for a sign, more loosely than what comes next.
 */
function inBrackets(manner: Manner, expression: Expression, demanded: number, follower: number): string {
  const strength = strengthOf(expression);
  const isApart = expression.kind === "unary" ? strength < follower : strength < demanded;
  return isApart ? `(${printIn(manner, expression)})` : printIn(manner, expression, follower);
}
