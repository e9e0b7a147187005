/** The one source of randomness: what its first numbers may not betray. */
import { expect, test } from "vitest";
import { randomSource } from "../../src/numerics/random.js";

const seeds = Array.from({ length: 1000 }, (_, seed) => seed);

test("the first draws of neighbouring seeds are uniform and uncorrelated", () => {
  const first = seeds.map((seed) => randomSource(seed).uniform());
  // standard error of a mean of 1000 uniforms: sqrt(1 / 12 / 1000) = 0.009
  expect(Math.abs(mean(first) - 0.5)).toBeLessThan(0.04);
  const products = first.slice(1).map((value, i) => (value - 0.5) * (first[i] - 0.5));
  // standard error of a mean of 1000 such products: 1 / 12 / sqrt(1000) = 0.0026
  expect(Math.abs(mean(products))).toBeLessThan(0.011);
});

test("the first normal draws of small seeds have unit variance", () => {
  const squares = seeds.map((seed) => randomSource(seed).normal() ** 2);
  // standard error of a mean of 1000 squared normals: sqrt(2 / 1000) = 0.045
  expect(Math.abs(mean(squares) - 1)).toBeLessThan(0.18);
});

test("one seed gives one stream, and a split stream is another", () => {
  const draws = (source = randomSource(7)): number[] => Array.from({ length: 5 }, () => source.uniform());
  expect(draws()).toEqual(draws());
  expect(draws(randomSource(7).split())).not.toEqual(draws());
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
