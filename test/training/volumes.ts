/** Random networks over images and sequences, alone or beside numbers, and rows for them. */
import fc from "fast-check";
import { buildGraph, type NetworkPart, type TrainingGraph } from "../../src/graph/index.js";
import type { Activation, Layer } from "../../src/model/network.js";
import { sizeOfVolume, volumeAfter, windowOver, type Volume, type WindowLayer } from "../../src/model/volumes.js";
import type { ChannelRows } from "../../src/numerics/channels.js";
import type { Matrix } from "../../src/numerics/matrix.js";
import type { RandomSource } from "../../src/numerics/random.js";
import { activations } from "./architectures.js";

export interface VolumeGraph {
  readonly parts: readonly NetworkPart[];
  readonly graph: TrainingGraph;
  readonly volume: Volume;
}

const numberCount = 3;
/** The column that names each row's cell. */
const column = numberCount;

const volumes: fc.Arbitrary<Volume> = fc.record({ extents: fc.array(fc.integer({ min: 3, max: 7 }), { minLength: 1, maxLength: 2 }), channels: fc.integer({ min: 1, max: 3 }) });

/** Activations whose derivative has no jump. */
const smoothActivations: readonly Activation[] = ["linear", "silu", "gelu", "tanh", "sigmoid", "softplus"];

/** @param isSmooth no layer whose derivative jumps */
function overVolumes(isSmooth: boolean): fc.Arbitrary<Layer> {
  const activation = fc.constantFrom(...(isSmooth ? smoothActivations : activations));
  const filters = fc.integer({ min: 1, max: 9 });
  const convolution: fc.Arbitrary<Layer> = fc.record({
    kind: fc.constant("convolution" as const), filters, kernel: fc.integer({ min: 1, max: 3 }).map((extent) => [extent]), stride: fc.integer({ min: 1, max: 2 }),
    padding: fc.constantFrom("same" as const, "valid" as const), activation, l2: fc.constantFrom(0, 0.02),
  });
  const pooling: fc.Arbitrary<Layer> = fc.record({
    kind: fc.constant("pooling" as const), pool: fc.constantFrom("average" as const, isSmooth ? "average" as const : "max" as const),
    size: fc.integer({ min: 2, max: 3 }), stride: fc.integer({ min: 1, max: 3 }),
  });
  const keeper: fc.Arbitrary<Layer> = fc.record({
    kind: fc.constant("convolution" as const), filters, kernel: fc.constant([3]), stride: fc.constant(1), padding: fc.constant("same" as const), activation, l2: fc.constant(0),
  });
  return fc.oneof(
    { weight: 4, arbitrary: convolution },
    { weight: 3, arbitrary: pooling },
    { weight: 1, arbitrary: keeper.map((layer) => ({ kind: "residual" as const, layers: [layer] })) },
    { weight: 1, arbitrary: fc.constant({ kind: "dropout" as const, rate: 0.3 }) },
    { weight: 1, arbitrary: activation.map((name) => ({ kind: "activation" as const, activation: name })) },
  );
}

/** The layers in order as far as their windows fit. */
function fitting(layers: readonly Layer[], volume: Volume): readonly Layer[] {
  let reached = volume;
  return layers.filter((layer) => {
    if (layer.kind === "residual") reached = { ...reached, channels: (layer.layers[0] as Extract<Layer, { kind: "convolution" }>).filters };
    if (layer.kind !== "convolution" && layer.kind !== "pooling") return true;
    const window = windowOver(layer satisfies WindowLayer, reached);
    if (window !== null) reached = volumeAfter(layer, reached, window);
    return window !== null;
  });
}

/** @param isSmooth f is smooth in its weights, and without dropout the same in training as when predicting; else half of them have batch normalisation */
export const volumeGraphs = (isSmooth = false): fc.Arbitrary<VolumeGraph> => fc.record({
  volume: volumes,
  layers: fc.array(overVolumes(isSmooth), { minLength: 1, maxLength: 4 }),
  isNormalised: isSmooth ? fc.constant(false) : fc.boolean(),
  readsNumbers: fc.boolean(),
  units: fc.integer({ min: 1, max: 6 }),
  l2: fc.constantFrom(0, 0.01),
  asked: fc.constantFrom({ givesMean: true, givesFeatures: false }, { givesMean: true, givesFeatures: true }),
}).map(({ volume, layers, isNormalised, readsNumbers, units, l2, asked }) => {
  const fit = fitting(layers, volume);
  const all: Layer[] = [...fit.slice(0, 1), ...(isNormalised ? [{ kind: "batchnorm" } as const] : []), ...fit.slice(1), { kind: "flatten" }, { kind: "dense", units, activation: "silu", l2: 0 }];
  const inputs = [...(readsNumbers ? [{ kind: "numbers", from: 0, width: numberCount } as const] : []), { kind: "volume", array: 0, column, volume } as const];
  const parts = [{ architecture: { layers: all, standardizesInputs: true, l2 }, inputs, ...asked }];
  return { volume, parts, graph: buildGraph(parts, column + 1) };
});

/** Rows of numbers that each name one of the cells, some of which several rows share. */
export function drawVolumes({ volume }: VolumeGraph, rows: number, random: RandomSource): { inputs: Matrix; arrays: readonly ChannelRows[] } {
  const size = sizeOfVolume(volume);
  const cells = rows + 2;
  const data = Float64Array.from({ length: rows * (column + 1) }, (_, i) => (i % (column + 1) === column ? random.integer(cells) : random.normal()));
  const moments = { means: Array.from({ length: volume.channels }, () => random.normal()), standardDeviations: Array.from({ length: volume.channels }, () => 0.5 + random.uniform()) };
  const values = Float32Array.from({ length: cells * size }, () => random.normal());
  return { inputs: { rows, columns: column + 1, data }, arrays: [{ values, size, moments }] };
}
