/**
 * y ~ poly(x1, 2) + I(x2^2) + log(x3 + 2) * dose + (1 + t | subject) + (1 | item)
 *
 *   y = X β + Z₁ b₁ + Z₂ b₂ + e
 *   b₁ ~ N(0, D₁) in every level of subject
 *   b₂ ~ N(0, D₂) in every level of item
 *   e ~ N(0, σ² / w)
 *
 *   response  y
 *   family    gaussian, link identity
 *   fixed     (Intercept)
 *             poly(x1, 2): number
 *             I(x2^2): number
 *             log(x3 + 2): number
 *             dose: sum contrasts
 *             log(x3 + 2):dose: number x sum contrasts
 *             9 columns: (Intercept), poly(x1, 2)1, poly(x1, 2)2, I(x2^2), log(x3 + 2), dose1, dose2, log(x3 + 2):dose1, log(x3 + 2):dose2
 *   random    (Intercept), t by subject (24 levels)
 *             unstructured covariance: 3 parameters
 *   random    (Intercept) by item (15 levels)
 *             one variance: 1 parameter
 *   weights   w
 *
 * Written by `lmmc emit` for 192 rows. Every term is linear: the restricted likelihood is maximised exactly. The same rows and
 * seed give the same fit as `compile(formula).fit(rows)`, bit by bit. What stands below is what runs: change it, and the fit changes.
 */
import {
  basis, column, computed, defineModel, factor, fitProgram, linear, numeric, randomEffects, type FittedModel, type Plan,
  type PredictOptions, type Prediction, type TrainOptions,
} from "lmmc/runtime";

/** A row to learn from. */
export interface Row {
  readonly y: number;
  readonly x1: number;
  readonly x2: number;
  readonly x3: number;
  readonly t: number;
  readonly dose: "high" | "low" | "none";
  /** One of 24 levels in the data. */
  readonly subject: string;
  /** One of 15 levels in the data. */
  readonly item: string;
  readonly w: number;
}

/** A row to predict. A level that training did not see has effect 0. */
export interface NewRow {
  readonly x1: number;
  readonly x2: number;
  readonly x3: number;
  readonly t: number;
  readonly dose: "high" | "low" | "none";
  /** One of 24 levels in the data. */
  readonly subject: string;
  /** One of 15 levels in the data. */
  readonly item: string;
}

/** x2^2, in every row. */
const x22 = computed({ text: "x2^2", of: [["x2", column("x2")]], value: (x2) => x2 * x2 });

/** log(x3 + 2), in every row. */
const logX32 = computed({ text: "log(x3 + 2)", of: [["x3", column("x3")]], value: (x3) => Math.log(x3 + 2) });

/** X: (Intercept), poly(x1, 2)1, poly(x1, 2)2, I(x2^2), log(x3 + 2), ... , log(x3 + 2):dose1, log(x3 + 2):dose2. */
const fixedEffects = linear({
  hasIntercept: true,
  variables: [
    numeric("poly(x1, 2)", basis("poly", [column("x1")], { degree: 2 })),
    numeric("I(x2^2)", x22),
    numeric("log(x3 + 2)", logX32),
    factor("dose", column("dose"), "sum"),
  ],
  terms: [
    ["poly(x1, 2)", ["poly(x1, 2)", "numeric"]],
    ["I(x2^2)", ["I(x2^2)", "numeric"]],
    ["log(x3 + 2)", ["log(x3 + 2)", "numeric"]],
    ["dose", ["dose", "contrast"]],
    ["log(x3 + 2):dose", ["log(x3 + 2)", "numeric"], ["dose", "contrast"]],
  ],
});

/** Z: (Intercept), t by subject, of 24 levels. */
const bySubject = randomEffects({
  by: { label: "subject", factors: [column("subject")] },
  basis: { hasIntercept: true, variables: [numeric("t", column("t"))], terms: [["t", ["t", "numeric"]]] },
  structure: { kind: "unstructured" },
});

/** Z: (Intercept) by item, of 15 levels. */
const byItem = randomEffects({
  by: { label: "item", factors: [column("item")] },
  basis: { hasIntercept: true, variables: [], terms: [] },
  structure: { kind: "unstructured" },
});

/** The model: its parts in the order of the formula. */
export const model = defineModel({
  name: "doses",
  formula: "y ~ poly(x1, 2) + I(x2^2) + log(x3 + 2) * dose + (1 + t | subject) + (1 | item)",
  response: { label: "y", expression: column("y") },
  contributions: [fixedEffects, bySubject, byItem],
  family: {
    name: "gaussian",
    link: "identity",
    isInteger: false,
    isNormalIdentity: true,
    logDensity: "-((y - mu)^2 / (2 * variance)) - log(6.283185307179586 * variance) / 2",
    variables: [{ name: "y", lower: "-Inf", upper: "Inf", includesLower: false, includesUpper: false }],
    parameters: [{ name: "mu" }, { name: "variance", above: 0, start: "response_variance" }],
  },
  weights: column("w"),
});

/**
 * What the compiler decided over 192 rows; each decision says why. Sizes in `facts` may differ in other rows, but
 * not how the
 * grouping factors lie to each other: `train` refuses rows that would need another plan.
 */
export const plan: Plan = {
  kind: "plan",
  engine: "exact",
  criterion: "reml",
  facts: {
    rowCount: 192,
    fixedColumnCount: 9,
    networkWeightCount: 0,
    groups: [
      { label: "subject", isLearned: false, levelCount: 24, basisSize: 2, largestLevel: 8, medianLevel: 8 },
      { label: "item", isLearned: false, levelCount: 15, basisSize: 1, largestLevel: 20, medianLevel: 13 },
    ],
    relations: [{ inner: 0, outer: 1, relation: "crossed" }],
    sparse: null,
    denseBlocks: null,
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
      choice: "REML",
      reason: "REML corrects the variance components for the fixed effects that were estimated, lme4's default",
      alternatives: [{ choice: "ML", reason: "for comparing fixed effects" }],
      override: "criterion = ml",
    },
    {
      topic: "covariance",
      choice: "not block-diagonal",
      reason: "crossed factors: subject (24 levels), item (15 levels)",
      alternatives: [],
      override: null,
    },
    {
      topic: "solver",
      choice: "block cholesky",
      reason: "48 effects are eliminated level by level, which leaves 15 that all but all meet each other and are factored whole: about 0.0000067 GiB and less than 0.1 s in all",
      alternatives: [
        { choice: "sparse cholesky", reason: "a sparse factor would fill and save nothing" },
        {
          choice: "conjugate gradient",
          reason: "about 0.000049 GiB, with traces and the likelihood estimated from fixed random signs, whose error is reported",
        },
      ],
      override: "train { solver = \"sparse-cholesky\" }",
    },
  ],
  training: null,
  solver: "block-cholesky",
  field: null,
};

/** Fits the model to these rows. Rejects with every complaint where they do not fit it. */
export function train(rows: readonly Row[], options: TrainOptions = {}): Promise<FittedModel> {
  return fitProgram({ model, plan, columns: { dose: { kind: "factor", levels: ["none", "low", "high"] } } }, rows, options);
}

/**
 * One prediction per row, in order; null where a row cannot be predicted. With `{ interval: 0.95 }` also limits,
 * with `{ parts: true }` each term.
 */
export function predict(fit: FittedModel, rows: readonly NewRow[], options: PredictOptions = {}): Prediction {
  return fit.predict(rows, options);
}
