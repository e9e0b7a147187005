/**
 * y ~ mlp(x1, x2, layers = [6]) + (mlp(lat, lon, layers = [5, 3]) | 1)
 *
 *   y = X β + f₁(x; w) + Z b + e
 *   b ~ N(0, D)
 *   e ~ N(0, σ²)
 *
 *   response  y
 *   family    gaussian, link identity
 *   fixed     (Intercept)
 *             1 column: (Intercept)
 *   network   mlp(x1, x2, layers = [6])
 *             numbers, standardised: x1, x2
 *             2 inputs
 *             layers: 6 silu, one linear output
 *   network   mlp(lat, lon, layers = [5, 3]), the basis of random effects alone
 *             numbers, standardised: lat, lon
 *             2 inputs
 *             layers: 5 silu, 3 silu
 *   random    mlp(lat, lon, layers = [5, 3])[1], mlp(lat, lon, layers = [5, 3])[2], mlp(lat, lon, layers = [5, 3])[3] by whole sample (1 level)
 *             independent effects of one variance: 1 parameter
 *   training  batch = 48, epochs = 2, seed = 3
 *
 * Written by `lmmc emit` for 192 rows. The net is trained under the likelihood of the mixed model (full-data batches). The same rows and
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
  readonly lat: number;
  readonly lon: number;
}

/** A row to predict. A level that training did not see has effect 0. */
export interface NewRow {
  readonly x1: number;
  readonly x2: number;
  readonly lat: number;
  readonly lon: number;
}

/** X: (Intercept). */
const fixedEffects = linear({ hasIntercept: true, variables: [], terms: [] });

/** f: mlp(x1, x2, layers = [6]), of 2 inputs. */
const net = network({
  label: "mlp(x1, x2, layers = [6])",
  inputs: [
    { kind: "numeric", label: "x1", expression: column("x1") },
    { kind: "numeric", label: "x2", expression: column("x2") },
  ],
  layers: [{ kind: "dense", units: 6, activation: "silu", l2: 0 }],
  standardizesInputs: true,
  l2: 0,
});

/** A basis of random effects: mlp(lat, lon, layers = [5, 3]), of 2 inputs. */
const net2 = network({
  label: "mlp(lat, lon, layers = [5, 3])",
  inputs: [
    { kind: "numeric", label: "lat", expression: column("lat") },
    { kind: "numeric", label: "lon", expression: column("lon") },
  ],
  layers: [
    { kind: "dense", units: 5, activation: "silu", l2: 0 },
    { kind: "dense", units: 3, activation: "silu", l2: 0 },
  ],
  standardizesInputs: true,
  l2: 0,
  givesMean: false,
});

/**
 * Z: mlp(lat, lon, layers = [5, 3])[1], mlp(lat, lon, layers = [5, 3])[2], mlp(lat, lon, layers = [5, 3])[3] by
 * whole sample, of 1 level.
 */
const byWholeSample = randomEffects({
  by: { label: "whole sample", factors: [] },
  basis: { hasIntercept: false, variables: [], terms: [] },
  structure: { kind: "spherical" },
  network: 1,
});

