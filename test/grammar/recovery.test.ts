/**
 * A mistake costs as little as possible: what is reported, in order, and what is read all the same.
 * Each line is a text, the codes of all that is said of it, and the program that remains, as the formatter writes it.
 */
import { describe, expect, test } from "vitest";
import { formulaOf, parse, printProgram } from "../../grammar/index.js";

type Recovery = readonly [text: string, codes: readonly string[], remains: string];

function holds([text, codes, remains]: Recovery): void {
  const { program, diagnostics } = parse({ name: "text", text });
  expect(diagnostics.map((one) => one.code)).toEqual(codes);
  expect(printProgram(program).trimEnd()).toBe(remains);
}

describe("a missing operand", () => {
  test.each<Recovery>([
    ["y ~ x + * z + (1 | g)", ["LMM0132"], "y ~ x * z + (1 | g)"],
    ["y ~ x + (1 | g) +", ["LMM0132"], "y ~ x + (1 | g)"],
    ["y ~ f(* x, z) + w", ["LMM0133"], "y ~ f(x, z) + w"],
    ["y ~ (1 |) + x", ["LMM0138"], "y ~ (1) + x"],
    ["y ~ (| g) + x", ["LMM0137"], "y ~ (g) + x"],
    ["y ~ () + x", ["LMM0134"], "y ~ x"],
    ["y ~ f(x, , z) + f(,) + w", ["LMM0135", "LMM0135", "LMM0135"], "y ~ f(x, z) + f() + w"],
    ["y ~ f(k = ) + w", ["LMM0136"], "y ~ f() + w"],
    ["y ~ ^x", ["LMM0133"], "y ~ x"],
    ["y ~ x^ * z", ["LMM0132"], "y ~ x * z"],
  ])("is left out: %s", (...line) => holds(line));
});

describe("a missing or wrong separator", () => {
  test.each<Recovery>([
    ["y ~ x + (1 g) + z", ["LMM0130"], "y ~ x + (1 + g) + z"],
    ["y ~ x z w", ["LMM0130", "LMM0130"], "y ~ x + z + w"],
    ["y ~ f(x z, k = 3 l = 4) + w", ["LMM0131", "LMM0131"], "y ~ f(x, z, k = 3, l = 4) + w"],
    ["y ~ f(x; 2) + w", ["LMM0150"], "y ~ f(x, 2) + w"],
    ["y ~ (x, z) + w", ["LMM0151"], "y ~ (x + z) + w"],
    ["y ~ x, z\nw = 1", ["LMM0151"], "y ~ x\nw = 1"],
    ["y ~ (1 | g, s) + w", ["LMM0151"], "y ~ (1 | g + s) + w"],
    ["y ~ (1, cov = \"k\" | g) + w", ["LMM0151", "LMM0149"], "y ~ (1 + cov + \"k\" | g) + w"],
    ["y ~ (1 | g | s) + w", ["LMM0139"], "y ~ (1 | g + s) + w"],
    ["y ~ log(x ~ z) + w", ["LMM0146"], "y ~ log(x + z) + w"],
    ["y ~ ((x = 1)) + w", ["LMM0149"], "y ~ ((x + 1)) + w"],
    ["y ~ x[1] + w", ["LMM0119"], "y ~ x + [1] + w"],
    ["y ~ f(x)(z) + w", ["LMM0130"], "y ~ f(x) + (z) + w"],
    ["train { a = 1\n b = 2 }", ["LMM0131"], "train { a = 1, b = 2 }"],
    ["structure s(i, j; r in (-1 1)) = r", ["LMM0154"], "structure s(i, j; r in (-1, 1)) = r"],
    ["structure s(i, j; r in (1)) = r", ["LMM0154"], "structure s(i, j; r) = r"],
    ["y ~ I(0 < x < 1) + w", ["LMM0141"], "y ~ I((0 < x) < 1) + w"],
  ])("is mended: %s", (...line) => holds(line));
});

describe("brackets that do not match", () => {
  test.each<Recovery>([
    ["y ~ log(x + (1 | g)\nfamily = f", ["LMM0121"], "y ~ log(x + (1 | g))\nfamily = f"],
    ["y ~ f(x,\n  k = [1, 2,\n  3)\nw = 1", ["LMM0121"], "y ~ f(x, k = [1, 2, 3])\nw = 1"],
    ["train {\n a = 1,\n b = 2\n\nw = 1\ndata { x: y }", ["LMM0121"], "train { a = 1, b = 2 }\n\nw = 1\ndata { x: y }"],
    ["y ~ x + 1 | g)", ["LMM0140", "LMM0120"], "y ~ x + 1 | g"],
    ["y ~ x + (1 | g] + z", ["LMM0122"], "y ~ x + (1 | g) + z"],
    ["y ~ f([x, z) + w", ["LMM0121"], "y ~ f([x, z]) + w"],
    ["y ~ x + {z} + w", ["LMM0117"], "y ~ x + (z) + w"],
    ["kernel k(d; v > 0 = v * d", ["LMM0121", "LMM0152"], ""],
    ["y ~ x))) + z", ["LMM0120", "LMM0120", "LMM0120"], "y ~ x + z"],
    ["y ~ (x; w = 1", ["LMM0121"], "y ~ (x)\nw = 1"],
  ])("cost no more than themselves: %j", (...line) => holds(line));
});

