/** Networks, ranges and bundles within a formula. */
import { describe, expect, it } from "vitest";
import type { Model, NetworkContribution } from "../../src/model/index.js";
import { runFormula, tableOf } from "./reference-cases.js";

const table = tableOf({
  y: [1, 4, 2, 6, 5, 3], x2: [1, 2, 3, 4, 5, 7], x10: [2, 1, 4, 3, 9, 5], x1: [3, 2, 1, 6, 5, 4], age: [30, 41, 25, 60, 52, 38],
  f: ["a", "b", "a", "b", "c", "c"], g: ["u", "u", "v", "v", "w", "w"],
});

function modelOf(text: string): Model {
  const { model, diagnostics } = runFormula(text, table);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return model!;
}

function networkOf(text: string): NetworkContribution {
  const [network] = modelOf(text).contributions.filter((one) => one.kind === "network");
  return network;
}

const inputsOf = (text: string): string[] => networkOf(text).inputs.map(({ kind, label }) => `${kind} ${label}`);

describe("a range", () => {
  it("takes the columns of one prefix by their numbers, whatever their order in the data", () => {
    expect(runFormula("y ~ x1..x10", table).learned?.design?.fixed.names).toEqual(["(Intercept)", "x1", "x2", "x10"]);
  });

  it("between names without a common prefix takes what lies between them in the data", () => {
    expect(inputsOf("y ~ mlp(x2..age)")).toEqual(["numeric x2", "numeric x10", "numeric x1", "numeric age"]);
  });

  it("of which some columns are missing is said, of which all are missing refused", () => {
    expect(runFormula("y ~ x1..x4", table).diagnostics.map(({ message }) => message)).toEqual(["`x1..x4` finds 2 of the 4 columns it could name"]);
    expect(runFormula("y ~ u1..u4", table).diagnostics.map(({ code }) => code)).toEqual(["LMM0220"]);
  });
});

describe("inputs of a network", () => {
  it("are numbers as they are computed and factors as indicators, each once", () => {
    expect(inputsOf("y ~ mlp(x1, log(age), f, x1)")).toEqual(["numeric x1", "numeric log(age)", "indicator f"]);
  });

  it("written `.` are the columns that the formula does not name elsewhere", () => {
    expect(inputsOf("y ~ x1 + mlp(.) + (1 | g)")).toEqual(["numeric x2", "numeric x10", "numeric age", "indicator f"]);
    expect(inputsOf("let who = x1 + f\ny ~ who + mlp(.) + (1 | g)")).toEqual(["numeric x2", "numeric x10", "numeric age"]);
  });

  it("may be factors to look up, whatever their type, beside numbers or alone", () => {
    expect(inputsOf("y ~ mlp(x1, embed(g, 10), onehot(x2))")).toEqual(["numeric x1", "embedding embed(g, 10)", "onehot onehot(x2)"]);
    expect(networkOf("y ~ mlp(embed(g, dim = 3), embed(f))").inputs).toMatchObject([{ dimension: 3 }, { dimension: null }]);
    const alone = networkOf("y ~ x1 + embed(g, 2)");
    expect([alone.architecture.layers, alone.inputs.length, alone.label]).toEqual([[], 1, "embed(g, 2)"]);
  });

  it("to look up need a factor and a whole number of dimensions", () => {
    const codes = (formula: string): string[] => runFormula(formula, table).diagnostics.map(({ code }) => code);
    expect(codes("y ~ mlp(embed())")).toEqual(["LMM0322"]);
    expect(codes("y ~ mlp(embed(g, 0))")).toEqual(["LMM0324"]);
    expect(codes("y ~ mlp(embed(poly(x1, 2)))")).toEqual(["LMM0214"]);
    expect(codes("y ~ mlp(onehot(g, 3))")).toEqual(["LMM0321"]);
    expect(codes("y ~ x1 * embed(g)")).toEqual(["LMM0304"]);
  });

  it("may be a sum or a bundle", () => {
    expect(inputsOf("let who = age + f\ny ~ mlp(x1 + x2, who)")).toEqual(["numeric x1", "numeric x2", "numeric age", "indicator f"]);
  });
});

