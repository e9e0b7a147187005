/** Functions of columns that other languages call by other names, or with other arguments. Each says what it changes. */
import type { Expression } from "../../../grammar/index.js";
import type { Contrast } from "../../model/index.js";
import { calleeName, lastName, named, positional, unwrapped, type HostCall, type HostExpression } from "../reader/index.js";
import { change, lose } from "../reading.js";
import { argumentNode, binaryNode, callNode, nameNode, numberNode, textNode } from "../syntax.js";
import { columnName, columnOf, isSameText, sameCall } from "./columns.js";
import type { FormulaReading, FunctionReader } from "./dialect.js";

const renamed = (name: string): FunctionReader => (call, reading) => sameCall(name, call, reading);

const first = (call: HostCall): HostExpression | null => positional(call.arguments)[0] ?? null;

/** `power(x, 2)` and what always is one power. */
const power = (exponent: string | null): FunctionReader => (call, reading) => {
  const [base, written] = positional(call.arguments);
  if (base === undefined || (exponent === null && written === undefined)) return null;
  const right = exponent === null ? columnOf(written, reading) : numberNode(exponent, call.span);
  return binaryNode("^", columnOf(base, reading), right, call.span);
};

/** patsy divides by n where R divides by n - 1. */
const standardized: FunctionReader = (call, reading) => {
  const x = first(call);
  if (x === null) return null;
  const became = callNode("scale", [columnOf(x, reading)], call.span);
  change(reading, call.span, became, "divided by the standard deviation with n - 1, not n");
  return became;
};

/** `I(x - mean(x))`, which needs the whole column, is `center(x)`; what else stands in I() is arithmetic. */
const asIs: FunctionReader = (call, reading) => {
  const inner = first(call);
  if (inner === null) return null;
  const plain = unwrapped(inner);
  if (plain.kind === "binary" && plain.operator === "-" && calleeName(plain.right) === "mean" && plain.right.kind === "call") {
    const averaged = first(plain.right);
    if (averaged !== null && isSameText(averaged, plain.left, reading)) return callNode("center", [columnOf(plain.left, reading)], call.span);
  }
  return sameCall("I", call, reading);
};

/** `c(scale(x))`, `as.vector(scale(x))`: a matrix of one column as a column. */
const unboxed = (name: string): FunctionReader => (call, reading) => {
  const inner = first(call);
  const isBoxed = inner !== null && call.arguments.length === 1 && ["scale", "center"].includes(calleeName(unwrapped(inner)) ?? "");
  if (isBoxed) return columnOf(inner, reading);
  return name === "as.vector" ? (inner && columnOf(inner, reading)) : sameCall(name, call, reading);
};

/** Restricted cubic splines of k knots span what natural splines of k - 1 degrees of freedom do, with other knots. */
const restrictedSplines: FunctionReader = (call, reading) => {
  const [x, knots] = positional(call.arguments);
  if (x === undefined) return null;
  const count = knots?.kind === "number" ? Number(knots.text) : 5;
  const became = callNode("ns", [columnOf(x, reading), numberNode(String(count - 1), call.span)], call.span);
  change(reading, call.span, became, "natural splines of as many degrees of freedom, their knots at other quantiles");
  return became;
};

/** patsy's natural cubic regression splines. */
const naturalSplines: FunctionReader = (call, reading) => {
  const x = first(call);
  const df = named(call.arguments, "df") ?? positional(call.arguments)[1] ?? null;
  if (x === null || df === null) return null;
  return callNode("ns", [columnOf(x, reading), argumentNode(columnOf(df, reading), "df")], call.span);
};

/** brms estimates steps of one sign; an ordered factor has polynomial contrasts, which may bend. */
const monotonic: FunctionReader = (call, reading) => {
  const x = first(call);
  if (x === null) return null;
  const became = callNode("ordered", [columnOf(x, reading)], call.span);
  change(reading, call.span, became, "its effect need not be monotonic");
  return became;
};

