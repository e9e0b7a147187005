/**
 * Calls that make a factor: factor, as.factor, ordered, relevel, cut, interaction. Levels that they name are checked against
 * those that the column has. Knows no rows.
 */
import { deparse, type CallExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import type { FactorExpression, FactorRecode } from "../../model/index.js";
import { factorPrimitives } from "../primitives/index.js";
import type { Scope } from "../scope.js";
import { matchSignature, type MatchedArguments } from "./arguments.js";
import { membersOf, numbersOf, textOf, textsOf, truthOf } from "./literals.js";
import { lowerColumn, lowerNumber } from "./lower.js";
import type { ColumnType, TypedColumn } from "./typed.js";

type Lowering = (call: CallExpression, scope: Scope) => TypedColumn | null;

type FactorWord = keyof typeof factorPrimitives;

const lowerings: Readonly<Record<FactorWord, Lowering>> = {
  factor: lowerAsFactor,
  "as.factor": lowerAsFactor,
  ordered: lowerAsFactor,
  "as.ordered": lowerAsFactor,
  relevel: lowerRelevel,
  cut: lowerCut,
  interaction: lowerInteraction,
};

export const factorFunctions: ReadonlySet<string> = new Set(Object.keys(factorPrimitives));

/** @param call of one of these functions */
export function lowerFactor(call: CallExpression, scope: Scope): TypedColumn | null {
  return lowerings[wordOf(call)](call, scope);
}

const wordOf = ({ callee }: CallExpression): FactorWord => callee.name as FactorWord;
const matchFactor = (call: CallExpression, scope: Scope): MatchedArguments | null => matchSignature(call, factorPrimitives[wordOf(call)].signature, scope);

function factorOf(recode: FactorRecode, operands: readonly TypedColumn[], type: Omit<ColumnType & { kind: "factor" }, "kind">, call: CallExpression): TypedColumn {
  const expression: FactorExpression = { kind: "factor", recode, operands: operands.map((operand) => operand.expression), span: call.span };
  return { expression, type: { kind: "factor", ...type } };
}

/** factor(x, levels, labels, ordered); as.factor(x) takes nothing else. */
function lowerAsFactor(call: CallExpression, scope: Scope): TypedColumn | null {
  const matched = matchFactor(call, scope);
  const operand = matched && lowerSingle(matched.get("x")!, scope);
  if (!matched || operand === null) return null;
  const levels = readTexts(matched, "levels", call, scope);
  const labels = readTexts(matched, "labels", call, scope);
  const written = matched.get("ordered");
  const isOrdered = call.callee.name.endsWith("ordered") || (written !== undefined && truthOf(written) === true);
  if (levels === undefined || labels === undefined) return null;
  const known = knownLevels(operand.type);
  if (levels !== null) checkLevels(membersOf(matched.get("levels")!), levels, known, scope);
  if (!labelsFit(labels, levels ?? known, call, scope)) return null;
  const keepsOrder = isOrdered || (operand.type.kind === "factor" && operand.type.isOrdered);
  return factorOf({ kind: "as-factor", levels, labels, isOrdered: keepsOrder }, [operand], { levels: labels ?? levels ?? known, isOrdered: keepsOrder }, call);
}

function labelsFit(labels: readonly string[] | null, levels: readonly string[] | null, call: CallExpression, scope: Scope): boolean {
  if (labels === null || levels === null || labels.length === 1 || labels.length === levels.length) return true;
  scope.report(diagnostic("LMM0325", call.span, { labels: labels.length, levels: levels.length }));
  return false;
}

/** relevel(f, ref): the reference must be one of the levels. */
function lowerRelevel(call: CallExpression, scope: Scope): TypedColumn | null {
  const matched = matchFactor(call, scope);
  const operand = matched && lowerSingle(matched.get("x")!, scope);
  if (!matched || operand === null) return null;
  const written = matched.get("ref")!;
  const reference = textOf(written);
  if (reference === null) return reportSetting(call, "ref", "one level, in quotes", written, scope);
  const known = knownLevels(operand.type);
  if (!checkLevels([written], [reference], known, scope)) return null;
  const levels = known && [reference, ...known.filter((level) => level !== reference)];
  return factorOf({ kind: "relevel", reference }, [operand], { levels, isOrdered: false }, call);
}

/** cut(x, breaks, labels, include.lowest, right, ordered_result) */
function lowerCut(call: CallExpression, scope: Scope): TypedColumn | null {
  const matched = matchFactor(call, scope);
  const operand = matched && lowerNumber(matched.get("x")!, "cut()", scope);
  if (!matched || operand === null) return null;
  const written = matched.get("breaks")!;
  const numbers = numbersOf(written);
  const labels = readTexts(matched, "labels", call, scope);
  if (labels === undefined) return null;
  const isCount = numbers?.length === 1 && Number.isInteger(numbers[0]) && numbers[0] >= 2;
  if (numbers === null || (numbers.length === 1 && !isCount)) return reportSetting(call, "breaks", "two or more breaks, or a number of intervals", written, scope);
  if (!labelsFit(labels?.length === 1 ? [...labels, ""] : labels, new Array<string>(isCount ? numbers[0] : numbers.length - 1).fill(""), call, scope)) return null;
  const isTrue = (name: string, otherwise: boolean): boolean => truthOf(matched.get(name) ?? call) ?? otherwise;
  const isOrdered = isTrue("ordered_result", false);
  const recode: FactorRecode = {
    kind: "cut", breaks: isCount ? numbers[0] : numbers, labels, isOrdered,
    isRightClosed: isTrue("right", true), includesLowest: isTrue("include.lowest", false),
  };
  return factorOf(recode, [operand], { levels: labels, isOrdered }, call);
}

/** interaction(f, g, ...) */
function lowerInteraction(call: CallExpression, scope: Scope): TypedColumn | null {
  const operands = call.arguments.map(({ value }) => lowerSingle(value, scope)).filter((one) => one !== null);
  if (operands.length < call.arguments.length || operands.length === 0) return null;
  return factorOf({ kind: "interaction" }, operands, { levels: null, isOrdered: false }, call);
}

/** Any single column can be made a factor. */
function lowerSingle(expression: Expression, scope: Scope): TypedColumn | null {
  const typed = lowerColumn(expression, scope);
  if (typed?.type.kind !== "basis") return typed;
  scope.report(diagnostic("LMM0214", expression.span, { needs: "a factor" }));
  return null;
}

function knownLevels(type: ColumnType): readonly string[] | null {
  return type.kind === "factor" ? type.levels : type.kind === "logical" ? ["FALSE", "TRUE"] : null;
}

/** Whether every level named is one that the column has; where the levels are not known, it is taken on trust. */
export function checkLevels(written: readonly Expression[], named: readonly string[], known: readonly string[] | null, scope: Scope): boolean {
  if (known === null) return true;
  let isFine = true;
  named.forEach((level, i) => {
    if (known.includes(level)) return;
    scope.report(diagnostic("LMM0218", written[i].span, { level, nearest: nearestName(level, known), levels: known }));
    isFine = false;
  });
  return isFine;
}

/** null where it is not given, undefined after a complaint */
function readTexts(matched: MatchedArguments, name: string, call: CallExpression, scope: Scope): readonly string[] | null | undefined {
  const written = matched.get(name);
  if (written === undefined) return null;
  const texts = textsOf(written);
  return texts ?? reportSetting(call, name, 'texts, as in `c("a", "b")`', written, scope) ?? undefined;
}

function reportSetting(call: CallExpression, argument: string, expected: string, written: Expression, scope: Scope): null {
  scope.report(diagnostic("LMM0324", written.span, { callee: call.callee.name, argument, expected, found: deparse(written) }));
  return null;
}
