/** Everything a fit learnt, as numbers: what predictions, intervals and the report are computed from. */
import type { JointPosterior } from "../exact/index.js";
import type { Kriging, StructuredState } from "../exact/structured/index.js";
import type { VarianceComponents } from "../likelihood/components.js";
import type { Matrix } from "../numerics/matrix.js";
import type { FieldState } from "../prediction/index.js";

export interface EffectUncertainty {
  /** Var(b_j | y, beta) of every grouped term, [levels, d, d] */
  readonly conditionalVariances: readonly Float64Array[];
  /** draws of b-hat's error in all terms together, by draw and term: how terms covary where no joint posterior says it; left out where nothing is drawn */
  readonly posteriorDraws?: readonly (readonly Float64Array[])[];
  /** -d b-hat / d beta of every grouped term, [levels, d, p]: how the prediction's error leans on that of beta-hat; none where the joint posterior says it */
  readonly fixedSensitivities: readonly Float64Array[];
}

export interface Estimates {
  readonly components: VarianceComponents;
  /** beta-hat, [p] */
  readonly fixedEffects: Float64Array;
  /** Cov(beta-hat), [p, p]; given the net, where there is one */
  readonly fixedCovariance: Matrix;
  /** b-hat of every grouped term, [levels, d] row-major */
  readonly conditionalModes: readonly Float64Array[];
  /** of every effect, fixed and random, together; given the net, where there is one; null under structures, beside a net with a single grouping factor, and where effects are too many to factor */
  readonly joint: JointPosterior | null;
  /** of the random effects; computed when first asked for */
  readonly uncertainty: () => EffectUncertainty;
  /** null without a net */
  readonly network: NetworkEstimates | null;
  /** null where every term is lme4's own, or stands beside fields */
  readonly structured: StructuredEstimates | null;
  /** fields over the whole sample that are kriged through their sites, by kernel; none where kernels stand among `structured` */
  readonly fields: readonly FieldState[];
}

export interface StructuredEstimates {
  readonly state: StructuredState;
  /** made when first asked for: it factors V */
  readonly kriging: () => Kriging;
}

export interface NetworkEstimates {
  /** the flat parameter vector, [parameterCount] */
  readonly weights: Float32Array;
  /** what beta took over from the net, [p]: the net's part of a prediction is f(x; w) - x'gamma */
  readonly linearPart: Float64Array;
  /** Var(f-hat - f) over rows that the net has not fitted, as validation rows tell it; null without any */
  readonly errorVariance: number | null;
}

/** Variances of effects where their joint posterior is known. */
export function uncertaintyFrom(joint: JointPosterior): () => EffectUncertainty {
  return once(() => ({ conditionalVariances: joint.conditionalVariances(), fixedSensitivities: [] }));
}

/** The same answer on every call, worked out on the first. */
export function once<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | null = null;
  return () => (known ??= { value: compute() }).value;
}
