/** A model as an emitted module writes it: its parts, and what a program said of family, weights and training. Knows no rows. */
import { scalarOfText } from "../analysis/definitions/index.js";
import type { ColumnExpression, Contribution, FamilyReference, FamilyVariable, Model, ParameterDefinition, TrainingSettings } from "../model/index.js";
import { unsetTraining } from "../model/training.js";
import { nowhere } from "./nowhere.js";
import type { WrittenParameter } from "./covariance.js";
import { parameterOf } from "./covariance.js";

export interface WrittenFamily extends Pick<FamilyReference, "name" | "link" | "isInteger" | "isNormalIdentity"> {
  /** log density of one response, in the language */
  readonly logDensity: string;
  /** the response, and the number of trials that it counts successes of: where their values lie, in the language */
  readonly variables: readonly WrittenVariable[];
  readonly parameters: readonly WrittenParameter[];
}

export interface WrittenVariable extends Pick<FamilyVariable, "name" | "includesLower" | "includesUpper"> {
  readonly lower: string;
  readonly upper: string;
}

export interface WrittenModel {
  readonly name?: string;
  readonly formula: string;
  readonly response: { readonly label: string; readonly expression: ColumnExpression; readonly failures?: ColumnExpression };
  /** in the order of the formula; exactly one linear */
  readonly contributions: readonly Contribution[];
  readonly family: WrittenFamily;
  /** a row where one of them is missing is dropped, though no term reads it */
  readonly removedVariables?: readonly ColumnExpression[];
  readonly weights?: ColumnExpression;
  readonly criterion?: NonNullable<Model["criterion"]>;
  readonly training?: Partial<TrainingSettings>;
}

export function defineModel({ name, formula, response, contributions, family, removedVariables = [], weights, criterion, training }: WrittenModel): Model {
  return {
    kind: "model",
    name: name ?? null,
    formula,
    response: { label: response.label, expression: response.expression, failures: response.failures ?? null, span: nowhere },
    contributions,
    family: familyOf(family),
    removedVariables,
    weights: weights ?? null,
    criterion: criterion ?? null,
    training: { ...unsetTraining, ...training },
    span: nowhere,
  };
}

function familyOf({ logDensity, variables, parameters, ...family }: WrittenFamily): FamilyReference {
  const read: readonly ParameterDefinition[] = parameters.map(parameterOf);
  const names = variables.map(({ name }) => name);
  return {
    ...family,
    variables: variables.map((one) => ({ ...one, lower: scalarOfText(one.name, one.lower, names), upper: scalarOfText(one.name, one.upper, names) })),
    logDensity: scalarOfText(family.name, logDensity, [...names, ...read.map((one) => one.name)]),
    parameters: read,
  };
}
