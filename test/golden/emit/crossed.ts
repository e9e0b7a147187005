/**
 * y ~ mlp(x1..x3, layers = [8], activation = elu) + treated + (1 | subject) + (1 | item)
 *
 *   y = X β + f(x; w) + Z₁ b₁ + Z₂ b₂ + e
 *   b₁ ~ N(0, D₁) in every level of subject
 *   b₂ ~ N(0, D₂) in every level of item
 *   e ~ N(0, σ²)
 *
 *   response  y
 *   family    gaussian, link identity
 *   fixed     (Intercept)
 *             treated: treatment contrasts
 *             2 columns: (Intercept), treatedTRUE
 *   network   mlp(x1..x3, layers = [8], activation = elu)
 *             numbers, standardised: x1, x2, x3
 *             3 inputs
 *             layers: 8 elu, one linear output
 *   random    (Intercept) by subject (24 levels)
 *             one variance: 1 parameter
 *   random    (Intercept) by item (15 levels)
 *             one variance: 1 parameter
 *   training  batch = 48, epochs = 2, seed = 3
 *
 * Written by `lmmc emit` for 192 rows. The net is trained under the likelihood of the mixed model (full-data batches). The same rows and
 * seed give the same fit as `compile(formula).fit(rows)`, bit by bit. What stands below is what runs: change it, and the fit changes.
 */
import {
  column, defineModel, factor, fitProgram, linear, network, randomEffects, type FittedModel, type NetworkStep,
  type Plan, type PredictOptions, type Prediction, type TrainOptions,
} from "lmmc/runtime";

/** A row to learn from. */
export interface Row {
  readonly y: number;
  readonly x1: number;
  readonly x2: number;
  readonly x3: number;
  readonly treated: boolean;
  /** One of 24 levels in the data. */
  readonly subject: string;
  /** One of 15 levels in the data. */
  readonly item: string;
}

/** A row to predict. A level that training did not see has effect 0. */
export interface NewRow {
  readonly x1: number;
  readonly x2: number;
  readonly x3: number;
  readonly treated: boolean;
  /** One of 24 levels in the data. */
  readonly subject: string;
  /** One of 15 levels in the data. */
  readonly item: string;
}

/** X: (Intercept), treatedTRUE. */
const fixedEffects = linear({
  hasIntercept: true,
  variables: [factor("treated", column("treated"), "treatment")],
  terms: [["treated", ["treated", "contrast"]]],
});

/** f: mlp(x1..x3, layers = [8], activation = elu), of 3 inputs. */
const net = network({
  label: "mlp(x1..x3, layers = [8], activation = elu)",
  inputs: [
    { kind: "numeric", label: "x1", expression: column("x1") },
    { kind: "numeric", label: "x2", expression: column("x2") },
    { kind: "numeric", label: "x3", expression: column("x3") },
  ],
  layers: [{ kind: "dense", units: 8, activation: "elu", l2: 0 }],
  standardizesInputs: true,
  l2: 0,
});

/** Z: (Intercept) by subject, of 24 levels. */
const bySubject = randomEffects({
  by: { label: "subject", factors: [column("subject")] },
  basis: { hasIntercept: true, variables: [], terms: [] },
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
  formula: "y ~ mlp(x1..x3, layers = [8], activation = elu) + treated + (1 | subject) + (1 | item)",
  response: { label: "y", expression: column("y") },
  contributions: [fixedEffects, net, bySubject, byItem],
  family: {
    name: "gaussian",
    link: "identity",
    isInteger: false,
    isNormalIdentity: true,
    logDensity: "-((y - mu)^2 / (2 * variance)) - log(6.283185307179586 * variance) / 2",
    variables: [{ name: "y", lower: "-Inf", upper: "Inf", includesLower: false, includesUpper: false }],
    parameters: [{ name: "mu" }, { name: "variance", above: 0, start: "response_variance" }],
  },
  training: { batch: 48, epochs: 2, seed: 3 },
});