describe("the marks of other languages", () => {
  test.each<Recovery>([
    ["y ~ x**2 + z", ["LMM0110"], "y ~ x^2 + z"],
    ["y ~ I(x > 0 && z > 0)", ["LMM0111"], "y ~ I(x > 0 & z > 0)"],
    ["y ~ x %o% z + w", ["LMM0112"], "y ~ x + z + w"],
    ["y ~ I(x % 2) + w", ["LMM0113"], "y ~ I(x + 2) + w"],
    ["y <- x + (1 | g)", ["LMM0114"], "y ~ x + (1 | g)"],
    ["weights <- w", ["LMM0114"], "weights = w"],
    ["y ~ @x + d$z + w", ["LMM0115", "LMM0116"], "y ~ x + z + w"],
    ["y ~ x & z + w", ["LMM0118"], "y ~ x & z + w"],
    ["y = x + (1 | g)", ["LMM0148"], "y ~ x + (1 | g)"],
    ["lmer(y ~ x + (1 | g), data = d, REML = FALSE)", ["LMM0161"], "y ~ x + (1 | g)"],
    ["@formula(y ~ x + (1 | g))", ["LMM0161"], "y ~ x + (1 | g)"],
    ["y ~ x \u2212 1", ["LMM0103"], "y ~ x - 1"],
    ["y \u223c x\u00b2 \u00d7 z", ["LMM0103", "LMM0103", "LMM0103"], "y ~ x * z"],
    ["y ~ f(\u201ca\u201d) + w", ["LMM0103"], 'y ~ f("a") + w'],
    ["y ~ x\u0000\u0007 + z", ["LMM0102"], "y ~ x + z"],
    ["y ~ x ? z", ["LMM0101"], "y ~ x + z"],
    ["y ~ _z + 2x", ["LMM0108", "LMM0130"], "y ~ `_z` + 2 + x"],
  ])("are understood and corrected: %s", (...line) => holds(line));
});

describe("what is not a formula", () => {
  test.each<Recovery>([
    ["~ x\nz = 1", ["LMM0143"], "z = 1"],
    ["y ~~ x\nz = 1", ["LMM0145"], "y ~ +x\nz = 1"],
    ["y ~ x ~ z\nw = 1", ["LMM0145"], "y ~ x\nw = 1"],
    ["y ~\nz = 1", ["LMM0144"], "z = 1"],
    ["y ~ x; z", ["LMM0147"], "y ~ x"],
    ["y + z\nw = 1", ["LMM0147"], "w = 1"],
    ["y ~ x + 1 | g", ["LMM0140"], "y ~ x + 1 | g"],
    ["import foo", ["LMM0162"], ""],
    ["let a ~ b\nw = 1", ["LMM0160"], "w = 1"],
    ["family poisson(k = 1)\nw = 1", ["LMM0152"], "w = 1"],
    ["kernel k(d; 0 < v) = v\nw = 1", ["LMM0153"], "w = 1"],
    ['data { "x": numeric }\nw = 1', ["LMM0155"], "data { }\nw = 1"],
    ["train { epochs: 3 }", ["LMM0156"], "train { epochs = 3 }"],
    ["y ~ x.. + z", ["LMM0142"], "y ~ x + z"],
    ["y ~ 1..10\nw = 1", ["LMM0142"], "y ~ 1\nw = 1"],
    ['y ~ "a\nw = 1', ["LMM0104"], 'y ~ "a"\nw = 1'],
    ["y ~ `a\nw = 1", ["LMM0105"], "y ~ `a`\nw = 1"],
  ])("is told apart: %j", (...line) => holds(line));
});

test("every mistake of a file is reported, each at its place", () => {
  const text = ["model m", "y ~ x + * z", "net n = f(x y)", "weights = = w", "let a", "z = 1", "train { s = 'a }"].join("\n");
  const { program, diagnostics } = parse({ name: "text", text });
  const lines = diagnostics.map((one) => `${text.slice(0, one.span?.start).split("\n").length} ${one.code}`);
  expect(lines).toEqual(["2 LMM0132", "3 LMM0131", "4 LMM0136", "5 LMM0160", "7 LMM0121", "7 LMM0104"]);
  expect(program.statements.map((one) => one.kind)).toEqual(["model", "formula", "net", "setting", "block"]);
});

describe("the formula of a program", () => {
  const codesOf = (text: string, known = true): readonly string[] => {
    const { program, diagnostics } = parse({ name: "text", text });
    return formulaOf(program, known ? diagnostics : []).diagnostics.map((one) => one.code);
  };

  test("is the only one", () => {
    expect(codesOf("w = 1\ny ~ x")).toEqual([]);
  });

  test("is missing from an empty text, and from settings alone", () => {
    expect(codesOf("")).toEqual(["LMM0159"]);
    expect(codesOf("# nothing")).toEqual(["LMM0159"]);
    expect(codesOf("w = 1")).toEqual(["LMM0157"]);
  });

  test("is not complained of where it could not be read", () => {
    expect(codesOf("y ~")).toEqual([]);
    expect(codesOf("y ~", false)).toEqual(["LMM0159"]);
  });

  test("is the first of several, each other reported", () => {
    expect(codesOf("y ~ x\nz ~ x\nw ~ x")).toEqual(["LMM0158", "LMM0158"]);
  });
});
