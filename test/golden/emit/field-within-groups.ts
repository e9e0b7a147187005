/**
 * y ~ x1 + matern32(t | subject) + hetar1(0 + factor(visit) | item)
 *
 *   y = X β + u(s) + Z b + e
 *   u(s) a Gaussian process of covariance k(s, s')
 *   b ~ N(0, D) in every level of item
 *   e ~ N(0, σ²)
 *
 *   response  y
 *   family    gaussian, link identity
 *   fixed     (Intercept)
 *             x1: number
 *             2 columns: (Intercept), x1
 *   kernel    matern32(t | subject): euclidean distance over t; a field of its own in each level of subject
 *             2 parameters: variance, lengthscale
 *   random    factor(visit)1, factor(visit)2, factor(visit)3, factor(visit)4, factor(visit)5, factor(visit)6, factor(visit)7, factor(visit)8 by item (15 levels)
 *             covariance hetar1 over factor(visit): parameters standard_deviation, rho
 *   criterion ml
 *
 * Written by `lmmc emit` for 64 rows. Every term is linear: the likelihood is maximised exactly. The same rows and
 * seed give the same fit as `compile(formula).fit(rows)`, bit by bit. What stands below is what runs: change it, and the fit changes.
 */
import {
  column, covariance, defineModel, equal, factor, factorOf, field, fitProgram, linear, numeric, power, randomEffects,
  select, type FittedModel, type Plan, type PredictOptions, type Prediction, type TrainOptions,
} from "lmmc/runtime";

/** A row to learn from. */
export interface Row {
  readonly y: number;
  readonly x1: number;
  readonly t: number;
  readonly subject: "s1" | "s2" | "s3" | "s4" | "s5" | "s6" | "s7" | "s8";
  /** One of 15 levels in the data. */
  readonly item: string;
  readonly visit: number;
}

/** A row to predict. A level that training did not see has effect 0. */
export interface NewRow {
  readonly x1: number;
  readonly t: number;
  readonly subject: string;
  /** One of 15 levels in the data. */
  readonly item: string;
  readonly visit: number;
}

/** X: (Intercept), x1. */
const fixedEffects = linear({ hasIntercept: true, variables: [numeric("x1", column("x1"))], terms: [["x1", ["x1", "numeric"]]] });

/** Cov = variance * (1 + 1.7320508075688772 * d / lengthscale) * exp(-1.7320508075688772 * d / lengthscale) */
function matern32(d: number, variance: number, lengthscale: number): number {
  return variance * (1 + 1.7320508075688772 * d / lengthscale) * Math.exp(-1.7320508075688772 * d / lengthscale);
}

/** d Cov / d variance */
function matern32ByVariance(d: number, _variance: number, lengthscale: number): number {
  return (1 + 1.7320508075688772 * d / lengthscale) * Math.exp(-1.7320508075688772 * d / lengthscale);
}

/** d Cov / d lengthscale */
function matern32ByLengthscale(d: number, variance: number, lengthscale: number): number {
  const part1 = 1.7320508075688772 * d / lengthscale;
  const part2 = -1.7320508075688772 * d / lengthscale;
  const part3 = Math.exp(part2);
  return -(variance * (part1 / lengthscale) * part3) - variance * (1 + part1) * (part3 * (part2 / lengthscale));
}

/** The covariance `matern32`, with where its parameters may lie and begin. */
const matern32Covariance = covariance({
  name: "matern32",
  text: "variance * (1 + 1.7320508075688772 * d / lengthscale) * exp(-1.7320508075688772 * d / lengthscale)",
  variables: ["d"],
  parameters: [
    { name: "variance", above: 0, start: "response_variance / 2" },
    { name: "lengthscale", above: 0, start: "median_distance / 2" },
  ],
  value: matern32,
  derivatives: [matern32ByVariance, matern32ByLengthscale],
});

/** The field matern32(t | subject) in every level of subject, at 8 sites. */
const fieldMatern32 = field({
  label: "matern32(t | subject)",
  definition: matern32Covariance,
  coordinates: [column("t")],
  inputs: [{ variable: "d", measure: "distance", coordinates: [0] }],
  within: { label: "subject", factors: [column("subject")] },
  metric: "euclidean",
});

