/** The left side of a formula: a column, successes and failures, or what brms and bambi write beside it: `y | trials(n)`, `p(y, n)`. */
import type { Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { calleeName, membersOf, positional, unwrapped, type HostCall, type HostExpression } from "../reader/index.js";
import { lose, writtenAt } from "../reading.js";
import { binaryNode, callNode } from "../syntax.js";
import { columnOf } from "./columns.js";
import type { FormulaReading } from "./dialect.js";

export interface ReadResponse {
  readonly expression: Expression;
  readonly written: HostExpression;
  /** successes and failures */
  readonly isCounted: boolean;
  /** what the response itself says of weights */
  readonly weights: Expression | null;
}

/** @returns null after a complaint */
export function readResponse(host: HostExpression, reading: FormulaReading): ReadResponse | null {
  const written = unwrapped(host);
  const plain = { written, isCounted: false, weights: null };
  if (written.kind === "binary" && written.operator === "|") return withAdditions(written.left, written.right, reading);
  const name = calleeName(written);
  if (written.kind !== "call" || name === null) return { ...plain, expression: columnOf(written, reading) };
  if (["mvbind", "multivariate"].includes(name)) {
    reading.report(diagnostic("LMM1007", written.span, { what: writtenAt(reading, written.span), fits: "several responses at once" }));
    return null;
  }
  if (name === "cbind" && positional(written.arguments).length === 2) return { ...plain, expression: successesAndFailures(written, reading), isCounted: true };
  const [successes, trials] = positional(written.arguments);
  const isProportion = ["p", "prop", "proportion"].includes(name) && trials !== undefined;
  if (isProportion) return { ...plain, expression: counted(successes, trials, reading), isCounted: true };
  return { ...plain, expression: columnOf(written, reading) };
}

function successesAndFailures(call: HostCall, reading: FormulaReading): Expression {
  return callNode("cbind", positional(call.arguments).map((one) => columnOf(one, reading)), call.span);
}

function counted(successes: HostExpression, trials: HostExpression, reading: FormulaReading): Expression {
  const [yes, all] = [columnOf(successes, reading), columnOf(trials, reading)];
  return callNode("cbind", [yes, binaryNode("-", all, yes, successes.span)], successes.span);
}

/** brms: `y | trials(n) + weights(w)` */
function withAdditions(response: HostExpression, additions: HostExpression, reading: FormulaReading): ReadResponse | null {
  const base = readResponse(response, reading);
  if (base === null) return null;
  let found: ReadResponse = base;
  for (const { operand } of membersOf(additions, ["+"])) {
    const name = calleeName(operand);
    const [value] = operand.kind === "call" ? positional(operand.arguments) : [];
    if (name === "trials" && value !== undefined) found = { ...found, expression: value.kind === "number" && value.text === "1" ? found.expression : counted(response, value, reading), isCounted: !(value.kind === "number" && value.text === "1") };
    else if (name === "weights" && value !== undefined) found = { ...found, weights: columnOf(value, reading) };
    else lose(reading, operand.span, "the language has no censored, truncated or partly known responses");
  }
  return found;
}
