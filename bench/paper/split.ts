/** Rows held out as each cell asks: a random fifth, the latest fifth, or a fifth together with all rows of a tenth of the groups. */
import type { Simulation } from "../../src/simulation/index.js";
import { randomSource, shuffleInPlace } from "../../src/numerics/random.js";
import type { HeldOut } from "./settings.js";

export interface Split {
  readonly training: Int32Array;
  readonly seen: Int32Array;
  /** rows of groups without training rows */
  readonly unseen: Int32Array;
}

const testShare = 0.2;

export function splitRows({ columns, recipe }: Simulation, heldOut: HeldOut): Split {
  const random = randomSource(1000 + recipe.seed);
  const order = Int32Array.from({ length: recipe.rowCount }, (_, row) => row);
  shuffleInPlace(order, random);
  if (heldOut === "latest") order.sort((a, b) => columns.t[a] - columns.t[b]);
  const isHidden = heldOut === "a tenth of the groups" ? hiddenGroups(recipe.levelCounts[0], random) : null;
  const hides = (row: number): boolean => isHidden !== null && isHidden[columns.g1[row]] === 1;
  const shown = order.filter((row) => !hides(row));
  const trainingCount = Math.round((1 - testShare) * shown.length);
  return { training: shown.slice(0, trainingCount).sort(), seen: shown.slice(trainingCount), unseen: order.filter(hides) };
}

function hiddenGroups(levelCount: number, random: ReturnType<typeof randomSource>): Uint8Array {
  const levels = Int32Array.from({ length: levelCount }, (_, level) => level);
  shuffleInPlace(levels, random);
  const isHidden = new Uint8Array(levelCount);
  for (const level of levels.subarray(0, Math.round(levelCount / 10))) isHidden[level] = 1;
  return isHidden;
}
