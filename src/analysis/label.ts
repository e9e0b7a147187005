/**
 * Labels of variables as R prints them: a name keeps its backticks only where it needs them, `2L` is 2.
 * R's rule for names: letters, digits, `.` and `_`, beginning with a letter or a dot that no digit follows.
 */
import { deparse, type Expression } from "../../grammar/index.js";

const plainName = /^(?:\p{L}|\.(?![0-9]))[\p{L}\p{N}._]*$/u;
const reserved = new Set(["if", "else", "repeat", "while", "function", "for", "next", "break", "in", "TRUE", "FALSE", "NULL", "Inf", "NaN", "NA"]);

/** A text in quotes, a name in backticks, a whole number with R's mark for integers. */
const spelled = /"(?:[^"\\]|\\.)*"|`((?:[^`\\]|\\.)*)`|(?<![\p{L}\p{N}._])(\d+)L(?![\p{L}\p{N}._])/gu;

export function labelOf(expression: Expression): string {
  const text = deparse(expression);
  if (!text.includes("`") && !text.includes("L")) return text;
  return text.replace(spelled, (whole, name: string | undefined, integer: string | undefined) => {
    if (integer !== undefined) return integer;
    return name !== undefined && plainName.test(name) && !reserved.has(name) ? name : whole;
  });
}
