/**
 * y ~ mlp(x1, x2, layers = [6]) + (1 | subject) + exponential(lat, lon)
 *
 *   y = X β + f(x; w) + Z b + u(s) + e
 *   b ~ N(0, D) in every level of subject
 *   u(s) a Gaussian process of covariance k(s, s')
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
 *   random    (Intercept) by subject (8 levels)
 *             one variance: 1 parameter
 *   kernel    exponential(lat, lon): euclidean distance over lat, lon; one field for the whole sample
 *             2 parameters: variance, lengthscale
 *   training  batch = 48, epochs = 2, seed = 3
 *
 * Written by `lmmc emit` for 64 rows. The net is trained under the likelihood of the mixed model (full-data batches). The same rows and
 * seed give the same fit as `compile(formula).fit(rows)`, bit by bit. What stands below is what runs: change it, and the fit changes.
 */
import {
  column, covariance, defineModel, field, fitProgram, linear, network, randomEffects, type FittedModel,
  type NetworkStep, type Plan, type PredictOptions, type Prediction, type Tensor, type TensorOperations,
  type TrainOptions,
} from "lmmc/runtime";

/** A row to learn from. */
export interface Row {
  readonly y: number;
  readonly x1: number;
  readonly x2: number;
  readonly lat: number;
  readonly lon: number;
  readonly subject: "s1" | "s2" | "s3" | "s4" | "s5" | "s6" | "s7" | "s8";
}

/** A row to predict. A level that training did not see has effect 0. */
export interface NewRow {
  readonly x1: number;
  readonly x2: number;
  readonly lat: number;
  readonly lon: number;
  readonly subject: string;
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

/** Z: (Intercept) by subject, of 8 levels. */
const bySubject = randomEffects({
  by: { label: "subject", factors: [column("subject")] },
  basis: { hasIntercept: true, variables: [], terms: [] },
  structure: { kind: "unstructured" },
});

/** Cov = variance * exp(-(d / lengthscale)) */
function exponential(d: number, variance: number, lengthscale: number): number {
  return variance * Math.exp(-(d / lengthscale));
}

/** d Cov / d variance */
function exponentialByVariance(d: number, _variance: number, lengthscale: number): number {
  return Math.exp(-(d / lengthscale));
}

/** d Cov / d lengthscale */
function exponentialByLengthscale(d: number, variance: number, lengthscale: number): number {
  const part1 = d / lengthscale;
  return variance * (Math.exp(-part1) * (part1 / lengthscale));
}

/** The covariance `exponential`, with where its parameters may lie and begin. */
const exponentialCovariance = covariance({
  name: "exponential",
  text: "variance * exp(-(d / lengthscale))",
  variables: ["d"],
  parameters: [
    { name: "variance", above: 0, start: "response_variance / 2" },
    { name: "lengthscale", above: 0, start: "median_distance / 2" },
  ],
  value: exponential,
  derivatives: [exponentialByVariance, exponentialByLengthscale],
});

/** The field exponential(lat, lon) over the whole sample, at 64 sites. */
const fieldExponential = field({
  label: "exponential(lat, lon)",
  definition: exponentialCovariance,
  coordinates: [column("lat"), column("lon")],
  inputs: [{ variable: "d", measure: "distance", coordinates: [0, 1] }],
  metric: "euclidean",
});

/** The model: its parts in the order of the formula. */
export const model = defineModel({
  formula: "y ~ mlp(x1, x2, layers = [6]) + (1 | subject) + exponential(lat, lon)",
  response: { label: "y", expression: column("y") },
  contributions: [fixedEffects, net, bySubject, fieldExponential],
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
 * What the compiler decided over 64 rows; each decision says why. Sizes in `facts` may differ in other rows, but
 * not how the
 * grouping factors lie to each other: `train` refuses rows that would need another plan.
 */
export const plan: Plan = {
  kind: "plan",
  engine: "sgd",
  criterion: "ml",
  facts: {
    rowCount: 64,
    fixedColumnCount: 1,
    networkWeightCount: 24,
    groups: [{ label: "subject", isLearned: false, levelCount: 8, basisSize: 1, largestLevel: 8, medianLevel: 8 }],
    relations: [],
    sparse: null,
    denseBlocks: { count: 1, largest: 64, squares: 4096, isPreferred: true },
    fields: [{ label: "exponential(lat, lon)", siteCount: 64 }],
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
      choice: "dense over 64 sites",
      reason: "the rows of exponential(lat, lon) collapse to their 64 sites, exactly; their covariance is factored as it stands (0.000 GiB)",
      alternatives: [{ choice: "nearest neighbours", reason: "Vecchia's approximation, chosen above 1000 sites" }],
      override: "train { neighbours = 20 }",
    },
    {
      topic: "batches",
      choice: "full-data",
      reason: "a field over the whole sample ties all rows together; the gradient of the full data's likelihood, V⁻¹r = (y − f − Xβ − Zb)/σ², is taken with b from all rows, refreshed as the net moves; batches are shuffled rows",
      alternatives: [
        { choice: "whole-group", reason: "not possible: all rows are tied together" },
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
      choice: "average-information steps between epochs",
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
      choice: "weight decay 0.16, early stopping",
      reason: "24 weights for 64 rows (2.7 rows a weight); the best epoch on 10 percent validation rows is kept (groups seen in training, predictions with random effects)",
      alternatives: [],
      override: "train { validation = 0.2, patience = 20, optimizer = adam(rate = 0.01, decay = 0.001) }",
    },
    {
      topic: "polish",
      choice: "none",
      reason: "terms with structures or kernels take their variances from the net's own rows",
      alternatives: [],
      override: null,
    },
    {
      topic: "solver",
      choice: "conjugate gradients around the field",
      reason: "exponential(lat, lon) and the noise are solved for directly within every product; `subject` by the mixed-model equations around them; predictions are kriged from all sites",
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
    optimizer: { name: "adam", rate: 0.01, decay: 0.16 },
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
    field: { neighbours: null, points: null },
    tempering: 1,
    polish: "none",
  },
  solver: "site-cholesky",
  field: { neighbours: null, points: null },
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
  const dense1Weights = batch.parameter("dense1.weights"); // [2, 6]
  const dense1Biases = batch.parameter("dense1.biases"); // [6]
  const dense1 = on.affine(x, dense1Weights, dense1Biases); // [batch, 6]
  const hidden1 = on.multiply(dense1, on.sigmoid(dense1)); // [batch, 6]
  const outputWeights = batch.parameter("output.weights"); // [6, 1]
  const f = on.matmul(hidden1, outputWeights, false, false); // [batch, 1]

  return {
    outputs: [f],
    statistics: [],
    backward: (dF) => {
      const dOutputWeights = on.matmul(hidden1, dF, true, false); // [6, 1]
      const dHidden1 = on.matmul(dF, outputWeights, false, true); // [batch, 6]
      const dDense1 = siluGradient(on, dHidden1, dense1, hidden1); // [batch, 6]
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
