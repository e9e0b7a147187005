/** The formulas of each package, as data: R's with what glmmTMB, mgcv and brms add, Julia's, patsy's and formulae's. */
import type { Expression } from "../../../grammar/index.js";
import { columnOf } from "../formula/columns.js";
import { operatorsOfJulia, operatorsOfPython, operatorsOfR, type FormulaDialect, type FormulaReading, type TermReader } from "../formula/dialect.js";
import { functionsOfJulia, functionsOfPython, functionsOfR } from "../formula/functions.js";
import { termOf } from "../formula/terms.js";
import { isBar } from "../formula/random.js";
import { calleeName, membersOf, named, positional, unwrapped, type HostCall, type HostExpression } from "../reader/index.js";
import { change, lose } from "../reading.js";
import { barNode, binaryNode, callNode, numberNode, parenthesizedNode, sumNode } from "../syntax.js";
import { wordCalled } from "../words.js";
import { process, smooth, tensor } from "./smooths.js";

const usual = { collapsesPowers: false, hasIndependentEffects: false, intercept: null, terms: new Map<string, TermReader>() };

export const plainR: FormulaDialect = { ...usual, ...operatorsOfR, collapsesPowers: true, functions: functionsOfR };

const smooths: readonly (readonly [string, TermReader])[] = [["s", smooth], ["te", tensor], ["ti", tensor], ["t2", tensor]];

export const mgcv: FormulaDialect = { ...plainR, terms: new Map(smooths) };

/** aov's Error(subject/a): each stratum is a random effect. */
const strata: TermReader = (call, reading) => {
  const [outer, ...inner] = positional(call.arguments).flatMap((one) => membersOf(unwrapped(one), ["/"]).map(({ operand }) => operand));
  if (outer === undefined) return [];
  const outermost = termOf(outer, reading);
  const within = inner.flatMap((one) => productsOf(one)).map((factors) => factors.map((one) => termOf(one, reading)).reduce((all, one) => binaryNode(":", all, one, call.span), outermost));
  const terms = [outermost, ...within].map((group) => parenthesizedNode(barNode(numberNode("1", call.span), group, call.span)));
  const sum = sumNode(terms, call.span);
  if (sum !== null) change(reading, call.span, sum, "a stratum with one row for each of its levels is the residual, and its term has to go");
  return terms;
};

/** `a * b` as its products: a, b, a:b. */
function productsOf(host: HostExpression): readonly (readonly HostExpression[])[] {
  const factors = membersOf(unwrapped(host), ["*"]).map(({ operand }) => operand);
  return factors.reduce<(readonly HostExpression[])[]>((products, factor) => [...products, [factor], ...products.map((one) => [...one, factor])], []);
}

export const errorStrata: FormulaDialect = { ...plainR, terms: new Map([["Error", strata]]) };

/** A column that brms would model as unsure is taken as it is. */
const takenAsExact: TermReader = (call, reading) => {
  const [column] = positional(call.arguments);
  lose(reading, call.span, "the column is taken as exact, and rows where it is missing are left out");
  return column === undefined ? [] : [columnOf(column, reading)];
};

/** `ar(time = t, gr = g)`: brms puts it in place of the residual's independence; here it stands beside an independent residual. */
const residualStructure: TermReader = (call, reading) => {
  const order = named(call.arguments, "p");
  const word = order !== null && order.kind === "number" && order.text !== "1" ? null : wordCalled(reading.definitions.structures, calleeName(call) ?? "");
  const [time, group] = [named(call.arguments, "time") ?? positional(call.arguments)[0], named(call.arguments, "gr") ?? positional(call.arguments)[1]];
  if (word === null || group === undefined || time === undefined) {
    lose(reading, call.span, "the language has no such structure of the residuals", "name the occasions and the group, as in ar(time = t, gr = g)");
    return [];
  }
  const term = callNode(word.name, [barNode(columnOf(time, reading), columnOf(group, reading), call.span)], call.span);
  change(reading, call.span, term, "beside a residual of its own for every row, where brms has one only with cov = TRUE");
  return [term];
};

const notHere = (reason: string): TermReader => (call, reading) => {
  lose(reading, call.span, reason);
  return [];
};

export const brms: FormulaDialect = {
  ...plainR,
  intercept: "Intercept",
  terms: new Map<string, TermReader>([
    ...smooths,
    ["gp", process("exp_quad")],
    ["mi", takenAsExact], ["me", takenAsExact],
    ["ar", residualStructure], ["cosy", residualStructure],
    ["arma", notHere("the language has no moving averages")], ["ma", notHere("the language has no moving averages")],
    ["unstr", notHere("an unstructured covariance of the residuals leaves no residual beside it")],
    ["car", notHere("the language has no conditional autoregression over a neighbourhood")], ["sar", notHere("the language has no spatial autoregression")],
  ]),
};

/** Julia's zerocorr(1 + x | g): every effect independent of the others. */
const zeroCorrelation: TermReader = (call, reading) => {
  const [bar] = positional(call.arguments);
  if (bar === undefined || !isBar(bar)) return notHere("it takes a random term")(call, reading);
  return [callNode("diag", [barNode(termOf(bar.left, reading), termOf(bar.right, reading), bar.span)], call.span)];
};

/** `fulldummy(f)` within a random term has an indicator for each level beside the intercept. */
function everyIndicator(call: HostCall, reading: FormulaReading): Expression | null {
  const [factor] = positional(call.arguments);
  if (factor === undefined) return null;
  const term = parenthesizedNode(binaryNode("+", numberNode("0", call.span), columnOf(factor, reading), call.span));
  change(reading, call.span, term, "an indicator for each level, without an intercept beside them");
  return term;
}

export const mixedModels: FormulaDialect = {
  ...usual,
  ...operatorsOfJulia,
  terms: new Map([["zerocorr", zeroCorrelation]]),
  functions: new Map([...functionsOfJulia, ["fulldummy", everyIndicator]]),
};

export const patsy: FormulaDialect = { ...usual, ...operatorsOfPython, collapsesPowers: true, functions: functionsOfPython };

export const formulae: FormulaDialect = { ...patsy, hasIndependentEffects: true, terms: new Map([["hsgp", process("ExpQuad")]]) };

/** pymer4 hands its formulas to lme4. */
export const lme4InPython: FormulaDialect = { ...plainR, functions: new Map([...functionsOfR, ...functionsOfPython]) };
