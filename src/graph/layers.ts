/**
 * Layers of a network as nodes of the forward pass, one on top of another. Knows each layer's rule; nothing of what the layers are for.
 */
import { assertNever } from "../invariant.js";
import type { Activation, Layer } from "../model/network.js";
import { addMatrix, addNode, addParameter, type ForwardBuilder, type Top } from "./builder.js";
import { hiddenInitialiser } from "./initialise.js";

/** The network whose layers are being written: its parameters' names begin with `prefix` and count its layers by kind. */
export interface LayerNames {
  readonly prefix: string;
  denseCount: number;
}

/** @returns what the layer makes of `top` */
export function addLayer(builder: ForwardBuilder, names: LayerNames, layer: Layer, top: Top): Top {
  switch (layer.kind) {
    case "dense": return addDense(builder, names, layer.units, layer.activation, top);
    case "dropout": return addDropout(builder, layer.rate, top);
    default: return assertNever(layer);
  }
}

function addDense(builder: ForwardBuilder, names: LayerNames, units: number, activation: Activation, top: Top): Top {
  const name = `${names.prefix}dense${++names.denseCount}`;
  const weights = addParameter(builder, `${name}.weights`, [top.units, units], { initialiser: hiddenInitialiser(activation, top.units, units), decays: true });
  const biases = addParameter(builder, `${name}.biases`, [units], { initialiser: { kind: "zeros" }, decays: false });
  const product = addMatrix(builder, { kind: "affine" }, [top.node, weights, biases], units);
  return activation === "linear" ? product : addMatrix(builder, { kind: "activation", activation }, [product.node], units);
}

function addDropout(builder: ForwardBuilder, rate: number, top: Top): Top {
  if (rate === 0) return top;
  const slot = builder.masks.length;
  builder.masks.push({ name: `dropout${slot + 1}`, units: top.units, rate });
  const mask = addNode(builder, { kind: "mask", slot }, [], ["batch", top.units]);
  return addMatrix(builder, { kind: "dropout" }, [top.node, mask], top.units);
}
