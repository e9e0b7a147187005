/** Competitors of a formula, as the programs that they are: each of Simchoni & Rosset's baselines, of formulas of every kind. */
import { describe, expect, test } from "vitest";
import { check, competitorNames, competitorsOf, DiagnosticError } from "../../src/index.js";

const rows = {
  y: [1, 2.5, 2, 4, 3, 5.5, 4, 6], x1: [0.1, 0.4, 0.3, 0.9, 0.2, 0.7, 0.6, 0.8], x2: [1, 0, 1, 1, 0, 0, 1, 0], t: [1, 2, 1, 2, 1, 2, 1, 2],
  lat: [0.1, 0.2, 0.6, 0.9, 0.4, 0.3, 0.5, 0.7], lon: [0.3, 0.1, 0.8, 0.2, 0.6, 0.5, 0.9, 0.4], g: ["a", "a", "b", "b", "c", "c", "d", "d"], h: ["p", "q", "p", "q", "p", "q", "p", "q"],
};
const textOf = (program: string, name: string): string => {
  const [{ program: made, diagnostics }] = competitorsOf(program, rows, [name]);
  return made?.text ?? diagnostics.map(({ code, message }) => `${code} ${message.split(": ")[1]}`).join();
};

describe("a competitor", () => {
  test.each<[program: string, name: string, made: string]>([
    ["y ~ mlp(x1, x2, layers = [4]) + (1 | g)", "ignore", "y ~ mlp(x1, x2, layers = [4])"],
    ["y ~ mlp(x1..x2) + (1 + t + t^2 | g)", "ignore", "y ~ mlp(x1..x2, t)"],
    ["y ~ t + mlp(x1) + (t | g)", "ignore", "y ~ t + mlp(x1)"],
    ["y ~ mlp(x1) + rbf(lat, lon) + offset(x2)", "ignore", "y ~ mlp(x1, lat, lon) + offset(x2)"],
    ["y ~ mlp(x1) + rbf(lat, lon) * (periodic(t) + rbf(t))", "ignore", "y ~ mlp(x1, lat, lon, t)"],
    ["y ~ 0 + x1 + (x2 | g)", "ignore", "y ~ 0 + x1 + x2"],
    ["y ~ (1 | g)", "ignore", "y ~ 1"],
    ["y ~ x1", "ignore", "LMM0929 there is no random effect to leave out"],
    ["y ~ mlp(., layers = [4]) + (1 | g)", "ignore", "y ~ mlp(x1, x2, t, lat, lon, h, layers = [4])"],
    ["let re = (1 | g)\ny ~ mlp(x1) + re", "ignore", "let re = (1 | g)\ny ~ mlp(x1)"],
    ["y ~ mlp(x1) + (1 | g) + (1 | h)", "onehot", "y ~ mlp(x1, onehot(g), onehot(h))"],
    ["y ~ mlp(x1) + (1 | g/h)", "onehot", "y ~ mlp(x1, onehot(g), onehot(interaction(g, h)))"],
    ["y ~ x1 + ar1(t | g)", "onehot", "y ~ x1 + t + onehot(g)"],
    ["y ~ mlp(x1, dropout = 0.1) + (t || g)", "embed", "y ~ mlp(x1, t, embed(g, 10), dropout = 0.1)"],
    ["y ~ mlp(x1) + rbf(t | g)", "embed", "y ~ mlp(x1, t, embed(g, 10))"],
    ["y ~ mlp(x1) + rbf(lat, lon)", "embed", "LMM0929 there is no grouping factor"],
    ["y ~ mlp(x1..x2, h) + (t | g) - 1", "linear", "y ~ -1 + x1..x2 + h + (t | g)"],
    ["y ~ mlp(x1, embed(h, 2)) + rbf(lat, lon)", "linear", "y ~ x1 + factor(h) + rbf(lat, lon)"],
    ["net body = mlp(layers = [3])\ny ~ body(x1) + (features(body) | g)", "linear", "net body = mlp(layers = [3])\ny ~ x1 + (1 | g)"],
    ["y ~ mlp(x1) + (mlp(lat, lon) | 1) + (embed(g, 2) | 1)", "linear", "y ~ x1 + lat + lon + (1 | g)"],
    ["y ~ x1 + (1 | g)", "linear", "LMM0929 there is no net in it"],
    ["y ~ x1 * x2 + poly(t, 2) + (1 | g)", "deep", "y ~ mlp(x1, x2, t) + (1 | g)"],
    ["y ~ mlp(x1) + (1 | g)", "deep", "LMM0929 there is a net already"],
    ["y ~ mlp(x1, layers = [3]) + (1 | g)", "menets", "net body = mlp(layers = [3])\n\ny ~ body(x1) + (features(body) | g)"],
    ["net body = mlp(layers = [3])\ny ~ body(x1) + (t | g)", "menets", "net body = mlp(layers = [3])\ny ~ body(x1, t) + (features(body) | g)"],
    ["kernel body(d; v > 0) = v * exp(-d)\ny ~ x1 + body(t) + (1 | g)", "menets", "kernel body(d; v > 0) = v * exp(-d)\nnet body2 = mlp()\n\ny ~ body2(x1, t) + (features(body2) | g)"],
    ["y ~ mlp(x1) + (t + t^2 | g)", "lstm", "y ~ lstm(x1, t, units = 5, over = t, by = g)"],
    ["y ~ x1 + ou(t | g)", "lstm", "y ~ lstm(x1, t, units = 5, over = t, by = g)"],
    ["y ~ mlp(x1) + (1 | g)", "lstm", "LMM0929 no random effect follows a subject over time, as `(t | subject)` does"],
  ])("%s: %s", (program, name, made) => {
    expect(textOf(program, name)).toBe(made);
  });

  test("leaves all but the formula as its author wrote it", () => {
    const [before, after] = ["# ours\nmodel m\n", "   # the formula\ntrain { epochs = 3 }   # few\n"];
    expect(textOf(`${before}y ~ mlp(x1)\n  + (1 | g)${after}`, "ignore")).toBe(`${before}y ~ mlp(x1)${after}`);
  });

  test("is a sound program wherever there is one", () => {
    for (const name of competitorNames) {
      for (const program of ["y ~ mlp(x1, x2, layers = [3]) + (1 + t | g) + rbf(lat, lon)", "y ~ x1 + x2:t + (t | g)", "log(y) ~ x1 + (1 | g:h)"]) {
        const [{ program: made }] = competitorsOf(program, rows, [name]);
        if (made !== null) expect(check(made, { data: rows }).filter(({ severity }) => severity === "error").map(({ message }) => `${made.text}: ${message}`)).toEqual([]);
      }
    }
  });

  test("that there is none of by this name is told, with the nearest", () => {
    const error = ((): unknown => {
      try {
        return competitorsOf("y ~ x1", rows, ["embedding", "onehots"]);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error instanceof DiagnosticError && error.diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ["LMM0928", expect.stringContaining("there are `ignore`")],
      ["LMM0928", "did you mean `onehot`?"],
    ]);
  });
});
