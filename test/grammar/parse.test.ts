/** Every form of SPEC section 1, read into the tree; and nothing reported of what is right. */
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formulaOf, parse, type Expression, type Statement } from "../../grammar/index.js";
import { withoutPlaces } from "./without-places.js";

const statementsOf = (text: string): readonly Statement[] => {
  const { program, diagnostics } = parse({ name: "text", text });
  expect(diagnostics).toEqual([]);
  return program.statements;
};

function termsOf(text: string): Expression {
  const [statement] = statementsOf(`y ~ ${text}`);
  if (statement.kind !== "formula") throw new Error(`not a formula: ${statement.kind}`);
  return statement.predictor;
}

/** The tree in brackets, one pair for each operator: how the operators bind, and nothing else. */
function grouping(tree: Expression): string {
  switch (tree.kind) {
    case "binary": return `[${grouping(tree.left)} ${tree.operator} ${grouping(tree.right)}]`;
    case "unary": return `[${tree.operator}${grouping(tree.operand)}]`;
    case "bar": return `[${grouping(tree.basis)} ${tree.operator} ${grouping(tree.group)}]`;
    case "parenthesized": return `(${grouping(tree.inner)})`;
    case "call": return `${tree.callee.name}(${tree.arguments.map((one) => grouping(one.value)).join(", ")})`;
    case "name": return tree.name;
    case "number": return tree.text;
    case "dot": return ".";
    default: return tree.kind;
  }
}

describe("operators bind as in R", () => {
  // by the table of R's ?Syntax; signs and `!` reach as far as they do in R's grammar (gram.y)
  test.each([
    ["a + b - c", "[[a + b] - c]"],
    ["a - b * c", "[a - [b * c]]"],
    ["a / b * c", "[[a / b] * c]"],
    ["a:b * c", "[[a : b] * c]"],
    ["a %in% b:c", "[a %in% [b : c]]"],
    ["a * b %in% c", "[a * [b %in% c]]"],
    ["a %% b %/% c", "[[a %% b] %/% c]"],
    ["a^b^c", "[a ^ [b ^ c]]"],
    ["-a^b", "[-[a ^ b]]"],
    ["-a:b", "[[-a] : b]"],
    ["a^-b:c", "[[a ^ [-b]] : c]"],
    ["a^-b^c", "[a ^ [-[b ^ c]]]"],
    ["--a", "[-[-a]]"],
    ["- a + b", "[[-a] + b]"],
    ["a - -b", "[a - [-b]]"],
    ["I(!a & b)", "I([[!a] & b])"],
    ["I(!a == b)", "I([![a == b]])"],
    ["I(a + !b + c)", "I([a + [![b + c]]])"],
    ["I(a < b & c >= d)", "I([[a < b] & [c >= d]])"],
    ["I(a + b < c * d)", "I([[a + b] < [c * d]])"],
    ["dense(a) |> dropout(b) |> c", "[[dense(a) |> dropout(b)] |> c]"],
    ["(1 + x | g / s)", "([[1 + x] | [g / s]])"],
    ["(0 + x || g:s)", "([[0 + x] || [g : s]])"],
    [". - x", "[. - x]"],
    [".^2", "[. ^ 2]"],
    ["f(t | s)", "f([t | s])"],
  ])("%s is %s", (text, expected) => {
    expect(grouping(termsOf(text))).toBe(expected);
  });
});

describe("names", () => {
  test.each(["x", "x_1", ".x", "my.group", "X2", "größe", "年齢", "переменная", "क्षेत्र", "𝑥", "x.", "._", "TRUE", "pi", "NULL", "T"])("%s is a name", (name) => {
    expect(withoutPlaces(termsOf(name))).toEqual({ kind: "name", name, isQuoted: false });
  });

  test.each([["`reaction time`", "reaction time"], ["`a\\`b`", "a`b"], ["`x`", "x"], ["`1+1`", "1+1"]])("%s is quoted", (text, name) => {
    expect(withoutPlaces(termsOf(text))).toEqual({ kind: "name", name, isQuoted: true });
  });

  test("keywords are names wherever they begin nothing", () => {
    const words = "model import data train let net kernel structure family link with in";
    for (const word of words.split(" ")) {
      expect(statementsOf(`${word} ~ ${word} + f(${word}, ${word} = ${word}) + (1 | ${word})`)).toHaveLength(1);
      expect(statementsOf(`${word} = 1\n${word} = 2`).map((one) => one.kind)).toEqual(["setting", "setting"]);
      expect(statementsOf(`net ${word} = ${word}\nmodel ${word}`).map((one) => one.kind)).toEqual(["net", "model"]);
    }
  });
});