export const functionsOfR: ReadonlyMap<string, FunctionReader> = new Map([
  ["I", asIs],
  ["c", unboxed("c")],
  ["as.vector", unboxed("as.vector")],
  ["as.numeric", unboxed("as.numeric")],
  ["as.character", renamed("factor")],
  ["rcs", restrictedSplines],
  ["pol", renamed("poly")],
  ["C", (call, reading) => coded(call, reading)],
  ["mo", monotonic],
]);

export const functionsOfJulia: ReadonlyMap<string, FunctionReader> = new Map([
  ["abs2", power("2")],
  ["zscore", renamed("scale")],
  ["protect", renamed("I")],
]);

export const functionsOfPython: ReadonlyMap<string, FunctionReader> = new Map([
  ["I", asIs],
  ["power", power(null)],
  ["square", power("2")],
  ["standardize", standardized],
  ["cr", naturalSplines],
  ["cc", naturalSplines],
  ["C", (call, reading) => categorical(call, reading)],
  ["Q", (call) => quoted(call)],
]);

/** patsy's Q("a name"). */
function quoted(call: HostCall): Expression | null {
  const name = first(call);
  return name?.kind === "text" ? nameNode(name.value, call.span) : null;
}

const contrastNames: Readonly<Record<string, Contrast>> = {
  "contr.treatment": "treatment", "contr.sum": "sum", "contr.helmert": "helmert", "contr.poly": "poly",
  treatment: "treatment", sum: "sum", helmert: "helmert", poly: "poly",
  Treatment: "treatment", Sum: "sum", Helmert: "helmert", Poly: "poly",
  DummyCoding: "treatment", EffectsCoding: "sum", HelmertCoding: "helmert",
};

/** The contrast that `contr.sum`, `"contr.sum"`, `Sum` or `EffectsCoding()` names; null for one that the language lacks, or with settings. */
export function contrastCalled(written: HostExpression): Contrast | null {
  if (written.kind === "call") return written.arguments.length === 0 ? contrastCalled(written.callee) : null;
  const name = written.kind === "text" ? written.value : lastName(written);
  return name !== null && Object.hasOwn(contrastNames, name) ? contrastNames[name] : null;
}

/** R's C(f, contr.sum): contrasts belong to the column here, not to the term. */
function coded(call: HostCall, reading: FormulaReading): Expression | null {
  const [factor, contrast] = positional(call.arguments);
  if (factor === undefined) return null;
  declareContrast(factor, contrast, call, reading);
  return columnOf(factor, reading);
}

function declareContrast(factor: HostExpression, written: HostExpression | undefined, call: HostCall, reading: FormulaReading): boolean {
  if (written === undefined) return false;
  const [column, contrast] = [columnName(factor), contrastCalled(written)];
  if (column === null || contrast === null) {
    lose(reading, call.span, "the language has treatment, sum, helmert and poly contrasts of a column", "data { f: factor(contrasts = sum) }");
    return false;
  }
  reading.contrasts.set(column, contrast);
  return true;
}

/** patsy's C(x), C(x, Sum), C(x, Treatment("b")), C(x, levels=[...]). */
function categorical(call: HostCall, reading: FormulaReading): Expression | null {
  const [column, second] = positional(call.arguments);
  const contrast = second ?? named(call.arguments, "contr") ?? undefined;
  const levels = named(call.arguments, "levels");
  if (column === undefined) return null;
  const factor = callNode("factor", [columnOf(column, reading), ...(levels === null ? [] : [argumentNode(columnOf(levels, reading), "levels")])], call.span);
  const reference = contrast && referenceLevel(contrast);
  if (reference !== null && reference !== undefined) return callNode("relevel", [factor, argumentNode(textNode(reference, call.span), "ref")], call.span);
  return declareContrast(column, contrast, call, reading) ? columnOf(column, reading) : factor;
}

/** The level that Treatment("b") or Treatment(reference="b") compares with; null for another contrast. */
function referenceLevel(contrast: HostExpression): string | null {
  if (contrast.kind !== "call" || lastName(contrast.callee) !== "Treatment") return null;
  const reference = named(contrast.arguments, "reference") ?? first(contrast);
  if (reference?.kind === "text") return reference.value;
  return reference?.kind === "number" ? reference.text : null;
}
