import { expect, test } from "vitest";
import { workingNoise } from "../../src/training/tempering.js";

test("noise counts as planned until half of the steps, then ever less, and as it is in the end", () => {
  expect([0, 0.2, 0.5].map((progress) => workingNoise(5, progress))).toEqual([5, 5, 5]);
  expect(workingNoise(5, 0.75)).toBeCloseTo(3, 12);
  expect(workingNoise(5, 1)).toBe(1);
});

test("a factor of one leaves the likelihood alone throughout", () => {
  for (const progress of [0, 0.3, 0.6, 1]) expect(workingNoise(1, progress)).toBe(1);
});
