/**
 * From the argument that holds a formula to its two sides: written in place, in quotes, or kept in a variable that the script assigns
 * once. What a script computes only when it runs is said to be that.
 */
import { diagnostic, type Span } from "../../diagnostics/index.js";
import { calleeName, positional, readFormulaText, unwrapped, type FoundCall, type HostExpression } from "../reader/index.js";
import { pythonFormula } from "../reader/lexicon.js";
import { textsOf } from "../reader/formula-text.js";
import { assignedValue } from "../reader/script.js";
import { writtenAt, type Reading } from "../reading.js";

export interface Sides {
  /** null for a one-sided formula */
  readonly response: HostExpression | null;
  readonly predictor: HostExpression;
  readonly span: Span;
}

/** @param written the argument of `call` that holds the formula; null where there is none. @returns null after a complaint */
export function sidesOf(written: HostExpression | null, { name: callee, call }: FoundCall, reading: Reading): Sides | null {
  const formula = written && formulaIn(written, callee, reading, 0);
  if (written === null) reading.report(diagnostic("LMM1006", call.span, { callee, example: `${callee}(y ~ x)` }));
  return formula && splitAt(formula);
}

/** The sides of what is a formula already; null for anything else. */
export function splitAt(formula: HostExpression): Sides | null {
  const meant = unwrapped(formula);
  if (meant.kind === "binary" && meant.operator === "~") return { response: meant.left, predictor: meant.right, span: meant.span };
  return meant.kind === "unary" && meant.operator === "~" ? { response: null, predictor: meant.operand, span: meant.span } : null;
}

const wrappers = ["formula", "Formula", "as.formula", "bf", "brmsformula", "@formula", "lf"];
const furthest = 5;

function formulaIn(written: HostExpression, callee: string, reading: Reading, steps: number): HostExpression | null {
  const meant = unwrapped(written);
  if (splitAt(meant) !== null) return meant;
  const name = calleeName(meant);
  if (meant.kind === "call" && name !== null && wrappers.includes(name)) {
    const [inner] = positional(meant.arguments);
    if (inner !== undefined && steps < furthest) return formulaIn(inner, callee, reading, steps + 1);
  }
  if (textsOf(meant) !== null) return formulaInText(meant, callee, reading);
  if (meant.kind === "name") {
    const value = steps < furthest ? assignedValue(reading.script, meant.name) : null;
    if (value !== null) return formulaIn(value, callee, reading, steps + 1);
    reading.report(diagnostic("LMM1003", meant.span, { callee, variable: meant.name }));
    return null;
  }
  if (meant.kind === "number" || meant.kind === "unread") reading.report(diagnostic("LMM1008", meant.span, { text: writtenAt(reading, meant.span) }));
  else reading.report(diagnostic("LMM1004", meant.span, { callee, how: name === null ? `\`${writtenAt(reading, meant.span)}\`` : `\`${name}()\`` }));
  return null;
}

function formulaInText(texts: HostExpression, callee: string, reading: Reading): HostExpression | null {
  const { script } = reading;
  const isComputed = textsOf(texts)?.some((one) => one.isComputed) === true;
  const lexicon = script.language === "python" ? pythonFormula : script.lexicon;
  const formula = readFormulaText(texts, lexicon, script.source);
  if (formula !== null && splitAt(formula) !== null) return formula;
  const text = writtenAt(reading, texts.span);
  reading.report(isComputed ? diagnostic("LMM1004", texts.span, { callee, how: `the text \`${text}\`` }) : diagnostic("LMM1008", texts.span, { text }));
  return null;
}