describe("a range", () => {
  test.each([["x1..x10", "x1", "x10"], ["x1 .. x10", "x1", "x10"], ["a.b..c.d", "a.b", "c.d"], ["`a b`..`c d`", "a b", "c d"]])("%s goes from %s to %s", (text, first, last) => {
    expect(termsOf(text)).toMatchObject({ kind: "range", first: { name: first }, last: { name: last } });
  });
});

describe("numbers and text", () => {
  test.each([["1", 1], ["1.5", 1.5], [".5", 0.5], ["2.", 2], ["1e-3", 0.001], ["1E+3", 1000], ["0x1F", 31], ["3L", 3], ["1e5L", 1e5]])("%s is %d", (text, value) => {
    expect(withoutPlaces(termsOf(text))).toEqual({ kind: "number", value, text });
  });

  test.each([['"a"', "a"], ["'a'", "a"], ['"a\\"b"', 'a"b'], ["'it\\'s'", "it's"], ['"\\t\\n\\\\"', "\t\n\\"], ['"\\u{1f600}\\x41\\u00e9"', "😀Aé"], ['""', ""]])("%s says %j", (text, value) => {
    expect(withoutPlaces(termsOf(`f(${text})`))).toMatchObject({ arguments: [{ name: null, value: { kind: "string", value } }] });
  });
});

describe("statements", () => {
  test("of SPEC's first example are all read", () => {
    const text = readFileSync(new URL("ratings.lmm", import.meta.url), "utf8");
    const statements = statementsOf(text);
    expect(statements.map((one) => one.kind)).toEqual([
      "model", "import", "net", "let", "formula", "setting", "setting", "setting", "block", "block",
    ]);
    expect(formulaOf(parse({ name: "ratings.lmm", text }).program).formula?.predictor).toMatchObject({ kind: "binary", operator: "+" });
  });

  test("may be a formula alone", () => {
    expect(withoutPlaces(statementsOf("log(y) ~ 1"))).toEqual([
      {
        kind: "formula",
        response: { kind: "call", callee: { kind: "name", name: "log", isQuoted: false }, arguments: [{ name: null, value: { kind: "name", name: "y", isQuoted: false } }] },
        predictor: { kind: "number", value: 1, text: "1" },
      },
    ]);
  });

  test("define kernels with domains, starting values and properties", () => {
    const [kernel] = statementsOf("## Waves.\n## A source\nkernel wave(d; v > 0 = 1, l in [0, 1), p) = v * exp(-d)\n  with dimension = 1,\n  q = 2");
    expect(withoutPlaces(kernel)).toMatchObject({
      kind: "kernel",
      name: { name: "wave" },
      variables: [{ name: { name: "d" }, domain: null, start: null }],
      parameters: [
        { name: { name: "v" }, domain: { kind: "bound", operator: ">", value: { value: 0 } }, start: { value: 1 } },
        { name: { name: "l" }, domain: { kind: "interval", includesLower: true, includesUpper: false, lower: { value: 0 }, upper: { value: 1 } }, start: null },
        { name: { name: "p" }, domain: null, start: null },
      ],
      body: { kind: "binary", operator: "*" },
      properties: [{ name: { name: "dimension" }, value: { value: 1 } }, { name: { name: "q" }, value: { value: 2 } }],
      documentation: "Waves.\nA source",
    });
  });

  test.each(["kernel", "structure", "family", "link"])("define a %s", (keyword) => {
    expect(statementsOf(`${keyword} f(a, b; c >= 1) = a + b`)[0]).toMatchObject({ kind: keyword, properties: [], documentation: null });
  });

  test("take only `##` lines right above a definition as its documentation", () => {
    const documentationOf = (text: string): unknown => (statementsOf(text).at(-1) as { documentation?: unknown }).documentation;
    expect(documentationOf("## a\nlet x = y")).toBe("a");
    expect(documentationOf("## a\r\n## b\r\nnet x = y")).toBe("a\nb");
    expect(documentationOf("# a\nlet x = y")).toBeNull();
    expect(documentationOf("## a\n\nlet x = y")).toBeNull();
    expect(documentationOf("z = 1 ## a\nlet x = y")).toBeNull();
    expect(documentationOf("## a\n# b\nlet x = y")).toBeNull();
  });

  test("say types and files of data, and how to train", () => {
    const [file, data, train] = statementsOf('data "r.csv.gz"\ndata {\n  s: factor(levels = ["no", "yes"]),\n  age: numeric,\n}\ntrain { seed = 1 }');
    expect(file).toMatchObject({ kind: "block", keyword: "data", file: { value: "r.csv.gz" }, entries: [] });
    expect(data).toMatchObject({ keyword: "data", file: null, entries: [{ name: { name: "s" }, value: { kind: "call" } }, { name: { name: "age" } }] });
    expect(train).toMatchObject({ keyword: "train", entries: [{ name: { name: "seed" }, value: { value: 1 } }] });
  });
});