/** The model: its parts in the order of the formula. */
export const model = defineModel({
  formula: "y ~ mlp(x1, x2, layers = [6]) + (mlp(lat, lon, layers = [5, 3]) | 1)",
  response: { label: "y", expression: column("y") },
  contributions: [fixedEffects, net, net2, byWholeSample],
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
    networkWeightCount: 57,
    groups: [
      { label: "whole sample", isLearned: true, levelCount: 1, basisSize: 3, largestLevel: 192, medianLevel: 192 },
    ],
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
      choice: "low rank + σ²I",
      reason: "V = gDg′ + σ²W⁻¹ with 3 learned columns g over 192 rows",
      alternatives: [],
      override: null,
    },
    {
      topic: "batches",
      choice: "full-data",
      reason: "random effects on 3 learned columns are shared by the whole sample; b and its posterior are taken from all rows, refreshed as the net moves, and the gradient in every row's columns, (V⁻¹gD)ᵢ − αᵢb′, is then its own; batches are shuffled rows",
      alternatives: [
        {
          choice: "batch",
          reason: "each batch under its own covariance, as published; biased, for it ignores what other rows say of the same effects",
        },
      ],
      override: "train { strategy = \"batch\" }",
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
      reason: "every net learns a basis of its own, so folds share no effects",
      alternatives: [],
      override: null,
    },
    {
      topic: "solver",
      choice: "woodbury",
      reason: "by Woodbury's identity V is solved with in 3 unknowns, the effects of the basis",
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
    strategy: "full-data",
    wholeGroup: null,
    rowOrder: "shuffled",
    thetaRate: null,
    solver: null,
    field: null,
    tempering: 1,
    polish: "none",
  },
  solver: "woodbury",
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
  const x = batch.inputs(0, 2); // [batch, 2]
  const net1Dense1Weights = batch.parameter("net1.dense1.weights"); // [2, 6]
  const net1Dense1Biases = batch.parameter("net1.dense1.biases"); // [6]
  const net1Dense1 = on.affine(x, net1Dense1Weights, net1Dense1Biases); // [batch, 6]
  const hidden1 = on.multiply(net1Dense1, on.sigmoid(net1Dense1)); // [batch, 6]
  const net1OutputWeights = batch.parameter("net1.output.weights"); // [6, 1]
  const f = on.matmul(hidden1, net1OutputWeights, false, false); // [batch, 1]
  const x2 = batch.inputs(2, 2); // [batch, 2]
  const net2Dense1Weights = batch.parameter("net2.dense1.weights"); // [2, 5]
  const net2Dense1Biases = batch.parameter("net2.dense1.biases"); // [5]
  const net2Dense1 = on.affine(x2, net2Dense1Weights, net2Dense1Biases); // [batch, 5]
  const hidden2 = on.multiply(net2Dense1, on.sigmoid(net2Dense1)); // [batch, 5]
  const net2Dense2Weights = batch.parameter("net2.dense2.weights"); // [5, 3]
  const net2Dense2Biases = batch.parameter("net2.dense2.biases"); // [3]
  const net2Dense2 = on.affine(hidden2, net2Dense2Weights, net2Dense2Biases); // [batch, 3]
  const hidden3 = on.multiply(net2Dense2, on.sigmoid(net2Dense2)); // [batch, 3]

  return {
    outputs: [f, hidden3],
    statistics: [],
    backward: (dF, dHidden3) => {
      const dNet2Dense2 = siluGradient(on, dHidden3, net2Dense2, hidden3); // [batch, 3]
      const dNet2Dense2Weights = on.matmul(hidden2, dNet2Dense2, true, false); // [5, 3]
      const dHidden2 = on.matmul(dNet2Dense2, net2Dense2Weights, false, true); // [batch, 5]
      const dNet2Dense2Biases = on.sumRows(dNet2Dense2); // [3]
      const dNet2Dense1 = siluGradient(on, dHidden2, net2Dense1, hidden2); // [batch, 5]
      const dNet2Dense1Weights = on.matmul(x2, dNet2Dense1, true, false); // [2, 5]
      const dNet2Dense1Biases = on.sumRows(dNet2Dense1); // [5]
      const dNet1OutputWeights = on.matmul(hidden1, dF, true, false); // [6, 1]
      const dHidden1 = on.matmul(dF, net1OutputWeights, false, true); // [batch, 6]
      const dNet1Dense1 = siluGradient(on, dHidden1, net1Dense1, hidden1); // [batch, 6]
      const dNet1Dense1Weights = on.matmul(x, dNet1Dense1, true, false); // [2, 6]
      const dNet1Dense1Biases = on.sumRows(dNet1Dense1); // [6]
      return {
        "net1.dense1.weights": dNet1Dense1Weights,
        "net1.dense1.biases": dNet1Dense1Biases,
        "net1.output.weights": dNet1OutputWeights,
        "net2.dense1.weights": dNet2Dense1Weights,
        "net2.dense1.biases": dNet2Dense1Biases,
        "net2.dense2.weights": dNet2Dense2Weights,
        "net2.dense2.biases": dNet2Dense2Biases,
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
