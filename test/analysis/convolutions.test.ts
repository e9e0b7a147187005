/** Networks over columns of arrays as the formula writes them: what they become, and every way in which they do not fit. */
import { describe, expect, test } from "vitest";
import { check, compile } from "../../src/index.js";

const rows = Array.from({ length: 8 }, (_, i) => ({ y: i % 3, x: (i * 5) % 7, g: `g${i % 2}`, img: Array.from({ length: 6 }, (_, j) => [i, j, i * j, 1, 2, 3]), s: [i, 1, 2, 3, 4] }));
const program = (formula: string, rest = ""): string => `${rest}\n${formula}\ndata { img: image(6, 6) }`;
const codes = (formula: string, rest = ""): readonly string[] => check(program(formula, rest), { data: rows }).filter(({ severity }) => severity === "error").map(({ code }) => code);

describe("cnn()", () => {
  test("is convolutions with a pooling each, then dense layers", () => {
    const { ir } = compile(program("y ~ cnn(img, filters = [4, 5], kernel = [3, 1], pool = 2, layers = [7], activation = relu, dropout = 0.2)"), { data: rows });
    const network = ir!.contributions.find(({ kind }) => kind === "network");
    expect(network).toMatchObject({
      inputs: [{ kind: "array", label: "img", shape: [6, 6, 1] }],
      architecture: {
        layers: [
          { kind: "convolution", filters: 4, kernel: [3, 1], stride: 1, padding: "same", activation: "relu" }, { kind: "pooling", pool: "max", size: 2, stride: 2 },
          { kind: "convolution", filters: 5 }, { kind: "pooling" }, { kind: "flatten" }, { kind: "dense", units: 7 }, { kind: "dropout", rate: 0.2 },
        ],
      },
    });
  });

  test("stands as a pipeline of layers, of images and of sequences alike", () => {
    const net = "net body = conv(4, 3, padding = valid) |> batchnorm() |> avgpool(2) |> residual(conv(4)) |> flatten() |> dense(5)";
    for (const input of ["img", "s", "s, x"]) expect(codes(`y ~ body(${input}) + (1 | g)`, net)).toEqual([]);
  });

  test.each([
    ["y ~ cnn(x)", "", "LMM0371"],
    ["y ~ mlp(img)", "", "LMM0372"],
    ["y ~ body(img)", "net body = conv(4) |> maxpool(2)", "LMM0372"],
    ["y ~ body(img)", "net body = conv(4) |> dense(3) |> flatten()", "LMM0372"],
    ["y ~ cnn(img, filters = [2, 2, 2])", "", "LMM0373"],
    ["y ~ cnn(s, kernel = [3, 3])", "", "LMM0373"],
    ["y ~ body(img)", "net body = residual(conv(4, stride = 2)) |> flatten()", "LMM0370"],
    ["y ~ cnn(img, s)", "", "LMM0374"],
    ["y ~ img", "", "LMM0223"],
    ["y ~ .", "", "LMM0223"],
    ["y ~ log(s)", "", "LMM0223"],
    ["y ~ x + (1 | img)", "", "LMM0223"],
    ["y ~ x + (s | g)", "", "LMM0223"],
    ["y ~ cnn(img, padding = full)", "", "LMM0324"],
    ["y ~ cnn(img, kernel = 0)", "", "LMM0324"],
  ])("%s with %s is refused as %s", (formula, rest, code) => {
    expect(codes(formula, rest)).toContain(code);
  });

  test.each(["img: image(6)", "img: image(5, 5)", "img: sequence(0, 3)", "x: image(2, 2)", "img: image(6, 6, 1, 1)"])("a declaration `%s` that does not fit is refused", (declaration) => {
    expect(check(`y ~ cnn(img)\ndata { ${declaration} }`, { data: rows }).some(({ severity }) => severity === "error")).toBe(true);
  });
});
