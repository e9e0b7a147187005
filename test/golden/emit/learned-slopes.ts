/**
 * y ~ body(x1..x3) + (features(body) | subject)
 *
 *   y = X β + f(x; w) + Z b + e
 *   b ~ N(0, D) in every level of subject
 *   e ~ N(0, σ²)
 *
 *   response  y
 *   family    gaussian, link identity
 *   fixed     (Intercept)
 *             1 column: (Intercept)
 *   network   body(x1..x3)
 *             numbers, standardised: x1, x2, x3
 *             3 inputs
 *             layers: 6 silu, 3 silu, one linear output
 *             penalty 0.01 on squared weights
 *   random    body(x1..x3)[1], body(x1..x3)[2], body(x1..x3)[3] by subject (24 levels)
 *             unstructured covariance: 6 parameters
 *   training  batch = 48, epochs = 2, seed = 3
 *
 * Written by `lmmc emit` for 192 rows. The net is trained under the likelihood of the mixed model (whole-group batches). The same rows and
 * seed give the same fit as `compile(formula).fit(rows)`, bit by bit. What stands below is what runs: change it, and the fit changes.
 */
import {
  column, defineModel, fitProgram, linear, network, randomEffects, type FittedModel, type NetworkStep, type Plan,
  type PredictOptions, type Prediction, type Tensor, type TensorOperations, type TrainOptions,
} from "lmmc/runtime";

/** A row to learn from. */
export interface Row {
  readonly y: number;
  readonly x1: number;
  readonly x2: number;
  readonly x3: number;
  /** One of 24 levels in the data. */
  readonly subject: string;
}

/** A row to predict. A level that training did not see has effect 0. */
export interface NewRow {
  readonly x1: number;
  readonly x2: number;
  readonly x3: number;
  /** One of 24 levels in the data. */
  readonly subject: string;
}

/** X: (Intercept). */
const fixedEffects = linear({ hasIntercept: true, variables: [], terms: [] });

/** f: body(x1..x3), of 3 inputs. */
const net = network({
  label: "body(x1..x3)",
  inputs: [
    { kind: "numeric", label: "x1", expression: column("x1") },
    { kind: "numeric", label: "x2", expression: column("x2") },
    { kind: "numeric", label: "x3", expression: column("x3") },
  ],
  layers: [
    { kind: "dense", units: 6, activation: "silu", l2: 0 },
    { kind: "dense", units: 3, activation: "silu", l2: 0 },
  ],
  standardizesInputs: true,
  l2: 0.01,
});

/** Z: body(x1..x3)[1], body(x1..x3)[2], body(x1..x3)[3] by subject, of 24 levels. */
const bySubject = randomEffects({
  by: { label: "subject", factors: [column("subject")] },
  basis: { hasIntercept: false, variables: [], terms: [] },
  structure: { kind: "unstructured" },
  network: 0,
});

/** The model: its parts in the order of the formula. */
export const model = defineModel({
  formula: "y ~ body(x1..x3) + (features(body) | subject)",
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
    fixedColumnCount: 1,
    networkWeightCount: 48,
    groups: [{ label: "subject", isLearned: true, levelCount: 24, basisSize: 3, largestLevel: 8, medianLevel: 8 }],
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
      reason: "random effects on 3 learned columns are drawn for each of 24 levels of `subject`; exact and always fresh, group by group",
      alternatives: [
        { choice: "full-data", reason: "exact at the latest b and its posterior, which are a few steps old" },
        {
          choice: "batch",
          reason: "each batch under its own covariance, as published; biased, for it ignores what other rows say of the same effects",
        },
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
      choice: "weight decay 0.14, early stopping",
      reason: "48 weights for 192 rows (4.0 rows a weight); the best epoch on 10 percent validation rows is kept (groups seen in training, predictions with random effects)",
      alternatives: [],
      override: "train { validation = 0.2, patience = 20, optimizer = adam(rate = 0.01, decay = 0.001) }",
    },
    {
      topic: "polish",
      choice: "none",
      reason: "every net learns a basis of its own, so folds share no effects",
      alternatives: [],
      override: null,
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
    optimizer: { name: "adam", rate: 0.01, decay: 0.14 },
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

/** upstream * silu'(z), of z and its value */
function siluGradient(on: TensorOperations, upstream: Tensor, z: Tensor, value: Tensor): Tensor {
  const sigmoid = on.sigmoid(z);
  return on.multiply(upstream, on.add(sigmoid, on.subtract(value, on.multiply(value, sigmoid))));
}

/**
 * One training step of the net, without a tape: forward to what the likelihood reads, and backward from the
 * derivative of NLL / m by it to
 * that of every parameter. Each call on `on` is one TensorFlow.js kernel. `train(rows, { backend: "wasm" })` runs
 * it; on the backend `auto`
 * fused SIMD kernels run the same graph where they cover its layers, and agree to float32 rounding.
 */
const step: NetworkStep = (on, batch) => {
  const x = batch.inputs(0, 3); // [batch, 3]
  const dense1Weights = batch.parameter("dense1.weights"); // [3, 6]
  const dense1Biases = batch.parameter("dense1.biases"); // [6]
  const dense1 = on.affine(x, dense1Weights, dense1Biases); // [batch, 6]
  const hidden1 = on.multiply(dense1, on.sigmoid(dense1)); // [batch, 6]
  const dense2Weights = batch.parameter("dense2.weights"); // [6, 3]
  const dense2Biases = batch.parameter("dense2.biases"); // [3]
  const dense2 = on.affine(hidden1, dense2Weights, dense2Biases); // [batch, 3]
  const hidden2 = on.multiply(dense2, on.sigmoid(dense2)); // [batch, 3]
  const outputWeights = batch.parameter("output.weights"); // [3, 1]
  const f = on.matmul(hidden2, outputWeights, false, false); // [batch, 1]

  return {
    outputs: [f, hidden2],
    statistics: [],
    backward: (dF, dHidden2) => {
      const share = on.matmul(hidden2, dF, true, false); // [3, 1]
      const dHidden2_2 = on.matmul(dF, outputWeights, false, true); // [batch, 3]
      const dHidden2_3 = on.add(dHidden2, dHidden2_2); // [batch, 3]
      const dDense2 = siluGradient(on, dHidden2_3, dense2, hidden2); // [batch, 3]
      const share2 = on.matmul(hidden1, dDense2, true, false); // [6, 3]
      const dHidden1 = on.matmul(dDense2, dense2Weights, false, true); // [batch, 6]
      const dDense2Biases = on.sumRows(dDense2); // [3]
      const dDense1 = siluGradient(on, dHidden1, dense1, hidden1); // [batch, 6]
      const share3 = on.matmul(x, dDense1, true, false); // [3, 6]
      const dDense1Biases = on.sumRows(dDense1); // [6]
      const dDense1Weights = on.add(share3, on.scale(dense1Weights, 0.02)); // [3, 6]
      const dDense2Weights = on.add(share2, on.scale(dense2Weights, 0.02)); // [6, 3]
      const dOutputWeights = on.add(share, on.scale(outputWeights, 0.02)); // [3, 1]
      return {
        "dense1.weights": dDense1Weights,
        "dense1.biases": dDense1Biases,
        "dense2.weights": dDense2Weights,
        "dense2.biases": dDense2Biases,
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
