/** Families: the log density of one observation. Links: the map from its mean to the linear predictor, and back. */
import type { DefinitionParameter, FamilyDefinition, LinkDefinition, ScalarDefinition } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { simplify, symbolsOf, type ScalarExpression } from "../../expression/index.js";
import type { FamilyVariable, ParameterDefinition } from "../../model/index.js";
import type { FamilyWord, LinkWord } from "./definitions.js";
import { isNormalDensity } from "./normal.js";
import { checkDistinct, domainEnds, readBound, readNumber, readParameters } from "./parameters.js";
import { checkProperties, choiceOf, namesElsewhere, requiredProperty } from "./properties.js";
import type { Meaning } from "./read-covariance.js";
import { bodyScope, listOf, wordOf, type DefinitionReading } from "./report.js";
import { lowerBody } from "./scalar.js";
import { familyVariables, linkVariables } from "./vocabulary.js";

/** @returns null after a complaint */
export function readFamily(statement: FamilyDefinition, reading: DefinitionReading): Meaning<FamilyWord> | null {
  checkDistinct([...statement.variables, ...statement.parameters], reading);
  checkProperties(statement, reading);
  const variables = readVariables(statement, reading);
  const parameters = readParameters(statement.parameters, reading);
  const symbols = [...statement.variables, ...statement.parameters].map(({ name }) => name.name);
  const logDensity = lowerBody(statement.body, bodyScope(reading, symbols));
  const variance = readVariance(statement, symbols, reading);
  const defaultLink = readLinkName(statement, reading);
  const isInteger = choiceOf(statement, "values", ["numeric", "integer"], reading) === "integer";
  if (statement.parameters.length === 0) reading.report(diagnostic("LMM0422", statement.name.span, { definition: reading.name }));
  if (logDensity !== null) checkParameters(statement, logDensity, reading);
  if (!logDensity || !variance || !variables || defaultLink === null) return null;
  if (parameters.length === 0 || parameters.length < statement.parameters.length) return null;
  return assembled({ variables, parameters, logDensity: simplify(logDensity), variance, defaultLink, isInteger, elsewhere: namesElsewhere(statement, reading) });
}

type FamilyParts = Pick<FamilyWord, "variables" | "logDensity" | "variance" | "defaultLink" | "isInteger" | "elsewhere"> & {
  readonly parameters: readonly ParameterDefinition[];
};

function assembled({ parameters, ...parts }: FamilyParts): Meaning<FamilyWord> {
  const [mean, ...dispersion] = parameters;
  const isNormal = !parts.isInteger && isNormalDensity(parts.logDensity, mean, dispersion);
  return { kind: "family", ...parts, mean, dispersion, isNormal };
}

function readVariables(statement: FamilyDefinition, reading: DefinitionReading): readonly FamilyVariable[] | null {
  const names = statement.variables.map(({ name }) => name.name);
  const areKnown = names.length >= 1 && names.every((name, index) => name === familyVariables[index]);
  if (!areKnown) {
    const expected = "`y`, one observation, or `y, trials`";
    const found = names.length === 0 ? "nothing" : listOf(names);
    reading.report(diagnostic("LMM0409", statement.name.span, { kind: "family", expected, found }));
    return null;
  }
  const variables = statement.variables.map((one) => readVariable(one, names, reading)).filter((one) => one !== null);
  return variables.length === names.length ? variables : null;
}

function readVariable(
  { name, domain }: DefinitionParameter,
  names: readonly string[],
  reading: DefinitionReading,
): FamilyVariable | null {
  const others = names.filter((one) => one !== name.name);
  const [lower, upper] = (domain === null ? [-Infinity, Infinity] : domainEnds(domain)).map((end) => readBound(end, others, reading));
  if (lower === null || upper === null) return null;
  const isInterval = domain?.kind === "interval";
  const includesLower = isInterval ? domain.includesLower : domain?.operator === ">=";
  const includesUpper = isInterval ? domain.includesUpper : domain?.operator === "<=";
  return { name: name.name, lower, upper, includesLower, includesUpper };
}

function readVariance(statement: FamilyDefinition, symbols: readonly string[], reading: DefinitionReading): ScalarExpression | null {
  const written = requiredProperty(statement, "variance", "link = log, variance = mu", reading);
  const value = written && lowerBody(written, bodyScope(reading, symbols.filter((one) => one !== familyVariables[0])));
  return value && simplify(value);
}

function readLinkName(statement: FamilyDefinition, reading: DefinitionReading): string | null {
  const written = requiredProperty(statement, "link", "link = log, variance = mu", reading);
  const name = written && wordOf(written);
  if (written !== null && name === null) reading.report(diagnostic("LMM0408", written.span, { text: "something else", expected: "the name of a link" }));
  return name;
}

function checkParameters({ parameters }: ScalarDefinition, logDensity: ScalarExpression, reading: DefinitionReading): void {
  const used = symbolsOf(logDensity);
  for (const { name, span } of parameters) {
    if (!used.includes(name.name)) reading.report(diagnostic("LMM0405", span, { parameter: name.name, definition: reading.name }));
  }
}

/** @returns null after a complaint */
export function readLink(statement: LinkDefinition, reading: DefinitionReading): Meaning<LinkWord> | null {
  checkProperties(statement, reading);
  const { mean, linearPredictor } = linkVariables;
  const [argument, ...others] = statement.variables;
  const isKnown = argument?.name.name === mean && others.length === 0 && statement.parameters.length === 0;
  if (!isKnown) {
    const names = [...statement.variables, ...statement.parameters].map(({ name }) => name.name);
    const found = names.length === 0 ? "nothing" : listOf(names);
    reading.report(diagnostic("LMM0409", statement.name.span, { kind: "link", expected: "`mu` alone", found }));
    return null;
  }
  const bounds = readLinkDomain(argument, reading);
  const value = lowerBody(statement.body, bodyScope(reading, [mean]));
  const written = requiredProperty(statement, "inverse", "inverse = exp(eta)", reading);
  const inverse = written && lowerBody(written, bodyScope(reading, [linearPredictor]));
  if (!value || !inverse || !bounds) return null;
  const simple = simplify(value);
  const isIdentity = simple.kind === "symbol";
  return { kind: "link", ...bounds, value: simple, inverse: simplify(inverse), isIdentity, elsewhere: namesElsewhere(statement, reading) };
}

function readLinkDomain({ domain, name }: DefinitionParameter, reading: DefinitionReading): { lower: number; upper: number } | null {
  if (domain === null) return { lower: -Infinity, upper: Infinity };
  const [lower, upper] = domainEnds(domain).map((end) => (typeof end === "number" ? end : readNumber(end, reading)));
  if (lower === null || upper === null) return null;
  if (lower < upper) return { lower, upper };
  reading.report(diagnostic("LMM0407", domain.span, { parameter: name.name, lower, upper }));
  return null;
}