/**
 * What the compiler decided over 192 rows; each decision says why. Sizes in `facts` may differ in other rows, but
 * not how the
 * grouping factors lie to each other: `train` refuses rows that would need another plan.
 */
export const plan: Plan = {
  kind: "plan",
  engine: "sgd",
  criterion: "ml",
  facts: {
    rowCount: 192,
    fixedColumnCount: 2,
    networkWeightCount: 40,
    groups: [
      { label: "subject", isLearned: false, levelCount: 24, basisSize: 1, largestLevel: 8, medianLevel: 8 },
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
      choice: "stochastic training",
      reason: "the formula holds a net, whose weights have no closed form",
      alternatives: [{ choice: "exact", reason: "only where every term is linear" }],
      override: null,
    },
    {
      topic: "criterion",
      choice: "ML",
      reason: "a net has no finite set of fixed effects to integrate out, so the likelihood itself is maximised",
      alternatives: [],
      override: null,
    },
    {
      topic: "covariance",
      choice: "not block-diagonal",
      reason: "crossed factors: subject (24 levels), item (15 levels)",
      alternatives: [],
      override: null,
    },
    {
      topic: "batches",
      choice: "full-data",
      reason: "`subject` and `item` cross, so no batch holds all rows of its levels; the gradient of the full data's likelihood, V⁻¹r = (y − f − Xβ − Zb)/σ², is taken with b from all rows, refreshed as the net moves; batches are shuffled rows",
      alternatives: [
        { choice: "whole-group", reason: "not possible: crossed factors tie all rows together" },
        {
          choice: "hybrid",
          reason: "the largest factor exact and always fresh, the others' b a few steps old; in simulations with inputs constant within groups no nearer the truth where a batch holds ten groups, farther from it where it holds three",
        },
        { choice: "batch", reason: "biased where a batch cuts a level in two" },
      ],
      override: "train { strategy = \"hybrid\" }",
    },
    {
      topic: "variance components",
      choice: "average-information and EM steps between epochs",
      reason: "with the net held still, the variances are a classical problem of few dimensions: steps on the full data's residuals arrive in a few epochs at every scale",
      alternatives: [{ choice: "sgd", reason: "by an optimiser, batch by batch, as published" }],
      override: "train { theta = sgd }",
    },
    {
      topic: "descent",
      choice: "one-cycle rate up to 0.01",
      reason: "the rate's last descent, more than the length of the run, brings a net to its best; it comes early where validation rows no longer gain",
      alternatives: [
        { choice: "constant", reason: "training stops at the first lack of progress" },
        { choice: "cosine", reason: "down from the start, for nets that need no gentle beginning" },
        {
          choice: "plateau",
          reason: "halved, from the best weights on, whenever validation rows no longer gain: for runs whose length is not known beforehand",
        },
      ],
      override: "train { schedule = cosine(warmup = 0.05), clip = 1, average = ema(0.999) }",
    },
    {
      topic: "starts",
      choice: "one net, from seed 3",
      reason: "nets from several seeds differ by little beside the noise of the rows, and each costs as much as the first; one whose output becomes the same for every row is started again, at most 3 times",
      alternatives: [
        { choice: "several nets", reason: "the best on the validation rows is kept, which spares a poor start" },
      ],
      override: "train { seeds = 3 }",
    },
    {
      topic: "threads",
      choice: "one thread",
      reason: "threads wait for each other twice a step, since the likelihood ties the batch's rows together: on two busy processors a step of the net 100-50-25-12 took 2.3 times as long with two at a batch of 100, 0.76 of the time at 500",
      alternatives: [
        {
          choice: "2 threads",
          reason: "each takes a share of every batch's rows; worth it for wide nets and large batches on processors that are free",
        },
      ],
      override: "train { workers = 2 }",
    },
    {
      topic: "regularisation",
      choice: "weight decay 0.13, early stopping",
      reason: "40 weights for 192 rows (4.8 rows a weight); the best epoch on 10 percent validation rows is kept (groups seen in training, predictions with random effects)",
      alternatives: [],
      override: "train { validation = 0.2, patience = 20, optimizer = adam(rate = 0.01, decay = 0.001) }",
    },
    {
      topic: "polish",
      choice: "none",
      reason: "0.21 weights a row: with early stopping, in-sample residuals are as large as the noise",
      alternatives: [{ choice: "variance", reason: "five more trainings, each on four fifths of the rows" }],
      override: "train { polish = variance }",
    },
    {
      topic: "solver",
      choice: "block cholesky",
      reason: "eliminating 24 effects level by level leaves 15, factored whole whenever the variances move",
      alternatives: [],
      override: null,
    },
    {
      topic: "executor",
      choice: "fused kernels",
      reason: "this graph's every layer has one",
      alternatives: [
        { choice: "TensorFlow.js", reason: "any layer on any backend, several times slower on a processor" },
      ],
      override: "train { backend = wasm }",
    },
  ],
  training: {
    batchSize: 48,
    epochs: 2,
    patience: 10,
    validationShare: 0.1,
    optimizer: { name: "adam", rate: 0.01, decay: 0.13 },
    schedule: "one-cycle",
    warmUp: 0,
    clip: null,
    average: null,
    restarts: 3,
    seed: 3,
    seeds: 1,
    workers: 1,
    backend: "auto",
    strategy: "full-data",
    wholeGroup: null,
    rowOrder: "shuffled",
    thetaRate: null,
    solver: null,
    field: null,
    tempering: 1,
    polish: "none",
  },
  solver: "block-cholesky",
  field: null,
};

