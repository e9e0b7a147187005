/**
 * The stages of a pipeline: `dense(100, relu) |> batchnorm() |> residual(dense(100, relu)) |> dropout(0.25)`, and networks by name or
 * written in place, whose layers take their place in it. Knows layers; no inputs' columns.
 */
import { deparse, operandsOf, type CallExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { Activation, Layer, NetworkArchitecture, RecurrentCell } from "../../model/index.js";
import { matchArguments } from "../columns/arguments.js";
import type { Scope } from "../scope.js";
import { readActivation, readChoice, readExtents, readRate, readUnits, type NetworkReader } from "./settings.js";

/** The activation of layers that name none: best in this project's own trials on tables. */
export const usualActivation: Activation = "silu";

/** @returns a network that the stage names or writes in place, null after a complaint, undefined where it is a layer */
export type NetworkStage = (stage: Expression) => NetworkArchitecture | null | undefined;

/** @returns null after a complaint */
export function pipelineLayers(value: Expression, networkOf: NetworkStage, scope: Scope): readonly Layer[] | null {
  const layers = operandsOf(value, ["|>"]).map((stage) => {
    const network = networkOf(stage);
    return network === undefined ? layersOf(stage, networkOf, scope) : network && penalised(network.layers, network.l2);
  });
  const present = layers.filter((one) => one !== null);
  return present.length < layers.length ? null : present.flat();
}

/** The layers of a network within a pipeline keep its penalty; its inputs are the pipeline's. */
function penalised(layers: readonly Layer[], l2: number): readonly Layer[] {
  return layers.map((layer): Layer => {
    if (layer.kind === "dense" || layer.kind === "convolution") return { ...layer, l2: layer.l2 + l2 };
    return layer.kind === "residual" ? { ...layer, layers: penalised(layer.layers, l2) } : layer;
  });
}

/** Batch normalisation stands before the activation (Ioffe & Szegedy 2015, section 3.2), dropout after it. */
export function hiddenLayer(units: number, activation: Activation, isNormalised: boolean, dropout: number): readonly Layer[] {
  const dense = normalisedWhere(isNormalised, { kind: "dense", units, activation, l2: 0 });
  return dropout === 0 ? dense : [...dense, { kind: "dropout", rate: dropout }];
}

/** The layer, or the layer without its activation, batch normalisation and the activation. */
export function normalisedWhere(isNormalised: boolean, layer: Extract<Layer, { kind: "dense" | "convolution" }>): readonly Layer[] {
  return isNormalised ? [{ ...layer, activation: "linear" }, { kind: "batchnorm" }, { kind: "activation", activation: layer.activation }] : [layer];
}

function layersOf(stage: Expression, networkOf: NetworkStage, scope: Scope): readonly Layer[] | null {
  if (stage.kind !== "call") return reportNoLayer(stage, scope);
  if (stage.callee.name === "residual") return residualBlock(stage, networkOf, scope);
  const layer = layerOf(stage, scope);
  return layer && [layer];
}

function layerOf(stage: CallExpression, scope: Scope): Layer | null {
  const reader: NetworkReader = { call: stage, scope, isFine: true };
  const parameters = layerArguments[stage.callee.name];
  if (parameters === undefined) return reportNoLayer(stage, scope);
  const matched = matchArguments(stage, parameters.names, parameters.required, scope);
  const layer = matched && parameters.read(reader, (name) => matched.get(name));
  return reader.isFine ? layer : null;
}

interface LayerArguments {
  readonly names: readonly string[];
  readonly required: readonly string[];
  read(reader: NetworkReader, written: (name: string) => Expression | undefined): Layer;
}

const layerArguments: Readonly<Partial<Record<string, LayerArguments>>> = {
  dense: {
    names: ["units", "activation", "l2"],
    required: ["units"],
    read: (reader, written) => ({
      kind: "dense",
      units: readUnits(reader, "units", written("units")),
      activation: readActivation(reader, written("activation"), usualActivation),
      l2: readRate(reader, "l2", written("l2"), Infinity),
    }),
  },
  activation: { names: ["activation"], required: ["activation"], read: (reader, written) => ({ kind: "activation", activation: readActivation(reader, written("activation"), usualActivation) }) },
  dropout: { names: ["rate"], required: ["rate"], read: (reader, written) => ({ kind: "dropout", rate: readRate(reader, "rate", written("rate")) }) },
  lstm: recurrentArguments("lstm"),
  gru: recurrentArguments("gru"),
  batchnorm: { names: [], required: [], read: () => ({ kind: "batchnorm" }) },
  conv: {
    names: ["filters", "kernel", "stride", "padding", "activation", "l2"],
    required: ["filters"],
    read: (reader, written) => ({
      kind: "convolution",
      filters: readUnits(reader, "filters", written("filters")),
      kernel: readExtents(reader, "kernel", written("kernel"), usualKernel),
      stride: readUnits(reader, "stride", written("stride"), 1),
      padding: readChoice(reader, "padding", written("padding"), paddings),
      activation: readActivation(reader, written("activation"), usualActivation),
      l2: readRate(reader, "l2", written("l2"), Infinity),
    }),
  },
  maxpool: poolingArguments("max"),
  avgpool: poolingArguments("average"),
  flatten: { names: [], required: [], read: () => ({ kind: "flatten" }) },
};

/** Windows of 3 by 3, or of 3. */
export const usualKernel: readonly number[] = [3];

/** With zeros around, so that positions stay as many; or none. The first is the usual one. */
export const paddings = ["same", "valid"] as const;

function poolingArguments(pool: "max" | "average"): LayerArguments {
  return {
    names: ["size", "stride"],
    required: [],
    read: (reader, written) => {
      const size = readUnits(reader, "size", written("size"), 2);
      return { kind: "pooling", pool, size, stride: readUnits(reader, "stride", written("stride"), size) };
    },
  };
}

function recurrentArguments(cell: RecurrentCell): LayerArguments {
  return { names: ["units"], required: ["units"], read: (reader, written) => ({ kind: "recurrent", cell, units: readUnits(reader, "units", written("units")) }) };
}

/** Whether one of the layers, or of those within them, remembers. */
export function remembers(layers: readonly Layer[]): boolean {
  return layers.some((layer) => layer.kind === "recurrent" || (layer.kind === "residual" && remembers(layer.layers)));
}

/** residual(layers): the block's layers, one of which at least reads its inputs */
function residualBlock(stage: CallExpression, networkOf: NetworkStage, scope: Scope): readonly Layer[] | null {
  const matched = matchArguments(stage, ["layers"], ["layers"], scope);
  const layers = matched && pipelineLayers(matched.get("layers")!, networkOf, scope);
  if (layers === null) return null;
  if (layers.some(({ kind }) => kind === "dense" || kind === "residual" || kind === "recurrent" || kind === "convolution")) return [{ kind: "residual", layers }];
  scope.report(diagnostic("LMM0326", stage.span, {}));
  return null;
}

export function reportNoLayer(value: Expression, scope: Scope): null {
  scope.report(diagnostic("LMM0340", value.span, { text: deparse(value) }));
  return null;
}
