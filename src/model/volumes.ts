/**
 * Images and sequences within a network: positions along one or two axes, each with as many numbers as there are channels, and the windows
 * that a convolution or a pooling slides over them. Knows extents; nothing of weights.
 */
import type { Layer } from "./network.js";

/** Positions in row-major order, so many numbers at each. */
export interface Volume {
  /** [length] of a sequence, [height, width] of an image */
  readonly extents: readonly number[];
  readonly channels: number;
}

/** Every place of a window over a volume's positions, axis by axis. */
export interface Window {
  /** of what is read */
  readonly extents: readonly number[];
  readonly kernel: readonly number[];
  readonly stride: number;
  /** positions outside, before the first one of each axis, which hold zeros */
  readonly before: readonly number[];
  /** places of the window */
  readonly outputs: readonly number[];
}

/** A cell of one axis has one channel; the last axis of any other holds the channels. */
export function volumeOfShape(shape: readonly number[]): Volume {
  if (shape.length === 1) return { extents: shape, channels: 1 };
  return { extents: shape.slice(0, -1), channels: shape[shape.length - 1] };
}

export function positionsOf(extents: readonly number[]): number {
  return extents.reduce((product, extent) => product * extent, 1);
}

/** Numbers in all positions. */
export function sizeOfVolume({ extents, channels }: Volume): number {
  return channels * positionsOf(extents);
}

/** Layers that slide a window over positions. */
export type WindowLayer = Extract<Layer, { kind: "convolution" | "pooling" }>;

/**
 * Padded, a convolution with a stride of 1 keeps the extents (as many zeros before as after, one more after where they are odd); without,
 * every window lies within.
 * @returns null where the window fits nowhere, or has other axes
 */
export function windowOver(layer: WindowLayer, { extents }: Volume): Window | null {
  const kernel = layer.kind === "pooling" ? extents.map(() => layer.size) : layer.kernel.length === 1 ? extents.map(() => layer.kernel[0]) : layer.kernel;
  if (kernel.length !== extents.length) return null;
  const { stride } = layer;
  const isPadded = layer.kind === "convolution" && layer.padding === "same";
  const outputs = extents.map((extent, axis) => (isPadded ? Math.ceil(extent / stride) : Math.floor((extent - kernel[axis]) / stride) + 1));
  if (outputs.some((extent) => extent < 1)) return null;
  const before = outputs.map((extent, axis) => (isPadded ? Math.floor(Math.max(0, (extent - 1) * stride + kernel[axis] - extents[axis]) / 2) : 0));
  return { extents, kernel, stride, before, outputs };
}

/** What such a layer makes of a volume that its window fits. */
export function volumeAfter(layer: WindowLayer, { channels }: Volume, { outputs }: Window): Volume {
  return { extents: outputs, channels: layer.kind === "convolution" ? layer.filters : channels };
}
