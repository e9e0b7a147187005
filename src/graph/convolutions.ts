/**
 * What windows cover and what pooling makes of it, in plain float64, as predictions need it. Knows values, position by position; knows no
 * graph.
 */
import { positionsOf, type Window } from "../model/volumes.js";
import type { NodeValue } from "./arithmetic.js";
import { windowPositions } from "./windows.js";

/** @param volume [m * positions, channels] @returns [m * places, covered * channels] */
export function patchesOf({ width: channels, values }: NodeValue, window: Window): NodeValue {
  const positions = positionsOf(window.extents);
  const covered = windowPositions(window);
  const rows = values.length / (channels * positions);
  const out = new Float64Array(rows * covered.length * channels);
  for (let row = 0, to = 0; row < rows; row++) {
    for (const position of covered) {
      const from = (row * positions + position) * channels;
      if (position >= 0) out.set(values.subarray(from, from + channels), to);
      to += channels;
    }
  }
  return { width: positionsOf(window.kernel) * channels, values: out };
}

/** @param volume [m * positions, channels] @returns [m * places, channels] */
export function pooled(volume: NodeValue, pool: "max" | "average", window: Window): NodeValue {
  const { width: channels } = volume;
  const patches = patchesOf(volume, window);
  const covered = patches.width / channels;
  const out = new Float64Array(patches.values.length / covered);
  for (let i = 0; i < out.length; i++) {
    const first = Math.floor(i / channels) * patches.width + (i % channels);
    let result = pool === "max" ? -Infinity : 0;
    for (let k = 0; k < covered; k++) {
      const value = patches.values[first + k * channels];
      result = pool === "max" ? Math.max(result, value) : result + value / covered;
    }
    out[i] = result;
  }
  return { width: channels, values: out };
}
