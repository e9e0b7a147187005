/**
 * Whether the layers of a network fit the image or the sequence that it reads, position by position: windows over a volume, numbers
 * elsewhere, `flatten()` in between. Knows extents; nothing of how a layer is written.
 */
import { diagnostic, type Span } from "../../diagnostics/index.js";
import { volumeAfter, volumeOfShape, windowOver, type Layer, type NetworkInput, type Volume, type WindowLayer } from "../../model/index.js";
import type { Scope } from "../scope.js";

/** @returns false after a complaint */
export function layersFitInputs(layers: readonly Layer[], inputs: readonly NetworkInput[], net: string, span: Span, scope: Scope): boolean {
  const arrays = inputs.filter((input) => input.kind === "array");
  if (arrays.length > 1) {
    scope.report(diagnostic("LMM0374", span, { net, arrays: arrays.map(({ label }) => label) }));
    return false;
  }
  const reading: Reading = { net, span, scope };
  const end = through(layers, arrays.length === 0 ? null : volumeOfShape(arrays[0].shape), reading);
  if (end === "complained") return false;
  if (end === null) return true;
  scope.report(diagnostic("LMM0372", span, { net, reader: "its linear output" }));
  return false;
}

interface Reading {
  readonly net: string;
  readonly span: Span;
  readonly scope: Scope;
}

/** What stands above the layers: a volume, null for numbers. */
type Above = Volume | null | "complained";

function through(layers: readonly Layer[], below: Volume | null, reading: Reading): Above {
  return layers.reduce<Above>((above, layer) => (above === "complained" ? above : throughLayer(layer, above, reading)), below);
}

function throughLayer(layer: Layer, below: Volume | null, reading: Reading): Above {
  switch (layer.kind) {
    case "convolution": case "pooling":
      return below === null ? numbersRead(layer.kind === "pooling" ? "pooling" : "conv()", reading) : throughWindow(layer, below, reading);
    case "flatten": return below === null ? numbersRead("flatten()", reading) : null;
    case "dense": return below === null ? null : unflattened(`dense(${layer.units})`, reading);
    case "recurrent": return below === null ? null : unflattened(`${layer.cell}(${layer.units})`, reading);
    case "activation": case "dropout": case "batchnorm": return below;
    case "residual": return throughBlock(layer.layers, below, reading);
  }
}

function throughWindow(layer: WindowLayer, below: Volume, { net, span, scope }: Reading): Above {
  const window = windowOver(layer, below);
  if (window !== null) return volumeAfter(layer, below, window);
  const size = layer.kind === "pooling" ? String(layer.size) : layer.kernel.join(" x ");
  scope.report(diagnostic("LMM0373", span, { net, window: size, extents: below.extents.join(" x ") }));
  return "complained";
}

/** A block's layers keep the positions: they are added to what they read. */
function throughBlock(layers: readonly Layer[], below: Volume | null, reading: Reading): Above {
  const above = through(layers, below, reading);
  if (above === "complained" || below === null) return above;
  return above?.extents.join() === below.extents.join() ? above : moved(reading);
}

function moved({ net, span, scope }: Reading): "complained" {
  scope.report(diagnostic("LMM0370", span, { net }));
  return "complained";
}

function numbersRead(layer: string, { net, span, scope }: Reading): "complained" {
  scope.report(diagnostic("LMM0371", span, { net, layer }));
  return "complained";
}

function unflattened(reader: string, { net, span, scope }: Reading): "complained" {
  scope.report(diagnostic("LMM0372", span, { net, reader }));
  return "complained";
}
