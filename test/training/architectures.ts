/** Random small networks for property tests. */
import fc from "fast-check";
import { buildGraph, type NetworkPart, type TrainingGraph } from "../../src/graph/index.js";
import type { Activation, FactorBlock, InputBlock, Layer, NetworkArchitecture } from "../../src/model/network.js";
import type { Matrix } from "../../src/numerics/matrix.js";
import type { RandomSource } from "../../src/numerics/random.js";

export const activations: readonly Activation[] = ["linear", "relu", "silu", "gelu", "tanh", "sigmoid", "softplus", "elu"];

const denseLayer: fc.Arbitrary<Layer> = fc.record({
  kind: fc.constant("dense" as const), units: fc.integer({ min: 1, max: 9 }), activation: fc.constantFrom(...activations), l2: fc.constantFrom(0, 0.02),
});

const plainLayer: fc.Arbitrary<Layer> = fc.oneof(
  { weight: 5, arbitrary: denseLayer },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("dropout" as const), rate: fc.constantFrom(0.1, 0.5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("activation" as const), activation: fc.constantFrom(...activations) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "batchnorm" as const }) },
);

const layer: fc.Arbitrary<Layer> = fc.oneof(
  { weight: 5, arbitrary: plainLayer },
  { weight: 1, arbitrary: fc.tuple(denseLayer, fc.array(plainLayer, { maxLength: 2 })).map(([first, others]) => ({ kind: "residual" as const, layers: [first, ...others] })) },
);

export const architectures: fc.Arbitrary<NetworkArchitecture> = fc.record({
  layers: fc.array(layer, { maxLength: 5 }),
  standardizesInputs: fc.constant(true),
  l2: fc.constantFrom(0, 0.01),
}).filter(({ layers }) => countOf("batchnorm", layers) <= 1);

function countOf(kind: Layer["kind"], layers: readonly Layer[]): number {
  return layers.reduce((count, one) => count + (one.kind === kind ? 1 : 0) + (one.kind === "residual" ? countOf(kind, one.layers) : 0), 0);
}

/**
 * Two float32 sums of some hundred products each, in different orders, differ by a few hundred units of 2^-24. Batch normalisation divides by
 * sqrt(variance + 1e-5), which magnifies what the sums before it differ by: at most 316 times, where a unit is the same in every row.
 */
export function roundingTolerance({ statistics }: TrainingGraph): number {
  return statistics.length === 0 ? 2e-5 : 316 * 2e-5;
}

/** Several networks over parts of one input matrix, each with a mean, with features as a basis, or with both. */
export interface RandomGraph {
  readonly parts: readonly NetworkPart[];
  readonly graph: TrainingGraph;
}

const numberCount = 9;
/** Levels of the factors whose codes follow the numbers in the input matrix. */
export const factorLevels: readonly number[] = [3, 11];

const factor: fc.Arbitrary<FactorBlock> = fc.record({ which: fc.nat(factorLevels.length - 1), width: fc.integer({ min: 1, max: 12 }), isEmbedding: fc.boolean() })
  .map(({ which, width, isEmbedding }) => {
    const levelCount = factorLevels[which];
    const block = { label: `f${which}`, column: numberCount + which, levelCount };
    return isEmbedding ? { ...block, kind: "embedding", width } : { ...block, kind: "indicators", width: levelCount };
  });

const numbers: fc.Arbitrary<InputBlock> = fc.tuple(fc.nat(3), fc.integer({ min: 1, max: numberCount - 3 })).map(([from, width]) => ({ kind: "numbers", from, width }));

/** Numbers and factors in any order, or factors alone. */
const inputs: fc.Arbitrary<readonly InputBlock[]> = fc.oneof(
  numbers.map((block) => [block]),
  fc.array(fc.oneof(numbers, factor), { minLength: 1, maxLength: 3 }),
);

const part: fc.Arbitrary<NetworkPart> = fc.record({
  architecture: architectures,
  inputs,
  asked: fc.constantFrom({ givesMean: true, givesFeatures: false }, { givesMean: false, givesFeatures: true }, { givesMean: true, givesFeatures: true }),
}).map(({ architecture, inputs: blocks, asked }) => ({ architecture, inputs: blocks, ...asked }))
  .filter(({ architecture: { layers }, inputs: blocks, givesFeatures }) => !givesFeatures || blocks.every(({ kind }) => kind !== "indicators") || layers.some(isReader));

/** Whether the layer makes numbers of indicators. */
const isReader = ({ kind }: Layer): boolean => kind === "dense" || kind === "residual";

export const graphs: fc.Arbitrary<RandomGraph> = fc.array(part, { minLength: 1, maxLength: 3 })
  .map((parts) => ({ parts, graph: buildGraph(parts, numberCount + factorLevels.length) }))
  .filter(({ graph }) => graph.parameterCount > 0);

/** The columns that follow the factors': whose row each is, and its place among them. */
const sequence = { kind: "sequence", subject: numberCount + factorLevels.length, position: numberCount + factorLevels.length + 1 } as const;
const inputCount = sequence.position + 1;

const recurrentLayer: fc.Arbitrary<Layer> = fc.record({
  kind: fc.constant("recurrent" as const), cell: fc.constantFrom("lstm" as const, "gru" as const), units: fc.integer({ min: 1, max: 5 }),
});

/** One network with a recurrent layer somewhere, or two on top of each other. */
export const recurrentGraphs: fc.Arbitrary<RandomGraph> = fc.tuple(part, fc.array(recurrentLayer, { minLength: 1, maxLength: 2 }), fc.nat(5))
  .map(([one, recurrent, at]): RandomGraph => {
    const layers = [...one.architecture.layers.slice(0, at), ...recurrent, ...one.architecture.layers.slice(at)];
    const parts = [{ ...one, architecture: { ...one.architecture, layers }, inputs: [...one.inputs, sequence] }];
    return { parts, graph: buildGraph(parts, inputCount) };
  });

/** Rows of their input matrix: normal numbers, levels drawn evenly, subjects of a few rows each. */
export function drawInputs(graph: TrainingGraph, rows: number, random: RandomSource): Matrix {
  const { inputCount: columns } = graph;
  const subjects = Math.ceil(rows / 4);
  const levelsAt = (column: number): number | undefined => (graph.forward.some(({ operation }) => operation.kind === "codes") ? factorLevels[column - numberCount] : undefined);
  const data = Float64Array.from({ length: rows * columns }, (_, i) => {
    if (i % columns === sequence.subject) return random.integer(subjects);
    const levels = levelsAt(i % columns);
    return levels === undefined ? random.normal() : random.integer(levels);
  });
  return { rows, columns, data };
}

export function dense(units: number, activation: Activation): Layer {
  return { kind: "dense", units, activation, l2: 0 };
}

export function network(layers: readonly Layer[], l2 = 0): NetworkArchitecture {
  return { layers, standardizesInputs: true, l2 };
}