describe("an architecture", () => {
  it("is read from a call, with dropout after every layer", () => {
    const { architecture } = networkOf("y ~ mlp(x1, layers = [10, 3], activation = relu, dropout = 0.25, l2 = 0.01)");
    expect(architecture).toEqual({
      layers: [
        { kind: "dense", units: 10, activation: "relu", l2: 0 }, { kind: "dropout", rate: 0.25 },
        { kind: "dense", units: 3, activation: "relu", l2: 0 }, { kind: "dropout", rate: 0.25 },
      ],
      standardizesInputs: true,
      l2: 0.01,
    });
  });

  it("is read from a pipeline by name, through other names, in R's lists too", () => {
    const pipeline = "net body = dense(100, relu) |> dropout(0.25) |> dense(50, activation = tanh)\n";
    expect(networkOf(`${pipeline}y ~ body(x1)`).architecture.layers).toEqual([
      { kind: "dense", units: 100, activation: "relu", l2: 0 }, { kind: "dropout", rate: 0.25 }, { kind: "dense", units: 50, activation: "tanh", l2: 0 },
    ]);
    expect(networkOf(`${pipeline}net same = body\ny ~ same(x1)`).architecture).toEqual(networkOf(`${pipeline}y ~ body(x1)`).architecture);
    expect(networkOf("y ~ mlp(x1, layers = c(4, 2))").architecture.layers.length).toBe(2);
  });

  it("may hold batch normalisation, activations, penalties and residual blocks", () => {
    const pipeline = "net body = dense(8, linear, l2 = 0.1) |> batchnorm() |> activation(gelu) |> residual(dense(8) |> dropout(0.1) |> dense(8, linear))\n";
    expect(networkOf(`${pipeline}y ~ body(x1)`).architecture.layers).toEqual([
      { kind: "dense", units: 8, activation: "linear", l2: 0.1 }, { kind: "batchnorm" }, { kind: "activation", activation: "gelu" },
      { kind: "residual", layers: [
        { kind: "dense", units: 8, activation: "silu", l2: 0 }, { kind: "dropout", rate: 0.1 }, { kind: "dense", units: 8, activation: "linear", l2: 0 },
      ] },
    ]);
  });

  it("takes networks by name, or written in place, as stages, with their penalties", () => {
    const { layers } = networkOf("net first = dense(4)\nnet body = first |> mlp(layers = [3], l2 = 0.5) |> dropout(0.2)\ny ~ body(x1)").architecture;
    expect(layers).toEqual([
      { kind: "dense", units: 4, activation: "silu", l2: 0 }, { kind: "dense", units: 3, activation: "silu", l2: 0.5 }, { kind: "dropout", rate: 0.2 },
    ]);
    expect(runFormula("net a = dense(4) |> b\nnet b = dense(3) |> a\ny ~ a(x1)", table).diagnostics.map(({ code }) => code)).toContain("LMM0206");
  });

  it("of a call normalises batches before each activation when told so", () => {
    expect(networkOf("y ~ mlp(x1, layers = [4], batchnorm = true, dropout = 0.5)").architecture.layers.map(({ kind }) => kind))
      .toEqual(["dense", "batchnorm", "activation", "dropout"]);
  });

  it("that remembers says over what, and whose rows", () => {
    const alone = networkOf("y ~ lstm(x1, f, units = 4, over = age, by = g)");
    expect(alone).toMatchObject({ architecture: { layers: [{ kind: "recurrent", cell: "lstm", units: 4 }] }, sequence: { over: { name: "age" }, by: { name: "g" } } });
    expect(alone.inputs.map(({ label }) => label)).toEqual(["x1", "f"]);
    const piped = networkOf("net body = dense(8) |> gru(units = 4) |> dense(3)\ny ~ body(x1, over = age, by = g)");
    expect(piped.architecture.layers.map(({ kind }) => kind)).toEqual(["dense", "recurrent", "dense"]);
    const codes = (formula: string): string[] => runFormula(formula, table).diagnostics.map(({ code }) => code);
    expect(codes("y ~ lstm(x1, units = 4, by = g)")).toEqual(["LMM0322"]);
    expect(codes("y ~ gru(x1, over = age, by = g)")).toEqual(["LMM0322"]);
    expect(codes("y ~ gru(x1, units = 2, over = f, by = g)")).toEqual(["LMM0213"]);
    expect(codes("net body = gru(units = 4)\ny ~ body(x1)")).toEqual(["LMM0322", "LMM0322"]);
    expect(codes("net body = dense(4)\ny ~ body(x1, over = age)")).toEqual(["LMM0343"]);
  });

  it("refuses a residual block that learns nothing from its inputs, and a penalty below 0", () => {
    expect(runFormula("net body = dense(4) |> residual(dropout(0.1))\ny ~ body(x1)", table).diagnostics.map(({ code }) => code)).toEqual(["LMM0326"]);
    expect(runFormula("net body = dense(4, l2 = -1)\ny ~ body(x1)", table).diagnostics.map(({ code }) => code)).toEqual(["LMM0324"]);
  });

  it("that comes back to itself, or holds what is no layer, is refused", () => {
    expect(runFormula("net one = two\nnet two = one\ny ~ one(x1)", table).diagnostics.map(({ code }) => code)).toContain("LMM0206");
    expect(runFormula("y ~ mlp(x1, layers = [10, 0])", table).diagnostics.map(({ code }) => code)).toEqual(["LMM0324"]);
  });
});

describe("a bundle", () => {
  it("stands for its terms, its factors coded as if written in place", () => {
    const written = runFormula("y ~ age + f + age:f", table).learned?.design?.fixed.names;
    expect(runFormula("let who = age + f\ny ~ who + age:f", table).learned?.design?.fixed.names).toEqual(written);
    expect(runFormula("let who = age * f\ny ~ who", table).learned?.design?.fixed.names).toEqual(written);
  });

  it("may hold random terms, and other bundles", () => {
    const { contributions } = modelOf("let groups = (1 | g) + (1 | f)\nlet all = age + groups\ny ~ all");
    expect(contributions.map(({ kind }) => kind)).toEqual(["linear", "grouped", "grouped"]);
  });

  it("within its own text names the column, and may not name itself through another", () => {
    expect(runFormula("let age = log(age)\ny ~ age", table).learned?.design?.fixed.names).toEqual(["(Intercept)", "log(age)"]);
    expect(runFormula("let a = b\nlet b = a\ny ~ a", table).diagnostics.map(({ code }) => code)).toContain("LMM0206");
  });

  it("has powers and interactions like the sum it stands for", () => {
    expect(runFormula("let who = age + x1\ny ~ who^2", table).learned?.design?.fixed.names).toEqual(["(Intercept)", "age", "x1", "age:x1"]);
  });
});

describe("the order of a model's parts", () => {
  it("is that of the formula, the linear part first", () => {
    const { contributions } = modelOf("y ~ (1 | g) + mlp(x1) + age + offset(x2) + (x10 || f)");
    expect(contributions.map(({ kind }) => kind)).toEqual(["linear", "grouped", "network", "offset", "grouped", "grouped"]);
  });
});