/** Cov = standard_deviation(i) * standard_deviation(j) * rho^abs(i - j) */
function hetar1(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  return select(equal(i, 1), standardDeviation1,
    select(equal(i, 2), standardDeviation2,
    select(equal(i, 3), standardDeviation3,
    select(equal(i, 4), standardDeviation4,
    select(equal(i, 5), standardDeviation5,
    select(equal(i, 6), standardDeviation6, select(equal(i, 7), standardDeviation7, standardDeviation8)))))))
    * select(equal(j, 1), standardDeviation1,
    select(equal(j, 2), standardDeviation2,
    select(equal(j, 3), standardDeviation3,
    select(equal(j, 4), standardDeviation4,
    select(equal(j, 5), standardDeviation5,
    select(equal(j, 6), standardDeviation6, select(equal(j, 7), standardDeviation7, standardDeviation8)))))))
    * power(rho, Math.abs(i - j));
}

/** d Cov / d standard_deviation[1] */
function hetar1ByStandardDeviation1(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  const part1 = equal(i, 1);
  const part2 = equal(j, 1);
  return (select(part1, 1, 0)
    * select(part2, standardDeviation1,
    select(equal(j, 2), standardDeviation2,
    select(equal(j, 3), standardDeviation3,
    select(equal(j, 4), standardDeviation4,
    select(equal(j, 5), standardDeviation5,
    select(equal(j, 6), standardDeviation6, select(equal(j, 7), standardDeviation7, standardDeviation8)))))))
    + select(part1, standardDeviation1,
    select(equal(i, 2), standardDeviation2,
    select(equal(i, 3), standardDeviation3,
    select(equal(i, 4), standardDeviation4,
    select(equal(i, 5), standardDeviation5,
    select(equal(i, 6), standardDeviation6, select(equal(i, 7), standardDeviation7, standardDeviation8)))))))
    * select(part2, 1, 0)) * power(rho, Math.abs(i - j));
}

/** d Cov / d standard_deviation[2] */
function hetar1ByStandardDeviation2(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  const part1 = equal(i, 1);
  const part2 = equal(i, 2);
  const part3 = equal(j, 1);
  const part4 = equal(j, 2);
  return (select(part1, 0, select(part2, 1, 0))
    * select(part3, standardDeviation1,
    select(part4, standardDeviation2,
    select(equal(j, 3), standardDeviation3,
    select(equal(j, 4), standardDeviation4,
    select(equal(j, 5), standardDeviation5,
    select(equal(j, 6), standardDeviation6, select(equal(j, 7), standardDeviation7, standardDeviation8)))))))
    + select(part1, standardDeviation1,
    select(part2, standardDeviation2,
    select(equal(i, 3), standardDeviation3,
    select(equal(i, 4), standardDeviation4,
    select(equal(i, 5), standardDeviation5,
    select(equal(i, 6), standardDeviation6, select(equal(i, 7), standardDeviation7, standardDeviation8)))))))
    * select(part3, 0, select(part4, 1, 0))) * power(rho, Math.abs(i - j));
}

/** d Cov / d standard_deviation[3] */
function hetar1ByStandardDeviation3(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  const part1 = equal(i, 1);
  const part2 = equal(i, 2);
  const part3 = equal(i, 3);
  const part4 = equal(j, 1);
  const part5 = equal(j, 2);
  const part6 = equal(j, 3);
  return (select(part1, 0, select(part2, 0, select(part3, 1, 0)))
    * select(part4, standardDeviation1,
    select(part5, standardDeviation2,
    select(part6, standardDeviation3,
    select(equal(j, 4), standardDeviation4,
    select(equal(j, 5), standardDeviation5,
    select(equal(j, 6), standardDeviation6, select(equal(j, 7), standardDeviation7, standardDeviation8)))))))
    + select(part1, standardDeviation1,
    select(part2, standardDeviation2,
    select(part3, standardDeviation3,
    select(equal(i, 4), standardDeviation4,
    select(equal(i, 5), standardDeviation5,
    select(equal(i, 6), standardDeviation6, select(equal(i, 7), standardDeviation7, standardDeviation8)))))))
    * select(part4, 0, select(part5, 0, select(part6, 1, 0)))) * power(rho, Math.abs(i - j));
}

