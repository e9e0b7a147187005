/**
 * nlme's lme and gls: random effects in an argument of their own, nested by a list; structures of the residuals, which here stand
 * beside a residual that is independent from row to row.
 */
import type { Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { Draft } from "../draft.js";
import { columnOf } from "../formula/columns.js";
import type { FormulaReading } from "../formula/dialect.js";
import { sidesOf, splitAt } from "../formula/formula.js";
import { predictorOf, type Member } from "../formula/predictor.js";
import { termOf } from "../formula/terms.js";
import { groupOf, isBar, kernelTerm } from "../formula/random.js";
import { readResponse } from "../formula/response.js";
import { calleeName, membersOf, named, positional, unwrapped, type HostCall, type HostExpression } from "../reader/index.js";
import { change, lose, writtenAt } from "../reading.js";
import { barNode, binaryNode, callNode, numberNode, parenthesizedNode } from "../syntax.js";
import { wordCalled } from "../words.js";
import { plainR } from "./dialects.js";
import { truthOf, type CallReading, type Fitter, type PackageCall } from "./fitter.js";
import { loseSubset, readContrasts, settingsOfR } from "./settings.js";
import { readData } from "./table.js";

const fitterOf = (formula: string, parameters: readonly string[]): Fitter => ({ parameters, read: (reading) => readCall(formula, reading) });

export const lme: PackageCall = { dialect: plainR, fitter: fitterOf("fixed", ["fixed", "data", "random", "correlation", "weights", "subset", "method", "na.action", "control", "contrasts"]) };
export const gls: PackageCall = { dialect: plainR, fitter: fitterOf("model", ["model", "data", "correlation", "weights", "subset", "method", "na.action", "control"]) };

function readCall(formula: string, reading: CallReading): Draft | null {
  const { arguments: args, found } = reading;
  const sides = sidesOf(args.take(formula), found, reading);
  if (sides === null) return null;
  const response = sides.response && readResponse(sides.response, reading);
  if (response === null) {
    if (sides.response === null) reading.report(diagnostic("LMM1008", sides.span, { text: writtenAt(reading, sides.span) }));
    return null;
  }
  const data = readData(args.take("data"), reading);
  const random = args.take("random");
  const structured = [...(random === null ? [] : randomTerms(random, reading)), ...correlationTerms(args.take("correlation"), random, reading)];
  const members = [...predictorOf(sides.predictor, reading), ...structured.map((expression): Member => ({ expression, isRemoved: false, isLinear: false }))];
  const weights = varianceWeights(reading);
  readContrasts(args.take("contrasts"), reading);
  const method = args.take("method");
  loseSubset(reading);
  args.skip([...settingsOfR, "keep.data"]);
  args.loseRest(reading);
  const criterion = method?.kind === "text" && method.value === "ML" ? "ml" : null;
  return { response: response.expression, members, family: null, weights, criterion, contrasts: reading.contrasts, data };
}

/** `~ x | g`, `list(a = ~ 1, b = ~ x)`, `list(g = pdDiag(~ x))` */
export function randomTerms(written: HostExpression, reading: FormulaReading): readonly Expression[] {
  const sides = splitAt(written);
  if (sides !== null) return isBar(sides.predictor) ? [grouped(sides.predictor.left, groupOf(sides.predictor.right, reading), written)] : noGroup(written, reading);
  if (written.kind !== "call" || calleeName(written) !== "list") return noGroup(written, reading);
  let outer: Expression | null = null;
  return written.arguments.flatMap(({ name, value }): readonly Expression[] => {
    if (value === null) return [];
    if (name === null) return randomTerms(value, reading);
    const group: Expression = outer === null ? columnOf({ kind: "name", name, span: value.span }, reading) : binaryNode(":", outer, columnOf({ kind: "name", name, span: value.span }, reading), value.span);
    outer = group;
    return effectsWithin(value, group, reading);
  });

  function grouped(basis: HostExpression, group: Expression, at: HostExpression): Expression {
    return parenthesizedNode(barNode(termOf(basis, reading), group, at.span));
  }
}

function noGroup(written: HostExpression, reading: FormulaReading): readonly Expression[] {
  lose(reading, written.span, "it names no grouping factor: that stands in a groupedData object, not in the call", "random = ~ x | g");
  return [];
}

/** Covariances of one group's effects that nlme names and the trunk has. */
const primitiveClasses: Readonly<Record<string, "us" | "diag">> = { pdDiag: "diag", pdSymm: "us", pdLogChol: "us", pdNatural: "us" };

/** `~ x`, `pdDiag(~ x)`, `pdBlocked(list(...))` within one grouping factor. */
function effectsWithin(written: HostExpression, group: Expression, reading: FormulaReading): readonly Expression[] {
  const sides = splitAt(written);
  if (sides !== null) return [parenthesizedNode(barNode(termOf(sides.predictor, reading), group, written.span))];
  const name = calleeName(written);
  if (written.kind !== "call" || name === null) return noGroup(written, reading);
  if (name === "pdBlocked" || name === "list") return positional(written.arguments).flatMap((one) => effectsWithin(one, group, reading));
  const formula = written.arguments.flatMap(({ value }) => (value !== null && splitAt(value) !== null ? [value] : []))[0];
  const basis = formula && splitAt(formula);
  const structure = Object.hasOwn(primitiveClasses, name) ? primitiveClasses[name] : wordCalled(reading.definitions.structures, name)?.name;
  if (basis === null || basis === undefined || structure === undefined) {
    lose(reading, written.span, "the language has no such covariance of a group's effects");
    return [];
  }
  const bar = barNode(termOf(basis.predictor, reading), group, written.span);
  return [structure === "us" ? parenthesizedNode(bar) : callNode(structure, [bar], written.span)];
}

const besideResidual = "a random effect beside the independent residual, which nlme does not have in its place";

/** A structure of the residuals as a random effect; `random` names the group where the structure does not. */
export function correlationTerms(written: HostExpression | null, random: HostExpression | null, reading: FormulaReading): readonly Expression[] {
  if (written === null) return [];
  const name = calleeName(written);
  const parts = written.kind === "call" ? occasionsAndGroup(written, random, reading) : null;
  if (written.kind !== "call" || name === null || parts === null) {
    lose(reading, written.span, "it names no column for the order of the rows", "correlation = corAR1(form = ~ t | g)");
    return [];
  }
  const term = structureOf(name, parts, written, reading);
  if (term === null) lose(reading, written.span, "the language has no such structure of the residuals");
  else if (truthOf(named(written.arguments, "nugget")) !== true && name !== "corCompSymm") change(reading, written.span, term, besideResidual);
  return term === null ? [] : [term];
}

interface Occasions {
  readonly places: readonly HostExpression[];
  readonly group: Expression | null;
}

/** The sides of `form = ~ x + y | g`; null where nothing says which row is which. */
function occasionsAndGroup(call: HostCall, random: HostExpression | null, reading: FormulaReading): Occasions | null {
  const form = named(call.arguments, "form") ?? positional(call.arguments).find((one) => splitAt(one) !== null) ?? null;
  const predictor = form && splitAt(form)?.predictor;
  if (predictor === null || predictor === undefined) return null;
  const bar = isBar(predictor) ? predictor : null;
  const basis = bar?.left ?? predictor;
  const ofRandom = random === null ? null : splitAt(random)?.predictor ?? null;
  const outer = bar?.right ?? (ofRandom !== null && isBar(ofRandom) ? ofRandom.right : null);
  const places = membersOf(unwrapped(basis), ["+"]).map(({ operand }) => operand).filter((one) => one.kind !== "number");
  if (places.length === 0 && calleeName(call) !== "corCompSymm") return null;
  return { places, group: outer === null ? null : termOf(outer, reading) };
}

function structureOf(name: string, { places, group }: Occasions, call: HostCall, reading: FormulaReading): Expression | null {
  const { structures, kernels } = reading.definitions;
  if (name === "corCompSymm") return group && exchangeable(group, call, reading);
  const structure = wordCalled(structures, name);
  if (structure !== null && group !== null) return callNode(structure.name, [barNode(columnOf(places[0], reading), group, call.span)], call.span);
  const kernel = wordCalled(kernels, name);
  return kernel && kernelTerm(kernel.name, places.map((one) => columnOf(one, reading)), group, call);
}

/** Rows of a group that correlate alike are what a random intercept gives, where they do not repel one another. */
function exchangeable(group: Expression, call: HostCall, reading: FormulaReading): Expression {
  const term = parenthesizedNode(barNode(numberNode("1", call.span), group, call.span));
  change(reading, call.span, term, "the same model, for a correlation that is not negative");
  return term;
}

/** Residual variances: only those known up to a factor are weights. */
function varianceWeights(reading: CallReading): Expression | null {
  const written = reading.arguments.take("weights");
  if (written === null) return null;
  const isFixed = written.kind === "call" && calleeName(written) === "varFixed";
  const formula = written.kind === "call" ? positional(written.arguments)[0] : written;
  const variance = formula && splitAt(formula)?.predictor;
  if ((isFixed || written.kind === "unary") && variance !== undefined) {
    return binaryNode("/", numberNode("1", written.span), columnOf(variance, reading), written.span);
  }
  reading.arguments.lose("weights", reading, "the residual has one variance here, but for known weights");
  return null;
}
