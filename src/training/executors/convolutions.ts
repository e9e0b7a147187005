/**
 * Windows over images and sequences as tensor operations, and their pull-backs. What windows cover is gathered, and so is what every
 * position hears back from them, so that nothing is added in an order of the device's own. Temporaries are left to the caller's scope.
 */
import { windowPositions } from "../../graph/index.js";
import { positionsOf, type Window } from "../../model/volumes.js";
import type { Tensor, TensorOperations } from "../../tensor/index.js";

/** @param volume [m * positions, channels] @returns [m * places, covered * channels] */
export function patchesOf(on: TensorOperations, volume: Tensor, window: Window): Tensor {
  const covered = positionsOf(window.kernel);
  return on.regroup(on.gatherWithin(volume, positionsOf(window.extents), windowPositions(window)), covered * volume.shape[1]!);
}

/** @param upstream [m * places, covered * channels] @returns [m * positions, channels] */
export function patchesGradient(on: TensorOperations, upstream: Tensor, window: Window): Tensor {
  const covered = positionsOf(window.kernel);
  const apart = on.regroup(upstream, upstream.shape[1]! / covered);
  return on.sumWithin(on.gatherWithin(apart, covered * positionsOf(window.outputs), coveringPlaces(window)), covered);
}

/** For every position and every position of the kernel, which number of `windowPositions` it is; -1 where no place has it so. */
function coveringPlaces(window: Window): Int32Array {
  const covered = positionsOf(window.kernel);
  const places = new Int32Array(positionsOf(window.extents) * covered).fill(-1);
  windowPositions(window).forEach((position, at) => {
    if (position >= 0) places[position * covered + (at % covered)] = at;
  });
  return places;
}

/** @returns [m * places, channels] */
export function pooled(on: TensorOperations, pool: "max" | "average", volume: Tensor, window: Window): Tensor {
  const parts = partsOf(on, volume, window);
  if (pool === "max") return parts.reduce((largest, part) => on.maximum(largest, part));
  return on.scale(parts.reduce((sum, part) => on.add(sum, part)), 1 / parts.length);
}

/** @param upstream [m * places, channels] @param value what `pooled` gave @returns [m * positions, channels] */
export function poolGradient(on: TensorOperations, pool: "max" | "average", upstream: Tensor, volume: Tensor, value: Tensor, window: Window): Tensor {
  const parts = partsOf(on, volume, window);
  if (pool === "average") {
    const share = on.scale(upstream, 1 / parts.length);
    return patchesGradient(on, on.concat(parts.map(() => share)), window);
  }
  let rest = upstream;
  const shares = parts.map((part) => {
    const isSmaller = on.step(on.subtract(value, part));
    const share = on.subtract(rest, on.multiply(rest, isSmaller));
    rest = on.multiply(rest, isSmaller);
    return share;
  });
  return patchesGradient(on, on.concat(shares), window);
}

/** What the window covers at each of its places: its first position, its second, and so on. */
function partsOf(on: TensorOperations, volume: Tensor, window: Window): readonly Tensor[] {
  const channels = volume.shape[1]!;
  const patches = patchesOf(on, volume, window);
  return Array.from({ length: positionsOf(window.kernel) }, (_, k) => on.slice(patches, k * channels, channels));
}
