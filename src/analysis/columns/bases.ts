/**
 * Calls that learn from the training rows: scale, center, poly, bs, ns. Settings are read and checked here; what is learnt,
 * the design knows.
 */
import { deparse, type CallExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { BasisKind, BasisSettings } from "../../model/index.js";
import { basisPrimitives } from "../primitives/index.js";
import type { Scope } from "../scope.js";
import { matchSignature, type MatchedArguments } from "./arguments.js";
import { numbersOf, truthOf, wholeNumberOf } from "./literals.js";
import { lowerNumber } from "./lower.js";
import type { TypedColumn } from "./typed.js";

export const basisFunctions: ReadonlySet<string> = new Set(Object.keys(basisPrimitives));

const plain: BasisSettings = {
  degree: null, degreesOfFreedom: null, knots: null, boundaryKnots: null,
  hasIntercept: false, isRaw: false, centers: true, scales: true,
};

export function lowerBasis(call: CallExpression, scope: Scope): TypedColumn | null {
  const basis = call.callee.name as BasisKind;
  const { operandCall, operands: written } = basis === "poly" ? operandsOfPoly(call) : { operandCall: call, operands: null };
  const matched = matchSignature(operandCall, basisPrimitives[basis].signature, scope);
  if (matched === null) return null;
  const reader: SettingReader = { call, matched, scope, isFine: true };
  const settings = readSettings(basis, reader);
  const operands = (written ?? [matched.get("x")!]).map((operand) => lowerNumber(operand, `${basis}()`, scope)).filter((one) => one !== null);
  if (!reader.isFine || operands.length < (written?.length ?? 1)) return null;
  const expressions = operands.map(({ expression }) => expression);
  const isSingle = basis === "scale" || basis === "center";
  return { expression: { kind: "basis", basis, operands: expressions, settings, span: call.span }, type: { kind: isSingle ? "number" : "basis" } };
}

/** poly(x, z, degree = 2): every argument without a name is a variable, but for a second one that is a number. */
function operandsOfPoly(call: CallExpression): { operandCall: CallExpression; operands: readonly Expression[] } {
  const unnamed = call.arguments.filter(({ name }) => name === null || name.name === "x");
  const variables = unnamed.filter(({ value }, i) => i === 0 || wholeNumberOf(value) === null);
  const others = call.arguments.filter((argument) => argument === variables[0] || !variables.includes(argument));
  return { operandCall: { ...call, arguments: others }, operands: variables.map(({ value }) => value) };
}

interface SettingReader {
  readonly call: CallExpression;
  readonly matched: MatchedArguments;
  readonly scope: Scope;
  isFine: boolean;
}

function readSettings(basis: BasisKind, reader: SettingReader): BasisSettings {
  switch (basis) {
    case "scale":
      return { ...plain, centers: readTruth(reader, "center", true), scales: readTruth(reader, "scale", true) };
    case "center":
      return { ...plain, scales: false };
    case "poly":
      return { ...plain, degree: readCount(reader, "degree", 1, 1), isRaw: readTruth(reader, "raw", false) };
    case "bs":
      return { ...splineSettings(reader), degree: readCount(reader, "degree", 3, 1) };
    case "ns":
      return splineSettings(reader);
  }
}

function splineSettings(reader: SettingReader): BasisSettings {
  const boundary = readNumbers(reader, "Boundary.knots");
  if (boundary !== null && boundary.length !== 2) complain(reader, "Boundary.knots", "two numbers");
  return {
    ...plain,
    degreesOfFreedom: readCount(reader, "df", null, 1),
    knots: readNumbers(reader, "knots"),
    boundaryKnots: boundary === null ? null : [Math.min(...boundary), Math.max(...boundary)],
    hasIntercept: readTruth(reader, "intercept", false),
  };
}

function readTruth(reader: SettingReader, name: string, otherwise: boolean): boolean {
  const written = reader.matched.get(name);
  if (written === undefined) return otherwise;
  return truthOf(written) ?? complain(reader, name, "TRUE or FALSE") ?? otherwise;
}

function readCount<Default extends number | null>(reader: SettingReader, name: string, otherwise: Default, least: number): number | Default {
  const written = reader.matched.get(name);
  if (written === undefined) return otherwise;
  const count = wholeNumberOf(written);
  return count !== null && count >= least ? count : (complain(reader, name, `a whole number, ${least} or more`) ?? otherwise);
}

function readNumbers(reader: SettingReader, name: string): readonly number[] | null {
  const written = reader.matched.get(name);
  return written === undefined ? null : (numbersOf(written) ?? complain(reader, name, "numbers, as in `c(1, 2)`"));
}

function complain(reader: SettingReader, name: string, expected: string): null {
  const { call, matched, scope } = reader;
  const written = matched.get(name);
  scope.report(diagnostic("LMM0324", written?.span ?? call.span, { callee: call.callee.name, argument: name, expected, found: written === undefined ? "" : deparse(written) }));
  reader.isFine = false;
  return null;
}
