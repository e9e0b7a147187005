/** Small designs by hand: only what the planner looks at is filled in. */
import type { Design, GroupedDesign } from "../../src/design/design.js";
import { constant } from "../../src/expression/expression.js";
import type { Contribution, Criterion, Model, TrainingSettings } from "../../src/model/index.js";
import { zeros } from "../../src/numerics/matrix.js";

export function factorOf(group: string, values: readonly string[]): GroupedDesign {
  const levels = [...new Set(values)].sort();
  return {
    group,
    levels,
    levelIndex: Int32Array.from(values, (value) => levels.indexOf(value)),
    basisNames: ["(Intercept)"],
    basis: { rows: values.length, columns: 1, data: new Float64Array(values.length).fill(1) },
    structure: { kind: "unstructured" },
    positions: null, levelCovariance: null, network: null,
  };
}

export function designOf(grouped: readonly GroupedDesign[]): Design {
  const rowCount = grouped[0]?.levelIndex.length ?? 4;
  return {
    rowCount,
    keptRows: Int32Array.from({ length: rowCount }, (_, i) => i),
    response: new Float64Array(rowCount),
    trials: null,
    weights: null,
    offset: null,
    fixed: { names: [], matrix: zeros(rowCount, 0), termIndex: new Int32Array(0), termLabels: [], droppedNames: [] },
    grouped,
    kernels: [],
    networks: [],
  };
}

const nowhere = { source: "<test>", start: 0, end: 0 };

/** A model with the given contributions and wishes; the planner reads little else. */
export function modelOf(contributions: readonly Contribution[], training: Partial<TrainingSettings> = {}, criterion: Criterion | null = null): Model {
  return {
    kind: "model",
    name: null,
    formula: "y ~ ...",
    response: { label: "y", expression: { kind: "column", name: "y", span: nowhere }, failures: null, span: nowhere },
    contributions,
    family: { name: "gaussian", link: "identity", variables: [], isInteger: false, logDensity: constant(0), parameters: [], isNormalIdentity: true },
    weights: null,
    criterion,
    removedVariables: [],
    training: { ...noWishes, ...training },
    span: nowhere,
  };
}

export const network: Contribution = {
  kind: "network",
  givesMean: true,
  label: "mlp(x)",
  inputs: [],
  sequence: null,
  architecture: { layers: [{ kind: "dense", units: 3, activation: "silu", l2: 0 }], standardizesInputs: true, l2: 0 },
  span: nowhere,
};

export const kernel: Contribution = {
  kind: "kernel",
  label: "field(lat, lon)",
  definition: { name: "field", variables: ["d"], parameters: [], value: constant(1), indexedUses: [] },
  coordinates: [],
  inputs: [],
  groupingFactor: null,
  metric: "euclidean",
  span: nowhere,
};

const noWishes: TrainingSettings = {
  batch: null,
  epochs: null,
  patience: null,
  validation: null,
  optimizer: null,
  schedule: null,
  clip: null,
  average: null,
  restarts: null,
  strategy: null, tempering: null, solver: null, theta: null, batches: null, neighbours: null, points: null,
  seed: null, seeds: null, workers: null,
  backend: null,
  polish: null,
};
