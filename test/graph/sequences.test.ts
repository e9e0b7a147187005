/** Rows in sequences: every subject's own rows in their order, all subjects stepping together. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { sequenceOrder } from "../../src/graph/index.js";

test("three subjects of two, three and one rows step together, the longest first", () => {
  const { rows, steps, previous } = sequenceOrder([0, 1, 0, 1, 2, 1], [5, 2, 3, 1, 0, 9]);
  // subject 1 is rows 3, 1, 5; subject 0 rows 2, 0; subject 2 row 4
  expect([...rows]).toEqual([3, 2, 4, 1, 0, 5]);
  expect(steps).toEqual([0, 3, 5, 6]);
  expect([...previous]).toEqual([2, 3, -1, -1, -1, 1]);
});

test("every row stands once, after the row before it, in a run of no more subjects than the step before", () => {
  const row = fc.record({ subject: fc.nat(5), position: fc.nat(9) });
  fc.assert(fc.property(fc.array(row), (drawn) => {
    const { rows, steps, previous } = sequenceOrder(drawn.map(({ subject }) => subject), drawn.map(({ position }) => position));
    expect([...rows].sort((a, b) => a - b)).toEqual(drawn.map((_, i) => i));
    const sizes = steps.slice(1).map((end, step) => end - steps[step]);
    sizes.forEach((size, step) => step > 0 && expect(size).toBeLessThanOrEqual(sizes[step - 1]));
    rows.forEach((one, at) => {
      const step = steps.findIndex((end) => end > at) - 1;
      const before = previous[one];
      expect(before < 0).toBe(step === 0);
      if (before < 0) return;
      expect(drawn[before].subject).toBe(drawn[one].subject);
      expect(drawn[before].position).toBeLessThanOrEqual(drawn[one].position);
      // a subject keeps its place from step to step
      expect(rows[steps[step - 1] + (at - steps[step])]).toBe(before);
    });
  }));
});
