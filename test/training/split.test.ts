/** Rows held out so that their groups are seen in training. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomSource } from "../../src/numerics/random.js";
import { splitValidation } from "../../src/training/index.js";

const problem = fc.record({
  levelIndices: fc.integer({ min: 1, max: 60 }).chain((rowCount) =>
    fc.array(fc.array(fc.integer({ min: -1, max: 15 }), { minLength: rowCount, maxLength: rowCount }).map((levels) => Int32Array.from(levels)), { minLength: 1, maxLength: 3 })),
  share: fc.double({ min: 0, max: 0.9, noNaN: true }),
  seed: fc.integer(),
});

test("every level of a validation row keeps a row in training", () => {
  fc.assert(fc.property(problem, ({ levelIndices, share, seed }) => {
    const { training, validation } = splitValidation(levelIndices[0].length, levelIndices, share, randomSource(seed));
    for (const levels of levelIndices) {
      const seen = new Set(Array.from(training, (row) => levels[row]));
      for (const row of validation) expect(levels[row] === -1 || seen.has(levels[row])).toBe(true);
    }
  }));
});

test("training and validation rows are ascending and together are all rows, once each", () => {
  fc.assert(fc.property(problem, ({ levelIndices, share, seed }) => {
    const rowCount = levelIndices[0].length;
    const { training, validation } = splitValidation(rowCount, levelIndices, share, randomSource(seed));
    expect(training).toEqual(training.slice().sort());
    expect(validation).toEqual(validation.slice().sort());
    expect(Array.from([...training, ...validation]).sort((a, b) => a - b)).toEqual(Array.from({ length: rowCount }, (_, row) => row));
    expect(validation.length).toBeLessThanOrEqual(Math.round(share * rowCount));
  }));
});

test("the share is reached where levels are large enough", () => {
  const levels = Int32Array.from({ length: 1000 }, (_, row) => row % 20);
  expect(splitValidation(1000, [levels], 0.1, randomSource(1)).validation).toHaveLength(100);
});

test("levels of one row each leave nothing to hold out", () => {
  const levels = Int32Array.from({ length: 10 }, (_, row) => row);
  expect(splitValidation(10, [levels], 0.5, randomSource(1)).validation).toHaveLength(0);
});

test("the same seed holds out the same rows", () => {
  const levels = Int32Array.from({ length: 100 }, (_, row) => row % 7);
  const split = (seed: number): Int32Array => splitValidation(100, [levels], 0.2, randomSource(seed)).validation;
  expect(split(5)).toEqual(split(5));
  expect(split(5)).not.toEqual(split(6));
});
