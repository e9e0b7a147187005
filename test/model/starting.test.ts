/** Where a fit starts. */
import { describe, expect, test } from "vitest";
import { neutralSummaries, startingValues } from "../../src/model/starting.js";
import { readText } from "../analysis/definitions/support.js";

describe("starting values", () => {
  const { definitions } = readText(
    "kernel wave(d; a > 0 = response_variance / 2, b in (-1, 1), c > 3, e in (-Inf, Inf), f < 2, g in (0, 1) = extent) = a * b * c * e * f * g * d",
  );
  const parameters = definitions.kernels.get("wave")!.definition.parameters;

  test("follow the rule where it leads inside the domain, and the domain elsewhere", () => {
    const summaries = { ...neutralSummaries, responseVariance: 8, extent: 20 };
    expect([...startingValues(parameters, summaries)]).toEqual([4, 0, 4, 0, 1, 0.5]);
  });

  test("do not follow a rule to a missing or infinite value", () => {
    expect([...startingValues(parameters, { ...neutralSummaries, responseVariance: NaN })][0]).toBe(1);
    expect([...startingValues(parameters, { ...neutralSummaries, responseVariance: Infinity })][0]).toBe(1);
  });
});