/** d Cov / d standard_deviation[4] */
function hetar1ByStandardDeviation4(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  const part1 = equal(i, 1);
  const part2 = equal(i, 2);
  const part3 = equal(i, 3);
  const part4 = equal(i, 4);
  const part5 = equal(j, 1);
  const part6 = equal(j, 2);
  const part7 = equal(j, 3);
  const part8 = equal(j, 4);
  return (select(part1, 0, select(part2, 0, select(part3, 0, select(part4, 1, 0))))
    * select(part5, standardDeviation1,
    select(part6, standardDeviation2,
    select(part7, standardDeviation3,
    select(part8, standardDeviation4,
    select(equal(j, 5), standardDeviation5,
    select(equal(j, 6), standardDeviation6, select(equal(j, 7), standardDeviation7, standardDeviation8)))))))
    + select(part1, standardDeviation1,
    select(part2, standardDeviation2,
    select(part3, standardDeviation3,
    select(part4, standardDeviation4,
    select(equal(i, 5), standardDeviation5,
    select(equal(i, 6), standardDeviation6, select(equal(i, 7), standardDeviation7, standardDeviation8)))))))
    * select(part5, 0, select(part6, 0, select(part7, 0, select(part8, 1, 0))))) * power(rho, Math.abs(i - j));
}

/** d Cov / d standard_deviation[5] */
function hetar1ByStandardDeviation5(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  const part1 = equal(i, 1);
  const part2 = equal(i, 2);
  const part3 = equal(i, 3);
  const part4 = equal(i, 4);
  const part5 = equal(i, 5);
  const part6 = equal(j, 1);
  const part7 = equal(j, 2);
  const part8 = equal(j, 3);
  const part9 = equal(j, 4);
  const part10 = equal(j, 5);
  return (select(part1, 0, select(part2, 0, select(part3, 0, select(part4, 0, select(part5, 1, 0)))))
    * select(part6, standardDeviation1,
    select(part7, standardDeviation2,
    select(part8, standardDeviation3,
    select(part9, standardDeviation4,
    select(part10, standardDeviation5,
    select(equal(j, 6), standardDeviation6, select(equal(j, 7), standardDeviation7, standardDeviation8)))))))
    + select(part1, standardDeviation1,
    select(part2, standardDeviation2,
    select(part3, standardDeviation3,
    select(part4, standardDeviation4,
    select(part5, standardDeviation5,
    select(equal(i, 6), standardDeviation6, select(equal(i, 7), standardDeviation7, standardDeviation8)))))))
    * select(part6, 0, select(part7, 0, select(part8, 0, select(part9, 0, select(part10, 1, 0))))))
    * power(rho, Math.abs(i - j));
}

/** d Cov / d standard_deviation[6] */
function hetar1ByStandardDeviation6(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  const part1 = equal(i, 1);
  const part2 = equal(i, 2);
  const part3 = equal(i, 3);
  const part4 = equal(i, 4);
  const part5 = equal(i, 5);
  const part6 = equal(i, 6);
  const part7 = equal(j, 1);
  const part8 = equal(j, 2);
  const part9 = equal(j, 3);
  const part10 = equal(j, 4);
  const part11 = equal(j, 5);
  const part12 = equal(j, 6);
  return (select(part1, 0, select(part2, 0, select(part3, 0, select(part4, 0, select(part5, 0, select(part6, 1, 0))))))
    * select(part7, standardDeviation1,
    select(part8, standardDeviation2,
    select(part9, standardDeviation3,
    select(part10, standardDeviation4,
    select(part11, standardDeviation5,
    select(part12, standardDeviation6, select(equal(j, 7), standardDeviation7, standardDeviation8)))))))
    + select(part1, standardDeviation1,
    select(part2, standardDeviation2,
    select(part3, standardDeviation3,
    select(part4, standardDeviation4,
    select(part5, standardDeviation5,
    select(part6, standardDeviation6, select(equal(i, 7), standardDeviation7, standardDeviation8)))))))
    * select(part7, 0, select(part8, 0, select(part9, 0, select(part10, 0, select(part11, 0, select(part12, 1, 0)))))))
    * power(rho, Math.abs(i - j));
}

