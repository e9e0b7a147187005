/**
 * y ~ deep(x1, x2, embed(item, dim = 2), onehot(ward), dose) + (1 | subject)
 *
 *   y = X β + f(x; w) + Z b + e
 *   b ~ N(0, D) in every level of subject
 *   e ~ N(0, σ²)
 *
 *   response  y
 *   family    gaussian, link identity
 *   fixed     (Intercept)
 *             1 column: (Intercept)
 *   network   deep(x1, x2, embed(item, dim = 2), onehot(ward), dose)
 *             numbers, standardised: x1, x2
 *             factors, one indicator per level: dose
 *             factors, looked up level by level: embed(item, dim = 2), onehot(ward)
 *             7 inputs
 *             layers: 8 silu, batch normalisation, residual (8 relu, dropout 0.1), 4 sigmoid, one linear output
 *   random    (Intercept) by subject (24 levels)
 *             one variance: 1 parameter
 *   training  batch = 48, epochs = 2, seed = 3, backend = cpu
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
  readonly dose: "high" | "low" | "none";
  /** One of 24 levels in the data. */
  readonly subject: string;
  /** One of 15 levels in the data. */
  readonly item: string;
  readonly ward: "ward1" | "ward10" | "ward11" | "ward12" | "ward2" | "ward3" | "ward4" | "ward5" | "ward6" | "ward7" | "ward8" | "ward9";
}

/** A row to predict. A level that training did not see has effect 0. */
export interface NewRow {
  readonly x1: number;
  readonly x2: number;
  readonly dose: "high" | "low" | "none";
  /** One of 24 levels in the data. */
  readonly subject: string;
  /** One of 15 levels in the data. */
  readonly item: string;
  readonly ward: "ward1" | "ward10" | "ward11" | "ward12" | "ward2" | "ward3" | "ward4" | "ward5" | "ward6" | "ward7" | "ward8" | "ward9";
}

/** X: (Intercept). */
const fixedEffects = linear({ hasIntercept: true, variables: [], terms: [] });

/** f: deep(x1, x2, embed(item, dim = 2), onehot(ward), dose), of 7 inputs. */
const net = network({
  label: "deep(x1, x2, embed(item, dim = 2), onehot(ward), dose)",
  inputs: [
    { kind: "numeric", label: "x1", expression: column("x1") },
    { kind: "numeric", label: "x2", expression: column("x2") },
    { kind: "embedding", label: "embed(item, dim = 2)", dimension: 2, expression: column("item") },
    { kind: "onehot", label: "onehot(ward)", expression: column("ward") },
    { kind: "indicator", label: "dose", expression: column("dose") },
  ],
  layers: [
    { kind: "dense", units: 8, activation: "silu", l2: 0 },
    { kind: "batchnorm" },
    {
      kind: "residual",
      layers: [{ kind: "dense", units: 8, activation: "relu", l2: 0 }, { kind: "dropout", rate: 0.1 }],
    },
    { kind: "dense", units: 4, activation: "sigmoid", l2: 0 },
  ],
  standardizesInputs: true,
  l2: 0,
});

/** Z: (Intercept) by subject, of 24 levels. */
const bySubject = randomEffects({
  by: { label: "subject", factors: [column("subject")] },
  basis: { hasIntercept: true, variables: [], terms: [] },
  structure: { kind: "unstructured" },
});

