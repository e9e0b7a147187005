/** The response's distribution, as the formula names it. The gaussian family with identity link is the one fitted so far. */
import type { ScalarExpression } from "../expression/expression.js";
import type { ParameterDefinition } from "./model.js";

export interface FamilyReference {
  readonly name: string;
  readonly link: string;
  /** `y`, or `y` and the number of trials that it counts successes of */
  readonly variables: readonly FamilyVariable[];
  /** whether y takes whole numbers alone */
  readonly isInteger: boolean;
  /** log density of one response, as defined in stdlib or by the user */
  readonly logDensity: ScalarExpression;
  readonly parameters: readonly ParameterDefinition[];
  /** exactly the normal distribution with identity link, whose likelihood has a closed form */
  readonly isNormalIdentity: boolean;
}

/** A column that a family reads, and where its values lie. The bounds may name variables read before it. */
export interface FamilyVariable {
  readonly name: string;
  readonly lower: ScalarExpression;
  readonly upper: ScalarExpression;
  readonly includesLower: boolean;
  readonly includesUpper: boolean;
}

/** Whether a response of this family is a number of successes among known trials. */
export const countsTrials = ({ variables }: Pick<FamilyReference, "variables">): boolean => variables.length > 1;