/** d Cov / d standard_deviation[7] */
function hetar1ByStandardDeviation7(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  const part1 = equal(i, 1);
  const part2 = equal(i, 2);
  const part3 = equal(i, 3);
  const part4 = equal(i, 4);
  const part5 = equal(i, 5);
  const part6 = equal(i, 6);
  const part7 = equal(i, 7);
  const part8 = equal(j, 1);
  const part9 = equal(j, 2);
  const part10 = equal(j, 3);
  const part11 = equal(j, 4);
  const part12 = equal(j, 5);
  const part13 = equal(j, 6);
  const part14 = equal(j, 7);
  return (select(part1, 0,
    select(part2, 0, select(part3, 0, select(part4, 0, select(part5, 0, select(part6, 0, select(part7, 1, 0)))))))
    * select(part8, standardDeviation1,
    select(part9, standardDeviation2,
    select(part10, standardDeviation3,
    select(part11, standardDeviation4,
    select(part12, standardDeviation5,
    select(part13, standardDeviation6, select(part14, standardDeviation7, standardDeviation8)))))))
    + select(part1, standardDeviation1,
    select(part2, standardDeviation2,
    select(part3, standardDeviation3,
    select(part4, standardDeviation4,
    select(part5, standardDeviation5,
    select(part6, standardDeviation6, select(part7, standardDeviation7, standardDeviation8)))))))
    * select(part8, 0,
    select(part9, 0,
    select(part10, 0, select(part11, 0, select(part12, 0, select(part13, 0, select(part14, 1, 0))))))))
    * power(rho, Math.abs(i - j));
}

/** d Cov / d standard_deviation[8] */
function hetar1ByStandardDeviation8(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  const part1 = equal(i, 1);
  const part2 = equal(i, 2);
  const part3 = equal(i, 3);
  const part4 = equal(i, 4);
  const part5 = equal(i, 5);
  const part6 = equal(i, 6);
  const part7 = equal(i, 7);
  const part8 = equal(j, 1);
  const part9 = equal(j, 2);
  const part10 = equal(j, 3);
  const part11 = equal(j, 4);
  const part12 = equal(j, 5);
  const part13 = equal(j, 6);
  const part14 = equal(j, 7);
  return (select(part1, 0,
    select(part2, 0, select(part3, 0, select(part4, 0, select(part5, 0, select(part6, 0, select(part7, 0, 1)))))))
    * select(part8, standardDeviation1,
    select(part9, standardDeviation2,
    select(part10, standardDeviation3,
    select(part11, standardDeviation4,
    select(part12, standardDeviation5,
    select(part13, standardDeviation6, select(part14, standardDeviation7, standardDeviation8)))))))
    + select(part1, standardDeviation1,
    select(part2, standardDeviation2,
    select(part3, standardDeviation3,
    select(part4, standardDeviation4,
    select(part5, standardDeviation5,
    select(part6, standardDeviation6, select(part7, standardDeviation7, standardDeviation8)))))))
    * select(part8, 0,
    select(part9, 0,
    select(part10, 0, select(part11, 0, select(part12, 0, select(part13, 0, select(part14, 0, 1))))))))
    * power(rho, Math.abs(i - j));
}

/** d Cov / d rho */
function hetar1ByRho(i: number, j: number, standardDeviation1: number, standardDeviation2: number,
  standardDeviation3: number, standardDeviation4: number, standardDeviation5: number, standardDeviation6: number,
  standardDeviation7: number, standardDeviation8: number, rho: number): number {
  const part1 = Math.abs(i - j);
  return select(equal(i, 1), standardDeviation1,
    select(equal(i, 2), standardDeviation2,
    select(equal(i, 3), standardDeviation3,
    select(equal(i, 4), standardDeviation4,
    select(equal(i, 5), standardDeviation5,
    select(equal(i, 6), standardDeviation6, select(equal(i, 7), standardDeviation7, standardDeviation8)))))))
    * select(equal(j, 1), standardDeviation1,
    select(equal(j, 2), standardDeviation2,
    select(equal(j, 3), standardDeviation3,
    select(equal(j, 4), standardDeviation4,
    select(equal(j, 5), standardDeviation5,
    select(equal(j, 6), standardDeviation6, select(equal(j, 7), standardDeviation7, standardDeviation8)))))))
    * select(equal(part1, 0), 0, part1 * power(rho, part1 - 1));
}

