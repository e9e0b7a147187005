/**
 * What inference by likelihood asks of a fit, whichever engine made it: its parameters, the profile of each, responses drawn from it,
 * and fits of other responses over the same rows. Knows no engine; each gives its own answers.
 */
import type { Design } from "../design/design.js";
import type { Criterion } from "../model/index.js";
import type { RandomSource } from "../numerics/random.js";
import type { Profile } from "./profile.js";

/** Where a variance parameter stands: `termIndex` counts the design's grouped terms, then its kernels. */
export type VarianceParameter =
  | { readonly kind: "sigma" }
  | { readonly kind: "standard deviation"; readonly termIndex: number; readonly row: number }
  | { readonly kind: "correlation"; readonly termIndex: number; readonly row: number; readonly column: number };

export type InferredParameter =
  | VarianceParameter
  /** of a structure's or a kernel's definition */
  | { readonly kind: "named"; readonly termIndex: number; readonly name: string }
  | { readonly kind: "fixed effect"; readonly column: number };

export interface Inference {
  readonly design: Design;
  readonly criterion: Criterion;
  readonly logLik: number;
  /** fixed effects + covariance parameters + 1 */
  readonly parameterCount: number;
  /** by term, then sigma, then the fixed effects, as lme4 lists them */
  readonly parameters: readonly InferredParameter[];
  /** the estimates, in the order of `parameters` */
  readonly values: readonly number[];
  /** the same model by maximum likelihood; itself where it is that already @throws NumericalError where it cannot be fitted */
  byMaximumLikelihood(): Inference;
  /** of one parameter, the others following; of maximum likelihood @param index in `parameters` */
  profileOf(index: number): Profile;
  /** y* = X beta + offset + Z b* + e* with new effects and residuals, [n] */
  simulate(random: RandomSource): Float64Array;
  /** the same model of another response, [n]; null where it cannot be fitted */
  refit(response: Float64Array): Inference | null;
}
