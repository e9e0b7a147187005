/**
 * Settings written in a call: numbers, texts, truth values, and lists of them in R's spelling (`c(0, 5, 10)`, `1:4`) or ours
 * (`[0, 5, 10]`). Knows no columns: every reader gives null for what is no such literal.
 */
import type { Expression } from "../../../grammar/index.js";

const constants: ReadonlyMap<string, number> = new Map([["Inf", Infinity], ["pi", Math.PI]]);

/** A number, or arithmetic of numbers: `-1`, `2 * pi`, `1e3`. */
export function numberOf(expression: Expression): number | null {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "parenthesized":
      return numberOf(expression.inner);
    case "name":
      return expression.isQuoted ? null : (constants.get(expression.name) ?? null);
    case "unary": {
      const operand = numberOf(expression.operand);
      return operand === null || expression.operator === "!" ? null : expression.operator === "-" ? -operand : operand;
    }
    case "binary":
      return combine(expression.operator, numberOf(expression.left), numberOf(expression.right));
    default:
      return null;
  }
}

function combine(operator: string, left: number | null, right: number | null): number | null {
  if (left === null || right === null) return null;
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "^":
      return left ** right;
    default:
      return null;
  }
}

export function wholeNumberOf(expression: Expression): number | null {
  const value = numberOf(expression);
  return value !== null && Number.isInteger(value) ? value : null;
}

/** A text in quotes, or a number as R would write it. */
export function textOf(expression: Expression): string | null {
  if (expression.kind === "string") return expression.value;
  const number = numberOf(expression);
  if (number !== null) return String(Number(number.toPrecision(15)));
  const truth = truthOf(expression);
  return truth === null ? null : truth ? "TRUE" : "FALSE";
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ["TRUE", true], ["T", true], ["true", true],
  ["FALSE", false], ["F", false], ["false", false],
]);

export function truthOf(expression: Expression): boolean | null {
  return expression.kind === "name" && !expression.isQuoted ? (truths.get(expression.name) ?? null) : null;
}

/** The members of `c(...)`, `[...]` or `a:b`; a single literal is a list of one. */
export function membersOf(expression: Expression): readonly Expression[] {
  if (expression.kind === "list") return expression.elements;
  if (expression.kind === "call" && expression.callee.name === "c") return expression.arguments.map(({ value }) => value);
  return expression.kind === "binary" && expression.operator === ":" ? sequence(expression) : [expression];
}

/** The longest sequence `a:b` that is written out. */
const longestSequence = 10_000;

function sequence(expression: Extract<Expression, { kind: "binary" }>): readonly Expression[] {
  const [from, to] = [numberOf(expression.left), numberOf(expression.right)];
  if (from === null || to === null || Math.abs(to - from) > longestSequence) return [expression];
  const step = to < from ? -1 : 1;
  return Array.from({ length: Math.floor(Math.abs(to - from)) + 1 }, (_, i) => {
    const value = from + step * i;
    return { kind: "number", value, text: String(value), span: expression.span } as const;
  });
}

/** Null when a member is no number. */
export function numbersOf(expression: Expression): readonly number[] | null {
  return allOrNothing(membersOf(expression).map(numberOf));
}

/** Null when a member is neither text nor number. */
export function textsOf(expression: Expression): readonly string[] | null {
  return allOrNothing(membersOf(expression).map(textOf));
}

function allOrNothing<Value>(values: readonly (Value | null)[]): readonly Value[] | null {
  const present = values.filter((value): value is Value => value !== null);
  return present.length === values.length ? present : null;
}
