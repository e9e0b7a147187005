/** The response's distribution, as the formula names it. The gaussian family with identity link is the one fitted so far. */
import type { ScalarExpression } from "../expression/expression.js";
import type { ParameterDefinition } from "./model.js";

export interface FamilyReference {
  readonly name: string;
  readonly link: string;
  /** log density of one response, as defined in stdlib or by the user */
  readonly logDensity: ScalarExpression;
  readonly parameters: readonly ParameterDefinition[];
  /** exactly the normal distribution with identity link, whose likelihood has a closed form */
  readonly isNormalIdentity: boolean;
}
