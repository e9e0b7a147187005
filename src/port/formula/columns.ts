/**
 * Columns and what is computed of them: `d$x`, `np.log(x)`, `I(x / 10)`. What has no counterpart becomes a column of its own name,
 * which the data must then hold. Knows functions of columns; no terms.
 */
import type { Argument, Expression } from "../../../grammar/index.js";
import { isFunctionName } from "../../analysis/columns/functions.js";
import { diagnostic } from "../../diagnostics/index.js";
import { calleeName, unwrapped, type HostArgument, type HostCall, type HostExpression } from "../reader/index.js";
import { writtenAt, type Reading } from "../reading.js";
import { argumentNode, binaryNode, callNode, nameNode, numberNode, parenthesizedNode, textNode } from "../syntax.js";
import type { FormulaReading } from "./dialect.js";

/** A number or factor per row. What cannot be said becomes a column named as it is written. */
export function columnOf(host: HostExpression, reading: FormulaReading): Expression {
  const value = valueOf(host, reading);
  if (value !== null) return value;
  const column = nameNode(writtenAt(reading, host.span), host.span);
  reading.report(diagnostic("LMM1017", host.span, { text: column.name }));
  return column;
}

/** The name of a column, however its table is named with it: `x`, `d$x`, `d[["x"]]`, `df["x"]`, `df.x`, `:x`; null for anything else. */
export function columnName(host: HostExpression): string | null {
  switch (host.kind) {
    case "name":
    case "text":
      return host.kind === "name" ? host.name : host.value;
    case "member":
      return host.operator.startsWith("::") ? null : host.name;
    case "index":
      return columnOfIndex(host.arguments);
    case "unary":
      return host.operator === ":" ? columnName(host.operand) : null;
    case "parenthesized":
      return columnName(host.inner);
    default:
      return null;
  }
}

/** `d["x"]`, `d[["x"]]`, `d[, "x"]` */
function columnOfIndex(args: readonly HostArgument[]): string | null {
  const last = args.at(-1)?.value ?? null;
  if (last?.kind === "text") return last.value;
  return last?.kind === "sequence" && last.elements.length === 1 ? columnOfIndex(last.elements) : null;
}

function valueOf(host: HostExpression, reading: FormulaReading): Expression | null {
  switch (host.kind) {
    case "name":
      return host.name === "." ? { kind: "dot", span: host.span } : nameNode(host.name, host.span);
    case "number":
      return numberNode(host.text, host.span);
    case "text":
      return textNode(host.value, host.span);
    case "parenthesized": {
      const inner = valueOf(host.inner, reading);
      return inner && parenthesizedNode(inner);
    }
    case "unary": {
      const operand = valueOf(host.operand, reading);
      const operator = (["-", "+", "!"] as const).find((one) => one === host.operator);
      return operand && operator ? { kind: "unary", operator, operand, span: host.span } : null;
    }
    case "binary": {
      const operator = reading.dialect.ofValues.get(host.operator);
      const [left, right] = [valueOf(host.left, reading), valueOf(host.right, reading)];
      return operator && left && right ? binaryNode(operator, left, right, host.span) : null;
    }
    case "member":
    case "index":
      return columnWithin(host, reading);
    case "sequence": {
      const elements = host.elements.map(({ value }) => value && valueOf(value, reading)).filter((one) => one !== null);
      return elements.length === host.elements.length ? { kind: "list", elements, span: host.span } : null;
    }
    case "call":
      return callOf(host, reading);
    case "unread":
      return null;
  }
}

/** `d$x`; and `scale(x)[, 1]`, which R needs to make a column of a matrix of one. */
function columnWithin(host: Extract<HostExpression, { kind: "member" | "index" }>, reading: FormulaReading): Expression | null {
  const name = columnName(host);
  if (name !== null) return nameNode(name, host.span);
  const isOneColumn = host.kind === "index" && isScaled(host.base);
  return isOneColumn ? valueOf(host.base, reading) : null;
}

const isScaled = (host: HostExpression): boolean => ["scale", "center"].includes(calleeName(unwrapped(host)) ?? "");

function callOf(call: HostCall, reading: FormulaReading): Expression | null {
  const name = calleeName(call);
  if (name === null) return null;
  const reader = reading.dialect.functions.get(name);
  if (reader !== undefined) return reader(call, reading);
  return isFunctionName(name) ? sameCall(name, call, reading) : null;
}

/** The call under a name that the language has, its arguments translated. */
export function sameCall(name: string, call: HostCall, reading: FormulaReading): Expression | null {
  const args = argumentsOf(call.arguments, reading);
  return args && callNode(name, args, call.span);
}

function argumentsOf(written: readonly HostArgument[], reading: FormulaReading): readonly Argument[] | null {
  const values = written.map(({ name, value }) => {
    const translated = value && valueOf(value, reading);
    return translated && argumentNode(translated, name);
  });
  const present = values.filter((one) => one !== null);
  return present.length === values.length ? present : null;
}

/** Whether two pieces of source read the same, blanks aside. */
export function isSameText(one: HostExpression, other: HostExpression, reading: Reading): boolean {
  return writtenAt(reading, one.span).replace(/\s/g, "") === writtenAt(reading, other.span).replace(/\s/g, "");
}
