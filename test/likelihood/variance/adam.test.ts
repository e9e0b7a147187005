import { describe, expect, it } from "vitest";
import { adamStep, noMoments } from "../../../src/likelihood/variance/adam.js";

const anywhere = { scale: 1, lowest: -Infinity, highest: Infinity };

describe("a step of Adam over phi", () => {
  it("is by hand what Kingma & Ba's algorithm 1 says, twice", () => {
    const first = adamStep(Float64Array.of(1), Float64Array.of(4), [anywhere], 0.1, noMoments(1));
    // m = 0.4, v = 0.016; corrected 4 and 16
    expect(first.free[0]).toBeCloseTo(1 - 0.1 * 4 / (4 + 1e-8), 12);
    const second = adamStep(first.free, Float64Array.of(-2), [anywhere], 0.1, first.moments);
    // m = 0.36 - 0.2 = 0.16 over 0.19; v = 0.015984 + 0.004 = 0.019984 over 0.001999
    expect(second.free[0]).toBeCloseTo(first.free[0] - (0.1 * (0.16 / 0.19)) / (Math.sqrt(0.019984 / 0.001999) + 1e-8), 10);
    expect(second.moments.steps).toBe(2);
  });

  it("is as long as the coordinate's scale says, whatever its units", () => {
    const plain = adamStep(Float64Array.of(1), Float64Array.of(4), [anywhere], 0.1, noMoments(1));
    const wide = adamStep(Float64Array.of(1000), Float64Array.of(0.004), [{ ...anywhere, scale: 1000 }], 0.1, noMoments(1));
    expect(wide.free[0] / 1000).toBeCloseTo(plain.free[0], 12);
  });

  it("ends where the coordinate's room does, and does not jump into it", () => {
    const room = { scale: 1, lowest: 0.95, highest: 1.02 };
    expect(adamStep(Float64Array.of(1), Float64Array.of(4), [room], 0.1, noMoments(1)).free[0]).toBe(0.95);
    expect(adamStep(Float64Array.of(1), Float64Array.of(-4), [room], 0.1, noMoments(1)).free[0]).toBe(1.02);
    expect(adamStep(Float64Array.of(0.5), Float64Array.of(4), [room], 0.1, noMoments(1)).free[0]).toBe(0.5);
  });
});
