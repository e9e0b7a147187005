/** The left side of a formula: a column, successes and failures, or what brms and bambi write beside it: `y | trials(n)`, `p(y, n)`. */
import type { Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { calleeName, membersOf, positional, unwrapped, type HostCall, type HostExpression } from "../reader/index.js";
import { change, lose, writtenAt } from "../reading.js";
import { binaryNode, callNode } from "../syntax.js";
import { columnOf } from "./columns.js";
import type { FormulaReading } from "./dialect.js";

/** What weights mean where they count observations. */
export const weightsCount = "here weights divide the residual variance, there they multiply the log-likelihood; the two agree where their mean is 1";

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
  return membersOf(additions, ["+"]).reduce((found, { operand }) => found && withAddition(found, operand, reading), base);
}

function withAddition(found: ReadResponse, addition: HostExpression, reading: FormulaReading): ReadResponse {
  const name = calleeName(addition);
  const [value] = addition.kind === "call" ? positional(addition.arguments) : [];
  if (name === "trials" && value !== undefined) {
    const isOne = value.kind === "number" && value.text === "1";
    return isOne ? found : { ...found, expression: counted(found.written, value, reading), isCounted: true };
  }
  if (name === "weights" && value !== undefined) {
    const weights = columnOf(value, reading);
    change(reading, addition.span, weights, weightsCount);
    return { ...found, weights };
  }
  lose(reading, addition.span, "the language has no censored, truncated or partly known responses");
  return found;
}
