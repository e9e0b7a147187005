/**
 * Which level each row belongs to, of uneven sizes as Simchoni & Rosset (2023) draw them: counts multinomial with weights Poisson(3) + 1,
 * rows of one level beside each other. Shuffled, two factors cross; as laid out, they are aligned, as in the published simulations.
 */
import { shuffleInPlace, type RandomSource } from "../numerics/random.js";

/** @returns the level of each row, increasing, [n]; some levels may have none */
export function unevenLevels(rowCount: number, levelCount: number, random: RandomSource): Int32Array {
  const cumulative = new Float64Array(levelCount);
  for (let level = 0, total = 0; level < levelCount; level++) cumulative[level] = total += poisson(3, random) + 1;
  return Int32Array.from({ length: rowCount }, () => firstAbove(cumulative, random.uniform() * cumulative[levelCount - 1])).sort();
}

/** The same sizes in a random order of rows. */
export function shuffledLevels(rowCount: number, levelCount: number, random: RandomSource): Int32Array {
  const levels = unevenLevels(rowCount, levelCount, random);
  shuffleInPlace(levels, random);
  return levels;
}

/** Knuth's product of uniforms. */
function poisson(mean: number, random: RandomSource): number {
  let count = 0;
  for (let product = random.uniform(); product > Math.exp(-mean); product *= random.uniform()) count++;
  return count;
}

function firstAbove(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
