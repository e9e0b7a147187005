/**
 * y ~ x1 + rbf(lat, lon) * periodic(t) + (1 | site)
 *
 *   y = X β + u(s) + Z b + e
 *   u(s) a Gaussian process of covariance k(s, s')
 *   b ~ N(0, D) in every level of site
 *   e ~ N(0, σ²)
 *
 *   response  y
 *   family    gaussian, link identity
 *   fixed     (Intercept)
 *             x1: number
 *             2 columns: (Intercept), x1
 *   kernel    rbf(lat, lon) * periodic(t): euclidean distance over lat, lon, t; one field for the whole sample
 *             4 parameters: rbf.variance, rbf.lengthscale, periodic.lengthscale, periodic.period
 *   random    (Intercept) by site (6 levels)
 *             one variance: 1 parameter
 *
 * Written by `lmmc emit` for 64 rows. Every term is linear: the restricted likelihood is maximised exactly. The same rows and
 * seed give the same fit as `compile(formula).fit(rows)`, bit by bit. What stands below is what runs: change it, and the fit changes.
 */
import {
  column, covariance, defineModel, field, fitProgram, linear, numeric, randomEffects, square, type FittedModel,
  type Plan, type PredictOptions, type Prediction, type TrainOptions,
} from "lmmc/runtime";

/** A row to learn from. */
export interface Row {
  readonly y: number;
  readonly x1: number;
  readonly t: number;
  readonly lat: number;
  readonly lon: number;
  readonly site: "site1" | "site2" | "site3" | "site4" | "site5" | "site6";
}

/** A row to predict. A level that training did not see has effect 0. */
export interface NewRow {
  readonly x1: number;
  readonly t: number;
  readonly lat: number;
  readonly lon: number;
  readonly site: string;
}

/** X: (Intercept), x1. */
const fixedEffects = linear({ hasIntercept: true, variables: [numeric("x1", column("x1"))], terms: [["x1", ["x1", "numeric"]]] });

/**
 * Cov = rbf.variance * exp(-(rbf.d^2 / (2 * rbf.lengthscale^2))) * exp(-2 * sin(3.141592653589793 * periodic.d /
 * periodic.period)^2 / periodic.lengthscale^2)
 */
function rbfPeriodic(rbfD: number, periodicD: number, rbfVariance: number, rbfLengthscale: number,
  periodicLengthscale: number, periodicPeriod: number): number {
  return rbfVariance * Math.exp(-(rbfD * rbfD / (2 * (rbfLengthscale * rbfLengthscale))))
    * Math.exp(-2 * square(Math.sin(3.141592653589793 * periodicD / periodicPeriod))
    / (periodicLengthscale * periodicLengthscale));
}

/** d Cov / d rbf.variance */
function rbfPeriodicByRbfVariance(rbfD: number, periodicD: number, _rbfVariance: number, rbfLengthscale: number,
  periodicLengthscale: number, periodicPeriod: number): number {
  return Math.exp(-(rbfD * rbfD / (2 * (rbfLengthscale * rbfLengthscale))))
    * Math.exp(-2 * square(Math.sin(3.141592653589793 * periodicD / periodicPeriod))
    / (periodicLengthscale * periodicLengthscale));
}

/** d Cov / d rbf.lengthscale */
function rbfPeriodicByRbfLengthscale(rbfD: number, periodicD: number, rbfVariance: number, rbfLengthscale: number,
  periodicLengthscale: number, periodicPeriod: number): number {
  const part1 = 2 * (rbfLengthscale * rbfLengthscale);
  const part2 = rbfD * rbfD / part1;
  return rbfVariance * (Math.exp(-part2) * (part2 * (4 * rbfLengthscale) / part1))
    * Math.exp(-2 * square(Math.sin(3.141592653589793 * periodicD / periodicPeriod))
    / (periodicLengthscale * periodicLengthscale));
}

/** d Cov / d periodic.lengthscale */
function rbfPeriodicByPeriodicLengthscale(rbfD: number, periodicD: number, rbfVariance: number, rbfLengthscale: number,
  periodicLengthscale: number, periodicPeriod: number): number {
  const part1 = periodicLengthscale * periodicLengthscale;
  const part2 = -2 * square(Math.sin(3.141592653589793 * periodicD / periodicPeriod)) / part1;
  return -(rbfVariance * Math.exp(-(rbfD * rbfD / (2 * (rbfLengthscale * rbfLengthscale))))
    * (Math.exp(part2) * (part2 * (2 * periodicLengthscale) / part1)));
}

