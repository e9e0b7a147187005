/**
 * mgcv's smooths, which brms has too: `s(x)`, `te(x, z)`, and `s(g, bs = "re")`, which is a random effect. A penalised smooth is a
 * Gaussian process with another covariance; here it becomes a kernel whose variance and lengthscale are estimated, beside the
 * straight line that most penalties leave free.
 */
import type { Expression } from "../../../grammar/index.js";
import { columnName, columnOf } from "../formula/columns.js";
import type { FormulaReading, TermReader } from "../formula/dialect.js";
import { kernelTerm } from "../formula/random.js";
import { calleeName, membersOf, named, positional, unwrapped, type HostCall, type HostExpression } from "../reader/index.js";
import { change, lose } from "../reading.js";
import { argumentNode, barNode, binaryNode, callNode, nameNode, numberNode, parenthesizedNode } from "../syntax.js";
import { wordCalled } from "../words.js";

const usualBasis = "tp";

/** Bases whose penalty leaves the straight line free. */
const withFreeLine = ["tp", "cr", "ps", "bs", "ds"];

const asProcess = "a Gaussian process whose variance and lengthscale are estimated, in place of a penalty";

export const smooth: TermReader = (call, reading) => {
  const basis = basisOf(call);
  const columns = positional(call.arguments);
  if (columns.length === 0) return [];
  if (basis === "re") return [randomEffect(columns, call, reading)];
  const kernel = wordCalled(reading.definitions.kernels, basis === "sz" ? "fs" : basis);
  if (kernel === null) {
    lose(reading, call.span, `the language has no counterpart of the basis "${basis}"`);
    return [];
  }
  if (isUnpenalised(call)) return unpenalised(columns, call, reading);
  if (basis === "fs" || basis === "sz") return [curvesByGroup(kernel.name, columns, call, reading)];
  const places = columns.map((one) => columnOf(one, reading));
  const by = named(call.arguments, "by");
  const field = kernelTerm(kernel.name, places, by === null ? null : columnOf(by, reading), call);
  const term = basis === "sos" && field.kind === "call" ? { ...field, arguments: [...field.arguments, argumentNode(nameNode("haversine", call.span), "metric")] } : field;
  change(reading, call.span, term, by === null ? asProcess : `${asProcess}, one for each level of \`by\` with the same parameters`);
  return withFreeLine.includes(basis) && by === null ? [...places, term] : [term];
};

function basisOf(call: HostCall): string {
  const written = named(call.arguments, "bs");
  return written?.kind === "text" ? written.value : usualBasis;
}

const isTrue = (written: HostExpression | null): boolean => written?.kind === "name" && (written.name === "TRUE" || written.name === "T");

const isUnpenalised = (call: HostCall): boolean => isTrue(named(call.arguments, "fx"));

/** `s(x, k = 5, fx = TRUE)` has k - 1 coefficients and no penalty: regression splines. */
function unpenalised(columns: readonly HostExpression[], call: HostCall, reading: FormulaReading): readonly Expression[] {
  const written = named(call.arguments, "k");
  const count = written?.kind === "number" ? Number(written.text) - 1 : 9;
  return columns.map((one) => callNode("ns", [columnOf(one, reading), numberNode(String(count), call.span)], call.span));
}

/** `s(t, g, bs = "fs")`: one curve for each level of the last column. */
function curvesByGroup(kernel: string, columns: readonly HostExpression[], call: HostCall, reading: FormulaReading): Expression {
  const places = columns.map((one) => columnOf(one, reading));
  const term = kernelTerm(kernel, places.slice(0, -1), places[places.length - 1], call);
  change(reading, call.span, term, asProcess);
  return term;
}

/** `s(g, bs = "re")`, `s(g, x, bs = "re")` in either order. */
function randomEffect(columns: readonly HostExpression[], call: HostCall, reading: FormulaReading): Expression {
  const isGroup = (one: HostExpression): boolean => reading.groups.has(columnName(one) ?? "") || ["factor", "as.factor"].includes(calleeName(one) ?? "");
  const known = columns.filter(isGroup);
  const groups = known.length > 0 ? known : columns.slice(0, 1);
  const slopes = columns.filter((one) => !groups.includes(one)).map((one) => columnOf(one, reading));
  const group = groups.map((one) => columnOf(one, reading)).reduce((all, one) => binaryNode(":", all, one, call.span));
  const basis = slopes.length === 0 ? numberNode("1", call.span) : binaryNode("+", numberNode("0", call.span), slopes.reduce((all, one) => binaryNode(":", all, one, call.span)), call.span);
  const term = parenthesizedNode(barNode(basis, group, call.span));
  if (columns.length > 1 && known.length === 0) change(reading, call.span, term, "the first column is taken for the grouping factor");
  return term;
}

/** Columns that stand alone in `s(g, bs = "re")`: grouping factors. */
export function groupsAmong(predictor: HostExpression): ReadonlySet<string> {
  const calls = membersOf(predictor, ["+", "-"]).map(({ operand }) => unwrapped(operand)).filter((one) => one.kind === "call" && calleeName(one) === "s") as readonly HostCall[];
  const alone = calls.filter((call) => basisOf(call) === "re" && positional(call.arguments).length === 1);
  return new Set(alone.flatMap((call) => columnName(positional(call.arguments)[0]) ?? []));
}

/** `te(x, z)`: each column has a lengthscale of its own, as a product of kernels has. */
export const tensor: TermReader = (call, reading) => {
  const kernel = wordCalled(reading.definitions.kernels, "te");
  const columns = positional(call.arguments).map((one) => columnOf(one, reading));
  if (kernel === null || columns.length === 0) return [];
  const factors = columns.map((one): Expression => callNode(kernel.name, [one], call.span));
  const term = factors.reduce((product, one) => binaryNode("*", product, one, call.span));
  if (named(call.arguments, "by") !== null) lose(reading, call.span, "a surface for each level of `by` is not carried over, only one for all");
  change(reading, call.span, term, `${asProcess}, each column with a lengthscale of its own`);
  return [term];
};

/** A Gaussian process said outright: brms's gp(), bambi's hsgp(). */
export const process = (usual: string): TermReader => (call, reading) => {
  const written = named(call.arguments, "cov");
  const name = written?.kind === "text" ? written.value : usual;
  const kernel = wordCalled(reading.definitions.kernels, name);
  const places = positional(call.arguments).map((one) => columnOf(one, reading));
  if (kernel === null || places.length === 0) {
    lose(reading, call.span, `the language has no kernel called ${name}`);
    return [];
  }
  const by = named(call.arguments, "by");
  const term = kernelTerm(kernel.name, places, by === null ? null : columnOf(by, reading), call);
  if (by !== null) change(reading, call.span, term, "each level of `by` has a surface of its own, all with the same parameters");
  return [term];
};
