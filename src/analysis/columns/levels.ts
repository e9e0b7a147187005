/**
 * Comparisons of a factor with its levels: `f == "a"`, `f != "a"`, `f %in% c("a", "b")`. A level that the factor does not
 * have is reported with the nearest one. Knows one comparison at a time.
 */
import type { Expression } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import { operation, type ScalarExpression } from "../../expression/index.js";
import { operandSymbol, type Operands, type Scalar } from "./arithmetic.js";
import { membersOf, textOf, textsOf } from "./literals.js";
import { lowerColumn } from "./lower.js";
import type { TypedColumn } from "./typed.js";

/** undefined when neither side is a text: then it is a comparison of numbers. */
export function sameLevel(left: Expression, right: Expression, operator: "==" | "!=", operands: Operands): Scalar | null | undefined {
  const [column, text] = right.kind === "string" ? [left, right] : left.kind === "string" ? [right, left] : [null, null];
  if (column === null) return undefined;
  const typed = lowerColumn(column, operands.scope);
  if (typed === null) return null;
  const same = indicatorOf(typed, text, text.value, false, operands);
  return same && { value: operator === "==" ? same : operation("not", same), isLogical: true };
}

/** One of several levels, or one of several numbers. */
export function membership(left: Expression, right: Expression, operands: Operands): Scalar | null {
  const typed = lowerColumn(left, operands.scope);
  const texts = textsOf(right);
  if (typed === null) return null;
  if (texts === null || texts.length === 0) {
    operands.scope.report(diagnostic("LMM0217", right.span, {}));
    return null;
  }
  const members = membersOf(right);
  const tests = texts.map((text, i) => indicatorOf(typed, members[i], text, true, operands)).filter((test) => test !== null);
  if (tests.length < texts.length) return null;
  const isNone = tests.map((test) => operation("not", test)).reduce((all, one) => operation("and", all, one));
  return { value: operation("not", isNone), isLogical: true };
}

/** 1 in the rows of the level; a level that is not there is a mistake. */
function indicatorOf({ expression, type }: TypedColumn, written: Expression, level: string, countsMissing: boolean, operands: Operands): ScalarExpression | null {
  if (type.kind === "factor" && type.levels !== null && !type.levels.includes(level)) {
    const nearest = nearestName(level, type.levels);
    operands.scope.report(diagnostic("LMM0218", written.span, { level, nearest, levels: type.levels }));
    return null;
  }
  return operandSymbol({ kind: "level", operand: expression, level: textOf(written) ?? level, countsMissing, span: written.span }, operands);
}
