/** Which positions a window covers at each of its places. Knows positions by number, row-major; nothing of channels. */
import { positionsOf, type Window } from "../model/volumes.js";

const known = new WeakMap<Window, Int32Array>();

/** @returns for every place of the window and every position in it, the position read; -1 outside, [places, positions of the kernel] */
export function windowPositions(window: Window): Int32Array {
  const found = known.get(window);
  if (found !== undefined) return found;
  const { extents, kernel, outputs } = window;
  const covered = positionsOf(kernel);
  const positions = new Int32Array(positionsOf(outputs) * covered);
  for (let place = 0, at = 0; place < positionsOf(outputs); place++) {
    const corner = coordinatesOf(place, outputs).map((along, axis) => along * window.stride - window.before[axis]);
    for (let offset = 0; offset < covered; offset++) positions[at++] = positionAt(coordinatesOf(offset, kernel).map((along, axis) => corner[axis] + along), extents);
  }
  known.set(window, positions);
  return positions;
}

function coordinatesOf(position: number, extents: readonly number[]): number[] {
  const coordinates = new Array<number>(extents.length);
  for (let axis = extents.length - 1, rest = position; axis >= 0; axis--) {
    coordinates[axis] = rest % extents[axis];
    rest = Math.floor(rest / extents[axis]);
  }
  return coordinates;
}

/** -1 outside */
function positionAt(coordinates: readonly number[], extents: readonly number[]): number {
  if (coordinates.some((along, axis) => along < 0 || along >= extents[axis])) return -1;
  return coordinates.reduce((position, along, axis) => position * extents[axis] + along, 0);
}
