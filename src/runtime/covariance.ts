/**
 * Covariances as an emitted module writes them: a function of distances or positions and of parameters, its derivatives beside it.
 * Knows definitions; no sites and no rows.
 */
import { scalarOfText, startingSymbols } from "../analysis/definitions/index.js";
import { differentiate, type ScalarExpression } from "../expression/index.js";
import { withCovarianceCode, type CovarianceDefinition, type ParameterDefinition, type ScalarFunction } from "../model/index.js";
import { atPositions } from "../model/positions.js";
import { checkAgreement } from "./agreement.js";

export interface WrittenParameter {
  readonly name: string;
  /** left out: no bound */
  readonly above?: number;
  readonly below?: number;
  /** a rule over summaries of the data, such as `response_variance / 2`; left out: the domain suggests a value */
  readonly start?: string;
}

export interface WrittenCovariance {
  readonly name: string;
  /** in the language: what messages and saved fits say */
  readonly text: string;
  /** what a pair of sites or positions is measured by, in the order of the functions' first arguments */
  readonly variables: readonly string[];
  readonly parameters: readonly WrittenParameter[];
  readonly value: ScalarFunction;
  /** by every parameter, in their order; of a parameter that takes an index, by every element */
  readonly derivatives: readonly ScalarFunction[];
  /** for parameters with one value per level or lag: which symbol of the text stands for which element */
  readonly indexed?: readonly { readonly symbol: string; readonly parameter: string; readonly index: string }[];
  /** where the functions' elements of those parameters stand */
  readonly positions?: readonly number[];
}

/** @throws DiagnosticError where a function and the text disagree, or a derivative is not the text's */
export function covariance({ name, text, variables, parameters, value, derivatives, indexed = [], positions }: WrittenCovariance): CovarianceDefinition {
  const names = parameters.map((one) => one.name);
  const definition: CovarianceDefinition = {
    name,
    variables,
    parameters: parameters.map(parameterOf),
    value: scalarOfText(name, text, [...variables, ...names, ...indexed.map(({ symbol }) => symbol)]),
    indexedUses: indexed.map(({ symbol, parameter, index }) => ({ symbol, parameter, index: scalarOfText(name, index, variables) })),
  };
  checkFunctions(positions === undefined ? definition : atPositions(definition, positions), value, derivatives);
  return withCovarianceCode(definition, { value, derivatives }, positions ?? null);
}

export function parameterOf({ name, above, below, start }: WrittenParameter): ParameterDefinition {
  return { name, lower: above ?? -Infinity, upper: below ?? Infinity, start: start === undefined ? null : scalarOfText(name, start, [...startingSymbols.keys()]) };
}

function checkFunctions({ name, variables, parameters, value }: CovarianceDefinition, written: ScalarFunction, derivatives: readonly ScalarFunction[]): void {
  const symbols = [...variables, ...parameters.map((one) => one.name)];
  const check = (what: string, expression: ScalarExpression, one: ScalarFunction): void => checkAgreement(what, expression, symbols, one);
  check(name, value, written);
  parameters.forEach((one, k) => check(`${name} by ${one.name}`, differentiate(value, one.name), derivatives[k] ?? missing));
}

/** A derivative that was left out agrees with none. */
const missing: ScalarFunction = () => NaN;
