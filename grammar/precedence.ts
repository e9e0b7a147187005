/**
 * How tightly operators bind, R's order: `^` · unary sign · `:` · `%in% %% %/% |>` · `* /` · `+ -` · comparisons · `!` · `&` · bars.
 * Knows operators; not what they mean. A greater strength binds more tightly.
 */
import type { BinaryOperator, Expression, UnaryExpression } from "./tree.js";

const INFIX_STRENGTH: Readonly<Record<BinaryOperator, number>> = {
  "^": 12,
  ":": 10,
  "%in%": 9, "%%": 9, "%/%": 9, "|>": 9,
  "*": 8, "/": 8,
  "+": 7, "-": 7,
  "==": 6, "!=": 6, "<": 6, "<=": 6, ">": 6, ">=": 6,
  "&": 4,
};
const PREFIX_STRENGTH: Readonly<Record<UnaryExpression["operator"], number>> = { "-": 11, "+": 11, "!": 5 };
const BAR_STRENGTH = 3;
/** Nothing binds more tightly than a name, a call or brackets. */
const ATOM_STRENGTH = 13;

export function infixStrength(operator: BinaryOperator): number {
  return INFIX_STRENGTH[operator];
}

export function prefixStrength(operator: UnaryExpression["operator"]): number {
  return PREFIX_STRENGTH[operator];
}

/** `a ^ b ^ c` is `a ^ (b ^ c)`; all other operators gather to the left. */
export function isRightAssociative(operator: BinaryOperator): boolean {
  return operator === "^";
}

/** `a < b < c` has no reading. */
export function isComparison(operator: BinaryOperator): boolean {
  return INFIX_STRENGTH[operator] === INFIX_STRENGTH["=="];
}

export function isBinaryOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(INFIX_STRENGTH, text);
}

/** How tightly the outermost operator of an expression binds. */
export function strengthOf(expression: Expression): number {
  switch (expression.kind) {
    case "binary": return INFIX_STRENGTH[expression.operator];
    case "unary": return PREFIX_STRENGTH[expression.operator];
    case "bar": return BAR_STRENGTH;
    default: return ATOM_STRENGTH;
  }
}