/** The model: its parts in the order of the formula. */
export const model = defineModel({
  formula: "y ~ deep(x1, x2, embed(item, dim = 2), onehot(ward), dose) + (1 | subject)",
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
  training: { batch: 48, epochs: 2, seed: 3, backend: "cpu" },
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
    networkWeightCount: 334,
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
      choice: "weight decay 0.26, early stopping",
      reason: "334 weights for 192 rows (0.6 rows a weight); the best epoch on 10 percent validation rows is kept (groups seen in training, predictions with random effects)",
      alternatives: [],
      override: "train { validation = 0.2, patience = 20, optimizer = adam(rate = 0.01, decay = 0.001) }",
    },
    {
      topic: "polish",
      choice: "none",
      reason: "a net that looks levels up knows nothing of a level whose rows are all in one fold",
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
      reason: "the backend `cpu` was asked for",
      alternatives: [{ choice: "fused kernels", reason: "this graph's every layer has one" }],
      override: "train { backend = auto }",
    },
  ],
  training: {
    batchSize: 48,
    epochs: 2,
    patience: 10,
    validationShare: 0.1,
    optimizer: { name: "adam", rate: 0.01, decay: 0.26 },
    schedule: "one-cycle",
    warmUp: 0,
    clip: null,
    average: null,
    restarts: 3,
    seed: 3,
    seeds: 1,
    workers: 1,
    backend: "cpu",
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

/** upstream * sigmoid'(z), of z and its value */
function sigmoidGradient(on: TensorOperations, upstream: Tensor, value: Tensor): Tensor {
  return on.multiply(upstream, on.subtract(value, on.multiply(value, value)));
}

/** The pull-back of standardised values, mean and variance being the batch's. */
function standardiseGradient(on: TensorOperations, upstream: Tensor, standardised: Tensor, variance: Tensor): Tensor {
  return on.multiply(on.subtract(on.subtract(upstream, on.meanRows(upstream)),
    on.multiply(standardised, on.meanRows(on.multiply(upstream, standardised)))),
    on.inverseRoot(on.shift(variance, 0.00001)));
}

/** upstream * silu'(z), of z and its value */
function siluGradient(on: TensorOperations, upstream: Tensor, z: Tensor, value: Tensor): Tensor {
  const sigmoid = on.sigmoid(z);
  return on.multiply(upstream, on.add(sigmoid, on.subtract(value, on.multiply(value, sigmoid))));
}

/** The operation column-variance. */
function columnVariance(on: TensorOperations, operand1: Tensor, operand2: Tensor): Tensor {
  const subtract = on.subtract(operand1, operand2);
  return on.meanRows(on.multiply(subtract, subtract));
}

/** (values - mean) / sqrt(variance + epsilon) */
function standardise(on: TensorOperations, values: Tensor, mean: Tensor, variance: Tensor): Tensor {
  return on.multiply(on.subtract(values, mean), on.inverseRoot(on.shift(variance, 0.00001)));
}

/**
 * One training step of the net, without a tape: forward to what the likelihood reads, and backward from the
 * derivative of NLL / m by it to
 * that of every parameter. Each call on `on` is one TensorFlow.js kernel. `train(rows, { backend: "wasm" })` runs
 * it; on the backend `auto`
 * fused SIMD kernels run the same graph where they cover its layers, and agree to float32 rounding.
 */
const step: NetworkStep = (on, batch) => {
  const x = batch.inputs(0, 5); // [batch, 5]
  const embedItemDim2 = batch.parameter("embed(item, dim = 2)"); // [15, 2]
  const levels = batch.codes(5); // [batch]
  const lookedUp = on.gather(embedItemDim2, levels); // [batch, 2]
  const levels2 = batch.codes(6); // [batch]
  const joined = on.concat([x, lookedUp]); // [batch, 7]
  const dense1Weights = batch.parameter("dense1.weights"); // [7, 8]
  const dense1Biases = batch.parameter("dense1.biases"); // [8]
  const dense1 = on.affine(joined, dense1Weights, dense1Biases); // [batch, 8]
  const dense1OnehotWard = batch.parameter("dense1.onehot(ward)"); // [12, 8]
  const lookedUp2 = on.gather(dense1OnehotWard, levels2); // [batch, 8]
  const sum = on.add(dense1, lookedUp2); // [batch, 8]
  const hidden1 = on.multiply(sum, on.sigmoid(sum)); // [batch, 8]
  const batchnorm1Scale = batch.parameter("batchnorm1.scale"); // [8]
  const batchnorm1Shift = batch.parameter("batchnorm1.shift"); // [8]
  const batchnorm1Mean = batch.parameter("batchnorm1.mean"); // [8]
  const batchnorm1Variance = batch.parameter("batchnorm1.variance"); // [8]
  const batchMean = batch.isTraining ? on.meanRows(hidden1) : batchnorm1Mean; // [8]
  const batchVariance = batch.isTraining ? columnVariance(on, hidden1, batchMean) : batchnorm1Variance; // [8]
  const standardised = standardise(on, hidden1, batchMean, batchVariance); // [batch, 8]
  const normalised = on.add(on.multiply(standardised, batchnorm1Scale), batchnorm1Shift); // [batch, 8]
  const dense2Weights = batch.parameter("dense2.weights"); // [8, 8]
  const dense2Biases = batch.parameter("dense2.biases"); // [8]
  const dense2 = on.affine(normalised, dense2Weights, dense2Biases); // [batch, 8]
  const hidden2 = on.relu(dense2); // [batch, 8]
  const dropped1 = batch.isTraining ? on.multiply(hidden2, batch.mask("dropout1")) : hidden2; // [batch, 8]
  const sum2 = on.add(normalised, dropped1); // [batch, 8]
  const dense3Weights = batch.parameter("dense3.weights"); // [8, 4]
  const dense3Biases = batch.parameter("dense3.biases"); // [4]
  const dense3 = on.affine(sum2, dense3Weights, dense3Biases); // [batch, 4]
  const hidden3 = on.sigmoid(dense3); // [batch, 4]
  const outputWeights = batch.parameter("output.weights"); // [4, 1]
  const f = on.matmul(hidden3, outputWeights, false, false); // [batch, 1]

  return {
    outputs: [f],
    statistics: [batchMean, batchVariance],
    backward: (dF) => {
      const dOutputWeights = on.matmul(hidden3, dF, true, false); // [4, 1]
      const dHidden3 = on.matmul(dF, outputWeights, false, true); // [batch, 4]
      const dDense3 = sigmoidGradient(on, dHidden3, hidden3); // [batch, 4]
      const dDense3Weights = on.matmul(sum2, dDense3, true, false); // [8, 4]
      const dSum2 = on.matmul(dDense3, dense3Weights, false, true); // [batch, 8]
      const dDense3Biases = on.sumRows(dDense3); // [4]
      const dHidden2 = on.multiply(dSum2, batch.mask("dropout1")); // [batch, 8]
      const dDense2 = on.multiply(dHidden2, on.step(hidden2)); // [batch, 8]
      const dDense2Weights = on.matmul(normalised, dDense2, true, false); // [8, 8]
      const dNormalised = on.matmul(dDense2, dense2Weights, false, true); // [batch, 8]
      const dSum2_2 = on.add(dSum2, dNormalised); // [batch, 8]
      const dDense2Biases = on.sumRows(dDense2); // [8]
      const dBatchnorm1Scale = on.sumRows(on.multiply(dSum2_2, standardised)); // [8]
      const dBatchnorm1Shift = on.sumRows(dSum2_2); // [8]
      const dStandardised = on.multiply(dSum2_2, batchnorm1Scale); // [batch, 8]
      const dHidden1 = standardiseGradient(on, dStandardised, standardised, batchVariance); // [batch, 8]
      const dSum = siluGradient(on, dHidden1, sum, hidden1); // [batch, 8]
      const dDense1OnehotWard = on.scatterAdd(dSum, levels2, 12); // [12, 8]
      const dDense1Weights = on.matmul(joined, dSum, true, false); // [7, 8]
      const dJoined = on.matmul(dSum, dense1Weights, false, true); // [batch, 7]
      const dDense1Biases = on.sumRows(dSum); // [8]
      const share = on.slice(dJoined, 5, 2); // [batch, 2]
      const dEmbedItemDim2 = on.scatterAdd(share, levels, 15); // [15, 2]
      return {
        "embed(item, dim = 2)": dEmbedItemDim2,
        "dense1.weights": dDense1Weights,
        "dense1.biases": dDense1Biases,
        "dense1.onehot(ward)": dDense1OnehotWard,
        "batchnorm1.scale": dBatchnorm1Scale,
        "batchnorm1.shift": dBatchnorm1Shift,
        "dense2.weights": dDense2Weights,
        "dense2.biases": dDense2Biases,
        "dense3.weights": dDense3Weights,
        "dense3.biases": dDense3Biases,
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