describe("a statement ends", () => {
  const countOf = (text: string): number => statementsOf(text).length;

  test("at a line end or `;`", () => {
    expect(countOf("a = 1\nb = 2\r\nc = 3\rd = 4; e = 5;\n;\n f = 6")).toBe(6);
  });

  test("not inside brackets, after an operator, or where the next line begins with one", () => {
    expect(countOf("y ~ f(a,\n\n b\n) +\n c\n + d\n\n # comment\n * e\n | g".replace("\n | g", ""))).toBe(1);
    expect(countOf("y\n~\nx")).toBe(1);
    expect(countOf("net b =\n  f(x)\n  |> g(x)")).toBe(1);
    expect(countOf("data\n{ a: numeric }\ntrain\n{ a = 1 }")).toBe(2);
  });

  test("where the next line can only be a statement, whatever stood before", () => {
    const { program, diagnostics } = parse({ name: "text", text: "y ~ x +\nweights = w\nlet a = b" });
    expect(diagnostics.map((one) => one.code)).toEqual(["LMM0132"]);
    expect(program.statements.map((one) => one.kind)).toEqual(["formula", "setting", "let"]);
  });

  test("even where comments stand between", () => {
    expect(countOf("a = 1 # one\n# two\nb = 2")).toBe(2);
  });
});

describe("spans", () => {
  test("hold the text of what they name", () => {
    const text = "log(y) ~ (1 | g) + f(a, k = [1, 2]) + x1..x3 - .5";
    const { program } = parse({ name: "m", text });
    const spans = new Set<string>();
    JSON.stringify(program.statements, (key, value: { start: number; end: number }) => {
      if (key === "span") spans.add(text.slice(value.start, value.end));
      return value;
    });
    for (const part of ["log(y)", "(1 | g)", "1 | g", "f(a, k = [1, 2])", "k = [1, 2]", "[1, 2]", "x1..x3", ".5", "~", text]) {
      if (part !== "~") expect([...spans]).toContain(part);
    }
    expect(program.span).toEqual({ source: "m", start: 0, end: text.length });
  });
});

describe("the standard library", () => {
  const folder = new URL("../../stdlib/", import.meta.url);
  test.each(readdirSync(folder).filter((file) => file.endsWith(".lmm")))("%s is read without complaint, every word documented", (file) => {
    for (const statement of statementsOf(readFileSync(new URL(file, folder), "utf8"))) {
      expect("documentation" in statement ? statement.documentation : null, statement.kind).not.toBeNull();
    }
  });
});
