/**
 * Random terms: `(basis | g)`, `(basis || g)`, and covariance structures that a call names, `ar(t | g)`. A structure here is a word
 * that says so itself, or a kernel over coordinates; what neither is falls back on nothing.
 */
import type { Expression } from "../../../grammar/index.js";
import { calleeName, named, positional, unwrapped, type HostBinary, type HostCall, type HostExpression } from "../reader/index.js";
import { assignedColumn } from "../reader/script.js";
import { change, lose } from "../reading.js";
import { argumentNode, barNode, callNode, nameNode, parenthesizedNode, sumNode } from "../syntax.js";
import { wordCalled } from "../words.js";
import { columnName, columnOf } from "./columns.js";
import type { FormulaReading } from "./dialect.js";
import { termOf } from "./terms.js";

export function isBar(host: HostExpression): host is HostBinary {
  const meant = unwrapped(host);
  return meant === host && host.kind === "binary" && (host.operator === "|" || host.operator === "||");
}

/** `(basis | g)`; with brms's `(basis | ID | g)` the label says that terms share correlations, which they do not here. */
export function randomTerm(bar: HostBinary, reading: FormulaReading): readonly Expression[] {
  const inner = unwrapped(bar.left);
  if (inner.kind === "binary" && inner.operator === "|") {
    lose(reading, inner.right.span, "effects of several formulas or responses are correlated through it, and here there is one");
    return groupedTerms(inner.left, bar, reading);
  }
  return groupedTerms(bar.left, bar, reading);
}

function groupedTerms(basis: HostExpression, bar: HostBinary, reading: FormulaReading): readonly Expression[] {
  const group = unwrapped(bar.right);
  if (group.kind === "call" && calleeName(group) === "mm") return memberships(basis, group, bar, reading);
  const operator = bar.operator === "||" ? "||" : "|";
  const effects = termOf(unwrapped(basis), reading);
  const term = barNode(effects.kind === "parenthesized" ? effects.inner : effects, groupOf(group, reading), bar.span, operator);
  if (!reading.dialect.hasIndependentEffects || isSingleEffect(basis)) return [parenthesizedNode(term)];
  const independent = callNode("diag", [term], bar.span);
  change(reading, bar.span, independent, "there, effects of one group are independent; `|` alone would correlate them");
  return [independent];
}

/** `1`, `0 + x`: nothing that could be correlated. */
function isSingleEffect(basis: HostExpression): boolean {
  const meant = unwrapped(basis);
  if (meant.kind === "number") return true;
  return meant.kind === "binary" && meant.operator === "+" && meant.left.kind === "number" && meant.left.text === "0" && meant.right.kind === "name";
}

/** A grouping factor: brms's gr(g, ...) is its first argument. */
export function groupOf(group: HostExpression, reading: FormulaReading): Expression {
  if (group.kind !== "call" || calleeName(group) !== "gr") return termOf(group, reading);
  for (const { name, span } of group.arguments) {
    if (name === "cov") lose(reading, span, "a covariance of the levels is read from a file", '(1 | g, cov = "A.csv"), with that matrix in the file');
    else if (name !== null) lose(reading, span, "all levels of a grouping factor have effects of one covariance");
  }
  const [factor] = positional(group.arguments);
  return termOf(factor ?? group, reading);
}

/** mm(g1, g2): effects shared by the columns; here each column has its own. */
function memberships(basis: HostExpression, group: HostCall, bar: HostBinary, reading: FormulaReading): readonly Expression[] {
  const terms = positional(group.arguments).map((one) => parenthesizedNode(barNode(termOf(basis, reading), groupOf(one, reading), bar.span)));
  const sum = sumNode(terms, bar.span);
  if (sum !== null) change(reading, bar.span, sum, "one term for each membership; a member's effect is not shared between the columns");
  return terms;
}

/** `0 + t` and `t + 0`, as structures are written, mean the occasions t. */
export function withoutIntercept(basis: HostExpression): HostExpression {
  const meant = unwrapped(basis);
  if (meant.kind !== "binary") return meant;
  const isZero = (one: HostExpression): boolean => one.kind === "number" && one.text === "0";
  if (meant.operator === "+" && isZero(meant.left)) return meant.right;
  if (meant.operator === "+" && isZero(meant.right)) return meant.left;
  return meant.operator === "-" && meant.right.kind === "number" && meant.right.text === "1" ? meant.left : meant;
}

/** Structures that the trunk itself knows. */
const primitives = ["us", "diag"];

/** lme4's `hom = TRUE`, one variance for all effects, and `hom = FALSE` choose among words that glmmTMB tells apart by name. */
function namesOf(name: string, call: HostCall): readonly string[] {
  const written = named(call.arguments, "hom");
  if (written?.kind !== "name") return [name];
  return [`${written.name.startsWith("T") ? "hom" : "het"}${name}`, name];
}

/** `name(basis | g)` */
export function structuredTerm(name: string, call: HostCall, bar: HostBinary, reading: FormulaReading): readonly Expression[] {
  const { structures, kernels } = reading.definitions;
  const group = groupOf(bar.right, reading);
  const structure = namesOf(name, call).flatMap((one) => wordCalled(structures, one) ?? [])[0] ?? null;
  if (structure !== null) return [callNode(structure.name, [barNode(occasionsOf(bar.left, structure.positions, reading), group, bar.span)], call.span)];
  if (primitives.includes(name)) return [callNode(name, [barNode(termOf(bar.left, reading), group, bar.span)], call.span)];
  const kernel = wordCalled(kernels, name);
  if (kernel !== null) return [kernelTerm(kernel.name, coordinatesOf(withoutIntercept(bar.left), reading), group, call)];
  lose(reading, call.span, "no structure or kernel of the language is called that", "lmmc help us");
  return [];
}

/** The basis as written; where positions are times, the column that holds them. */
function occasionsOf(basis: HostExpression, positions: "index" | "time", reading: FormulaReading): Expression {
  if (positions === "index") return termOf(basis, reading);
  const [only, ...others] = coordinatesOf(withoutIntercept(basis), reading);
  return others.length === 0 && only !== undefined ? only : termOf(basis, reading);
}

/** Columns behind glmmTMB's `pos <- numFactor(x, y)`; else the column itself. */
export function coordinatesOf(written: HostExpression, reading: FormulaReading): readonly Expression[] {
  const column = columnName(written);
  const made = column === null ? written : (assignedColumn(reading.script, column) ?? written);
  if (made.kind === "call" && calleeName(made) === "numFactor") return positional(made.arguments).map((one) => columnOf(one, reading));
  const place = columnOf(written, reading);
  if (made === written && written.kind === "name") lose(reading, written.span, "the columns that numFactor() made it of are not in this text", "name them, as in (x, y | g)");
  return [place];
}

/** `kernel(x, y | g)`; the bar belongs to the last coordinate. */
export function kernelTerm(name: string, places: readonly Expression[], group: Expression | null, call: { readonly span: HostCall["span"] }): Expression {
  const last = places[places.length - 1] ?? nameNode(name, call.span);
  const args = group === null ? places : [...places.slice(0, -1), barNode(last, group, call.span)];
  return callNode(name, args.map((one) => argumentNode(one)), call.span);
}