/** The covariance `hetar1`, with where its parameters may lie and begin. */
const hetar1Covariance = covariance({
  name: "hetar1",
  text: "`standard_deviation(i)` * `standard_deviation(j)` * rho^abs(i - j)",
  variables: ["i", "j"],
  parameters: [
    { name: "standard_deviation", above: 0, start: "sqrt(response_variance / 2)" },
    { name: "rho", above: -1, below: 1, start: "0.5" },
  ],
  value: hetar1,
  derivatives: [
    hetar1ByStandardDeviation1,
    hetar1ByStandardDeviation2,
    hetar1ByStandardDeviation3,
    hetar1ByStandardDeviation4,
    hetar1ByStandardDeviation5,
    hetar1ByStandardDeviation6,
    hetar1ByStandardDeviation7,
    hetar1ByStandardDeviation8,
    hetar1ByRho,
  ],
  indexed: [
    { symbol: "standard_deviation(i)", parameter: "standard_deviation", index: "i" },
    { symbol: "standard_deviation(j)", parameter: "standard_deviation", index: "j" },
  ],
  positions: [1, 2, 3, 4, 5, 6, 7, 8],
});

/**
 * Z: factor(visit)1, factor(visit)2, factor(visit)3, factor(visit)4, factor(visit)5, factor(visit)6,
 * factor(visit)7, factor(visit)8 by item, of 15 levels.
 */
const byItem = randomEffects({
  by: { label: "item", factors: [column("item")] },
  basis: {
    hasIntercept: false,
    variables: [
      factor("factor(visit)", factorOf({ kind: "as-factor", levels: null, labels: null, isOrdered: false }, [column("visit")]), "treatment"),
    ],
    terms: [["factor(visit)", ["factor(visit)", "indicator"]]],
  },
  structure: {
    kind: "expression",
    definition: hetar1Covariance,
    position: factorOf({ kind: "as-factor", levels: null, labels: null, isOrdered: false }, [column("visit")]),
  },
});

/** The model: its parts in the order of the formula. */
export const model = defineModel({
  formula: "y ~ x1 + matern32(t | subject) + hetar1(0 + factor(visit) | item)",
  response: { label: "y", expression: column("y") },
  contributions: [fixedEffects, fieldMatern32, byItem],
  family: {
    name: "gaussian",
    link: "identity",
    isInteger: false,
    isNormalIdentity: true,
    logDensity: "-((y - mu)^2 / (2 * variance)) - log(6.283185307179586 * variance) / 2",
    variables: [{ name: "y", lower: "-Inf", upper: "Inf", includesLower: false, includesUpper: false }],
    parameters: [{ name: "mu" }, { name: "variance", above: 0, start: "response_variance" }],
  },
  criterion: "ml",
});

/**
 * What the compiler decided over 64 rows; each decision says why. Sizes in `facts` may differ in other rows, but
 * not how the
 * grouping factors lie to each other: `train` refuses rows that would need another plan.
 */
export const plan: Plan = {
  kind: "plan",
  engine: "exact",
  criterion: "ml",
  facts: {
    rowCount: 64,
    fixedColumnCount: 2,
    networkWeightCount: 0,
    groups: [{ label: "item", isLearned: false, levelCount: 15, basisSize: 8, largestLevel: 7, medianLevel: 4 }],
    relations: [],
    sparse: null,
    denseBlocks: { count: 1, largest: 64, squares: 4096, isPreferred: true },
    fields: [],
    steadyInputs: [],
  },
  decisions: [
    {
      topic: "engine",
      choice: "exact",
      reason: "every term is linear, so the profiled likelihood is maximised to full precision, as lme4 does",
      alternatives: [],
      override: null,
    },
    {
      topic: "criterion",
      choice: "ML",
      reason: "maximum likelihood was asked for; likelihoods of models with different fixed effects can be compared",
      alternatives: [{ choice: "REML", reason: "for unbiased variances" }],
      override: "criterion = reml",
    },
    { topic: "covariance", choice: "dense", reason: "all 64 rows are tied together", alternatives: [], override: null },
    {
      topic: "solver",
      choice: "dense cholesky",
      reason: "each block is factored as it stands, exactly; all together take up to 1 MiB",
      alternatives: [],
      override: null,
    },
  ],
  training: null,
  solver: "dense-cholesky",
  field: null,
};

/** Fits the model to these rows. Rejects with every complaint where they do not fit it. */
export function train(rows: readonly Row[], options: TrainOptions = {}): Promise<FittedModel> {
  return fitProgram({ model, plan }, rows, options);
}

/**
 * One prediction per row, in order; null where a row cannot be predicted. With `{ interval: 0.95 }` also limits,
 * with `{ parts: true }` each term.
 */
export function predict(fit: FittedModel, rows: readonly NewRow[], options: PredictOptions = {}): Prediction {
  return fit.predict(rows, options);
}
