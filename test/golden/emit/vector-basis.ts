/**
 * y ~ mlp(x1, x2, layers = [6], activation = gelu) + x1 + (1 + t | subject)
 *
 *   y = X β + f(x; w) + Z b + e
 *   b ~ N(0, D) in every level of subject
 *   e ~ N(0, σ²)
 *
 *   response  y
 *   family    gaussian, link identity
 *   fixed     (Intercept)
 *             x1: number
 *             2 columns: (Intercept), x1
 *   network   mlp(x1, x2, layers = [6], activation = gelu)
 *             numbers, standardised: x1, x2
 *             2 inputs
 *             layers: 6 gelu, one linear output
 *   random    (Intercept), t by subject (24 levels)
 *             unstructured covariance: 3 parameters
 *   training  batch = 48, epochs = 2, seed = 3
 *
 * Written by `lmmc emit` for 192 rows. The net is trained under the likelihood of the mixed model (whole-group batches). The same rows and
 * seed give the same fit as `compile(formula).fit(rows)`, bit by bit. What stands below is what runs: change it, and the fit changes.
 */
import {
  column, defineModel, fitProgram, linear, network, numeric, randomEffects, type FittedModel, type NetworkStep,
  type Plan, type PredictOptions, type Prediction, type Tensor, type TensorOperations, type TrainOptions,
} from "lmmc/runtime";

/** A row to learn from. */
export interface Row {
  readonly y: number;
  readonly x1: number;
  readonly x2: number;
  readonly t: number;
  /** One of 24 levels in the data. */
  readonly subject: string;
}

/** A row to predict. A level that training did not see has effect 0. */
export interface NewRow {
  readonly x1: number;
  readonly x2: number;
  readonly t: number;
  /** One of 24 levels in the data. */
  readonly subject: string;
}

/** X: (Intercept), x1. */
const fixedEffects = linear({ hasIntercept: true, variables: [numeric("x1", column("x1"))], terms: [["x1", ["x1", "numeric"]]] });

/** f: mlp(x1, x2, layers = [6], activation = gelu), of 2 inputs. */
const net = network({
  label: "mlp(x1, x2, layers = [6], activation = gelu)",
  inputs: [
    { kind: "numeric", label: "x1", expression: column("x1") },
    { kind: "numeric", label: "x2", expression: column("x2") },
  ],
  layers: [{ kind: "dense", units: 6, activation: "gelu", l2: 0 }],
  standardizesInputs: true,
  l2: 0,
});

/** Z: (Intercept), t by subject, of 24 levels. */
const bySubject = randomEffects({
  by: { label: "subject", factors: [column("subject")] },
  basis: { hasIntercept: true, variables: [numeric("t", column("t"))], terms: [["t", ["t", "numeric"]]] },
  structure: { kind: "unstructured" },
});

/** The model: its parts in the order of the formula. */
export const model = defineModel({
  formula: "y ~ mlp(x1, x2, layers = [6], activation = gelu) + x1 + (1 + t | subject)",
  response: { label: "y", expression: column("y") },
  contributions: [fixedEffects, net, bySubject],
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
    networkWeightCount: 24,
    groups: [{ label: "subject", isLearned: false, levelCount: 24, basisSize: 2, largestLevel: 8, medianLevel: 8 }],
    relations: [],
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
      choice: "block-diagonal by subject",
      reason: "24 blocks, the largest of 8 rows",
      alternatives: [],
      override: null,
    },
    {
      topic: "batches",
      choice: "whole-group",
      reason: "`subject` is the only grouping factor; batches of whole groups give the exact gradient of the marginal likelihood, group by group",
      alternatives: [
        { choice: "full-data", reason: "exact at the latest b; b is a few steps old" },
        { choice: "batch", reason: "biased where a batch cuts a level in two" },
      ],
      override: "train { strategy = \"full-data\" }",
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
      choice: "weight decay 0.11, early stopping",
      reason: "24 weights for 192 rows (8.0 rows a weight); the best epoch on 10 percent validation rows is kept (groups seen in training, predictions with random effects)",
      alternatives: [],
      override: "train { validation = 0.2, patience = 20, optimizer = adam(rate = 0.01, decay = 0.001) }",
    },
    {
      topic: "polish",
      choice: "none",
      reason: "0.13 weights a row: with early stopping, in-sample residuals are as large as the noise",
      alternatives: [{ choice: "variance", reason: "five more trainings, each on four fifths of the rows" }],
      override: "train { polish = variance }",
    },
    {
      topic: "solver",
      choice: "per group",
      reason: "the mixed-model equations fall apart into one small system per group",
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
    optimizer: { name: "adam", rate: 0.01, decay: 0.11 },
    schedule: "one-cycle",
    warmUp: 0,
    clip: null,
    average: null,
    restarts: 3,
    seed: 3,
    seeds: 1,
    workers: 1,
    backend: "auto",
    strategy: "whole-group",
    wholeGroup: 0,
    rowOrder: "shuffled",
    thetaRate: null,
    solver: null,
    field: null,
    tempering: 1,
    polish: "none",
  },
  solver: "per-group",
  field: null,
};

/** upstream * gelu'(z), of z and its value */
function geluGradient(on: TensorOperations, upstream: Tensor, z: Tensor): Tensor {
  return on.multiply(upstream,
    on.add(on.shift(on.scale(on.erf(on.scale(z, 0.7071067811865476)), 0.5), 0.5),
    on.multiply(z, on.scale(on.exp(on.scale(on.multiply(z, z), -0.5)), 0.3989422804014327))));
}

/** gelu(z) */
function gelu(on: TensorOperations, z: Tensor): Tensor {
  return on.multiply(z, on.shift(on.scale(on.erf(on.scale(z, 0.7071067811865476)), 0.5), 0.5));
}

/**
 * One training step of the net, without a tape: forward to what the likelihood reads, and backward from the
 * derivative of NLL / m by it to
 * that of every parameter. Each call on `on` is one TensorFlow.js kernel. `train(rows, { backend: "wasm" })` runs
 * it; on the backend `auto`
 * fused SIMD kernels run the same graph where they cover its layers, and agree to float32 rounding.
 */
const step: NetworkStep = (on, batch) => {
  const x = batch.inputs(0, 2); // [batch, 2]
  const dense1Weights = batch.parameter("dense1.weights"); // [2, 6]
  const dense1Biases = batch.parameter("dense1.biases"); // [6]
  const dense1 = on.affine(x, dense1Weights, dense1Biases); // [batch, 6]
  const hidden1 = gelu(on, dense1); // [batch, 6]
  const outputWeights = batch.parameter("output.weights"); // [6, 1]
  const f = on.matmul(hidden1, outputWeights, false, false); // [batch, 1]

  return {
    outputs: [f],
    statistics: [],
    backward: (dF) => {
      const dOutputWeights = on.matmul(hidden1, dF, true, false); // [6, 1]
      const dHidden1 = on.matmul(dF, outputWeights, false, true); // [batch, 6]
      const dDense1 = geluGradient(on, dHidden1, dense1); // [batch, 6]
      const dDense1Weights = on.matmul(x, dDense1, true, false); // [2, 6]
      const dDense1Biases = on.sumRows(dDense1); // [6]
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