/** d Cov / d periodic.period */
function rbfPeriodicByPeriodicPeriod(rbfD: number, periodicD: number, rbfVariance: number, rbfLengthscale: number,
  periodicLengthscale: number, periodicPeriod: number): number {
  const part1 = 3.141592653589793 * periodicD / periodicPeriod;
  const part2 = Math.sin(part1);
  const part3 = periodicLengthscale * periodicLengthscale;
  return -(rbfVariance * Math.exp(-(rbfD * rbfD / (2 * (rbfLengthscale * rbfLengthscale))))
    * (Math.exp(-2 * (part2 * part2) / part3)
    * (-2 * (2 * part2 * (Math.cos(part1) * (part1 / periodicPeriod))) / part3)));
}

/** The covariance `rbf * periodic`, with where its parameters may lie and begin. */
const rbfPeriodicCovariance = covariance({
  name: "rbf * periodic",
  text: "rbf.variance * exp(-(rbf.d^2 / (2 * rbf.lengthscale^2))) * exp(-2 * sin(3.141592653589793 * periodic.d / periodic.period)^2 / periodic.lengthscale^2)",
  variables: ["rbf.d", "periodic.d"],
  parameters: [
    { name: "rbf.variance", above: 0, start: "response_variance / 2" },
    { name: "rbf.lengthscale", above: 0, start: "median_distance / 2" },
    { name: "periodic.lengthscale", above: 0, start: "1" },
    { name: "periodic.period", above: 0, start: "extent / 4" },
  ],
  value: rbfPeriodic,
  derivatives: [
    rbfPeriodicByRbfVariance,
    rbfPeriodicByRbfLengthscale,
    rbfPeriodicByPeriodicLengthscale,
    rbfPeriodicByPeriodicPeriod,
  ],
});

/** The field rbf(lat, lon) * periodic(t) over the whole sample, at 64 sites. */
const fieldRbfPeriodic = field({
  label: "rbf(lat, lon) * periodic(t)",
  definition: rbfPeriodicCovariance,
  coordinates: [column("lat"), column("lon"), column("t")],
  inputs: [
    { variable: "rbf.d", measure: "distance", coordinates: [0, 1] },
    { variable: "periodic.d", measure: "distance", coordinates: [2] },
  ],
  metric: "euclidean",
});

/** Z: (Intercept) by site, of 6 levels. */
const bySite = randomEffects({
  by: { label: "site", factors: [column("site")] },
  basis: { hasIntercept: true, variables: [], terms: [] },
  structure: { kind: "unstructured" },
});

/** The model: its parts in the order of the formula. */
export const model = defineModel({
  formula: "y ~ x1 + rbf(lat, lon) * periodic(t) + (1 | site)",
  response: { label: "y", expression: column("y") },
  contributions: [fixedEffects, fieldRbfPeriodic, bySite],
  family: {
    name: "gaussian",
    link: "identity",
    isInteger: false,
    isNormalIdentity: true,
    logDensity: "-((y - mu)^2 / (2 * variance)) - log(6.283185307179586 * variance) / 2",
    variables: [{ name: "y", lower: "-Inf", upper: "Inf", includesLower: false, includesUpper: false }],
    parameters: [{ name: "mu" }, { name: "variance", above: 0, start: "response_variance" }],
  },
});

/**
 * What the compiler decided over 64 rows; each decision says why. Sizes in `facts` may differ in other rows, but
 * not how the
 * grouping factors lie to each other: `train` refuses rows that would need another plan.
 */
export const plan: Plan = {
  kind: "plan",
  engine: "exact",
  criterion: "reml",
  facts: {
    rowCount: 64,
    fixedColumnCount: 2,
    networkWeightCount: 0,
    groups: [{ label: "site", isLearned: false, levelCount: 6, basisSize: 1, largestLevel: 16, medianLevel: 8 }],
    relations: [],
    sparse: null,
    denseBlocks: { count: 1, largest: 64, squares: 4096, isPreferred: true },
    fields: [{ label: "rbf(lat, lon) * periodic(t)", siteCount: 64 }],
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
      choice: "REML",
      reason: "REML corrects the variance components for the fixed effects that were estimated, lme4's default",
      alternatives: [{ choice: "ML", reason: "for comparing fixed effects" }],
      override: "criterion = ml",
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
