/**
 * Labels as R writes them: `I(x^2)`, `poly(x, 2, raw = TRUE)`, `I(1/p)`, `p%%2`. Differs from the formatter in the blanks
 * around `/` and `%%` and in numbers, which R prints by value (R's deparse.c and format.c, R 4.2).
 */
import { isWord } from "./characters.js";
import { printIn, printName, type Manner } from "./print.js";
import type { BinaryOperator, Expression, Name, NumberLiteral } from "./tree.js";

const TIGHT: ReadonlySet<BinaryOperator> = new Set(["^", ":", "/", "%%", "%/%"]);
const AS_R_DOES: Manner = { tight: TIGHT, tightInGroup: TIGHT, number: deparsedNumber, name: deparsedName };

/** The label that R gives an expression. */
export function deparse(expression: Expression): string {
  return printIn(AS_R_DOES, expression);
}

/** Words that R reads otherwise unless they are quoted (R's ?Reserved). */
const RESERVED: ReadonlySet<string> = new Set([
  "if", "else", "repeat", "while", "function", "for", "in", "next", "break", "TRUE", "FALSE", "NULL", "Inf", "NaN", "NA",
]);

/** Backticks stay only where the name needs them. */
function deparsedName(name: Name): string {
  return name.isQuoted && isWord(name.name) && !RESERVED.has(name.name) ? name.name : printName(name);
}

/** R's integers (`2L`) keep their mark. */
function deparsedNumber(literal: NumberLiteral): string {
  return formatNumber(literal.value) + (literal.text.endsWith("L") ? "L" : "");
}

/** Up to 15 significant digits, in the shorter of fixed and scientific notation, fixed where they tie: 0.001, 1e-04, 1e+05. */
export function formatNumber(value: number): string {
  const [mantissa, exponent] = value.toExponential(14).split("e");
  const digits = mantissa.replace(/\.?0+$/, "");
  const power = Number(exponent);
  const sign = power < 0 ? "-" : "+";
  const scientific = `${digits}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
  const significant = digits.replace(/[-.]/g, "").length;
  const fixed = Math.abs(power) > 300 ? null : value.toFixed(Math.min(100, Math.max(0, significant - 1 - power)));
  return fixed !== null && fixed.length <= scientific.length ? fixed : scientific;
}
