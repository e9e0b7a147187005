/**
 * y ~ gru(x1, x2, units = 3, over = t, by = subject) + (1 | subject)
 *
 *   y = X β + f(x; w) + Z b + e
 *   b ~ N(0, D) in every level of subject
 *   e ~ N(0, σ²)
 *
 *   response  y
 *   family    gaussian, link identity
 *   fixed     (Intercept)
 *             1 column: (Intercept)
 *   network   gru(x1, x2, units = 3, over = t, by = subject)
 *             numbers, standardised: x1, x2
 *             over t, within each level of subject
 *             4 inputs
 *             layers: gru of 3 units, one linear output
 *   random    (Intercept) by subject (24 levels)
 *             one variance: 1 parameter
 *   training  batch = 48, epochs = 2, seed = 3, backend = wasm
 *
 * Written by `lmmc emit` for 192 rows. The net is trained under the likelihood of the mixed model (whole-group batches). The same rows and
 * seed give the same fit as `compile(formula).fit(rows)`, bit by bit. What stands below is what runs: change it, and the fit changes.
 */
import {
  column, defineModel, fitProgram, linear, network, previousRows, randomEffects, recurrence, recurrenceGradient,
  type FittedModel, type NetworkStep, type Plan, type PredictOptions, type Prediction, type TrainOptions,
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

/** X: (Intercept). */
const fixedEffects = linear({ hasIntercept: true, variables: [], terms: [] });

/** f: gru(x1, x2, units = 3, over = t, by = subject), of 4 inputs. */
const net = network({
  label: "gru(x1, x2, units = 3, over = t, by = subject)",
  inputs: [
    { kind: "numeric", label: "x1", expression: column("x1") },
    { kind: "numeric", label: "x2", expression: column("x2") },
  ],
  layers: [{ kind: "recurrent", cell: "gru", units: 3 }],
  standardizesInputs: true,
  l2: 0,
  sequence: { over: column("t"), by: column("subject") },
});

/** Z: (Intercept) by subject, of 24 levels. */
const bySubject = randomEffects({
  by: { label: "subject", factors: [column("subject")] },
  basis: { hasIntercept: true, variables: [], terms: [] },
  structure: { kind: "unstructured" },
});

/** The model: its parts in the order of the formula. */
export const model = defineModel({
  formula: "y ~ gru(x1, x2, units = 3, over = t, by = subject) + (1 | subject)",
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
  training: { batch: 48, epochs: 2, seed: 3, backend: "wasm" },
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
    networkWeightCount: 57,
    groups: [{ label: "subject", isLearned: false, levelCount: 24, basisSize: 1, largestLevel: 8, medianLevel: 8 }],
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
      choice: "weight decay 0.14, early stopping",
      reason: "57 weights for 192 rows (3.4 rows a weight); the best epoch on 10 percent validation rows is kept (groups seen in training, predictions with random effects)",
      alternatives: [],
      override: "train { validation = 0.2, patience = 20, optimizer = adam(rate = 0.01, decay = 0.001) }",
    },
    {
      topic: "polish",
      choice: "none",
      reason: "a net that remembers needs the rows before each row, which folds take away",
      alternatives: [],
      override: null,
    },
    {
      topic: "solver",
      choice: "closed form",
      reason: "one random intercept or slope: b_j is a shrunken mean of its group's residuals",
      alternatives: [],
      override: null,
    },
    {
      topic: "executor",
      choice: "TensorFlow.js",
      reason: "the backend `wasm` was asked for",
      alternatives: [{ choice: "fused kernels", reason: "they lack layers that remember" }],
      override: "train { backend = auto }",
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
    backend: "wasm",
    strategy: "whole-group",
    wholeGroup: 0,
    rowOrder: "shuffled",
    thetaRate: null,
    solver: null,
    field: null,
    tempering: 1,
    polish: "none",
  },
  solver: "closed-form",
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
  const order = batch.order(2, 3);
  const x = batch.inputs(0, 2); // [batch, 2]
  const gru1Weights = batch.parameter("gru1.weights"); // [2, 9]
  const gru1Biases = batch.parameter("gru1.biases"); // [9]
  const gru1 = on.affine(x, gru1Weights, gru1Biases); // [batch, 9]
  const gru1Recurrent = batch.parameter("gru1.recurrent"); // [3, 9]
  const gruStates = recurrence(on, "gru", gru1, gru1Recurrent, order); // [batch, 15]
  const slice = on.slice(gruStates, 0, 3); // [batch, 3]
  const outputWeights = batch.parameter("output.weights"); // [3, 1]
  const f = on.matmul(slice, outputWeights, false, false); // [batch, 1]

  return {
    outputs: [f],
    statistics: [],
    backward: (dF) => {
      const dOutputWeights = on.matmul(slice, dF, true, false); // [3, 1]
      const dSlice = on.matmul(dF, outputWeights, false, true); // [batch, 3]
      const dGru1 = recurrenceGradient(on, "gru", dSlice, gruStates, gru1Recurrent, order); // [batch, 12]
      const share = previousRows(on, slice, order); // [batch, 3]
      const share2 = on.slice(dGru1, 0, 6); // [batch, 6]
      const share3 = on.slice(dGru1, 9, 3); // [batch, 3]
      const share4 = on.concat([share2, share3]); // [batch, 9]
      const share5 = on.slice(dGru1, 0, 9); // [batch, 9]
      const dGru1Recurrent = on.matmul(share, share4, true, false); // [3, 9]
      const dGru1Weights = on.matmul(x, share5, true, false); // [2, 9]
      const dGru1Biases = on.sumRows(share5); // [9]
      return {
        "gru1.weights": dGru1Weights,
        "gru1.biases": dGru1Biases,
        "gru1.recurrent": dGru1Recurrent,
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