/**
 * One training step of the net, without a tape: forward to what the likelihood reads, and backward from the
 * derivative of NLL / m by it to
 * that of every parameter. Each call on `on` is one TensorFlow.js kernel. `train(rows, { backend: "wasm" })` runs
 * it; on the backend `auto`
 * fused SIMD kernels run the same graph where they cover its layers, and agree to float32 rounding.
 */
const step: NetworkStep = (on, batch) => {
  const x = batch.inputs(0, 3); // [batch, 3]
  const dense1Weights = batch.parameter("dense1.weights"); // [3, 8]
  const dense1Biases = batch.parameter("dense1.biases"); // [8]
  const dense1 = on.affine(x, dense1Weights, dense1Biases); // [batch, 8]
  const hidden1 = on.elu(dense1); // [batch, 8]
  const outputWeights = batch.parameter("output.weights"); // [8, 1]
  const f = on.matmul(hidden1, outputWeights, false, false); // [batch, 1]

  return {
    outputs: [f],
    statistics: [],
    backward: (dF) => {
      const dOutputWeights = on.matmul(hidden1, dF, true, false); // [8, 1]
      const dHidden1 = on.matmul(dF, outputWeights, false, true); // [batch, 8]
      const dDense1 = on.eluGradient(dHidden1, hidden1); // [batch, 8]
      const dDense1Weights = on.matmul(x, dDense1, true, false); // [3, 8]
      const dDense1Biases = on.sumRows(dDense1); // [8]
      return {
        "dense1.weights": dDense1Weights,
        "dense1.biases": dDense1Biases,
        "output.weights": dOutputWeights,
      };
    },
  };
};

/**
 * Fits the model to these rows: the net is trained, then variances, fixed and random effects are settled on all of
 * them. Rejects with every
 * complaint where they do not fit it.
 */
export function train(rows: readonly Row[], options: TrainOptions = {}): Promise<FittedModel> {
  return fitProgram({ model, plan, step }, rows, options);
}

/**
 * One prediction per row, in order; null where a row cannot be predicted. With `{ interval: 0.95 }` also limits,
 * with `{ parts: true }` each term.
 */
export function predict(fit: FittedModel, rows: readonly NewRow[], options: PredictOptions = {}): Prediction {
  return fit.predict(rows, options);
}
