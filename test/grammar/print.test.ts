/** Printing and parsing undo each other, and the formatter keeps what the author said. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, printExpression, printProgram, type Expression, type Statement } from "../../grammar/index.js";
import { anyExpression, anyStatement } from "./random-trees.js";
import { withoutPlaces } from "./without-places.js";

const RUNS = 3000;

/** The expression on the right of `y ~`, in brackets so that a bar may be outermost. */
function parsedTerms(text: string): Expression {
  const { program, diagnostics } = parse({ name: "terms", text: `y ~ f(${text})` });
  expect(diagnostics.filter((one) => one.code !== "LMM0118")).toEqual([]);
  const [statement] = program.statements;
  if (statement.kind !== "formula" || statement.predictor.kind !== "call") throw new Error(`not a call: ${text}`);
  return statement.predictor.arguments[0].value;
}

const formatted = (text: string): string => {
  const { program, diagnostics } = parse({ name: "text", text });
  expect(diagnostics).toEqual([]);
  return printProgram(program);
};

describe("an expression", () => {
  test("printed and parsed says the same, brackets apart", () => {
    fc.assert(
      fc.property(anyExpression, (tree) => {
        expect(withoutPlaces(parsedTerms(printExpression(tree)), false)).toEqual(withoutPlaces(tree, false));
      }),
      { numRuns: RUNS },
    );
  });

  test("that was parsed once prints and parses to the very same tree", () => {
    fc.assert(
      fc.property(anyExpression, (tree) => {
        const parsed = parsedTerms(printExpression(tree));
        expect(withoutPlaces(parsedTerms(printExpression(parsed)))).toEqual(withoutPlaces(parsed));
      }),
      { numRuns: RUNS },
    );
  });

  test.each([
    ["a+b:c", "a + b:c"],
    ["-x^-2^3", "-x^-2^3"],
    ["(a+b)*c", "(a + b) * c"],
    ["x%in%y %% 2", "x %in% y %% 2"],
    ["( 1|g/s )", "(1 | g/s)"],
    ["f( a,k=3 )", "f(a, k = 3)"],
    ["x1 .. x10", "x1..x10"],
    ["'it\\'s'", '"it\'s"'],
    ["!a&b", "!a & b"],
    ["I(mu/(1-mu))", "I(mu / (1 - mu))"],
    ["`a b`+`x`", "`a b` + `x`"],
    ["[1,2 ]", "[1, 2]"],
  ])("%s is written %s", (text, canonical) => {
    expect(printExpression(parsedTerms(text))).toBe(canonical);
  });

  test.each<[string, (a: Expression, b: Expression, c: Expression) => Expression, string]>([
    ["a sum below a product", (a, b, c) => binary("*", binary("+", a, b), c), "(a + b) * c"],
    ["a difference on the right", (a, b, c) => binary("-", a, binary("-", b, c)), "a - (b - c)"],
    ["a power of a power", (a, b, c) => binary("^", binary("^", a, b), c), "(a^b)^c"],
    ["a power of a negative", (a, b) => binary("^", { kind: "unary", operator: "-", operand: a, span: a.span }, b), "(-a)^b"],
    ["a negation before a sum", (a, b, c) => binary("+", binary("*", a, { kind: "unary", operator: "!", operand: b, span: b.span }), c), "a * (!b) + c"],
    ["a comparison of comparisons", (a, b, c) => binary("<", binary("<", a, b), c), "(a < b) < c"],
  ])("%s gets the brackets it needs and no others", (_, build, text) => {
    const [a, b, c] = ["a", "b", "c"].map(parsedTerms);
    expect(printExpression(build(a, b, c))).toBe(text);
  });
});

function binary(operator: "+" | "-" | "*" | "^" | "<", left: Expression, right: Expression): Expression {
  return { kind: "binary", operator, left, right, operatorStart: left.span.start, span: left.span };
}

describe("a program", () => {
  const printed = (statements: readonly Statement[]): string =>
    printProgram({ kind: "program", statements, comments: [], paragraphs: [], span: { source: "random", start: 0, end: 0 } });
  const parsed = (text: string): readonly Statement[] => {
    const { program, diagnostics } = parse({ name: "printed", text });
    expect(diagnostics.filter((one) => one.code !== "LMM0118")).toEqual([]);
    return program.statements;
  };

  test("of any statements printed and parsed says the same, brackets apart", () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 5 }), (statements) => {
        expect(withoutPlaces(parsed(printed(statements)), false)).toEqual(withoutPlaces(statements, false));
      }),
      { numRuns: RUNS },
    );
  });

  test("of any statements is printed the same once it was parsed", () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 5 }), (statements) => {
        const once = printed(parsed(printed(statements)));
        expect(printed(parsed(once))).toBe(once);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("the formatter", () => {
  const untidy = [
    "", "# ratings", "", "", "model   ratings;import './networks.lmm'   # names",
    "## Who.", "let  who  = sex+age", "y~f(x1..x10)+who # the mean", "  +(1|student)+ # people", "  # alone", "  (1|dept:service)",
    "weights=w", "data {a:numeric}", "train { epochs=5, # few", "seed=1, }", "kernel k(d;v>0=1,l in [0,1))=v*exp(-d/l) with dimension=1, # one", " q=2", "# end",
  ].join("\n");

  test("writes a program in canonical form, comments and empty lines kept", () => {
    expect(formatted(untidy)).toBe(
      [
        "# ratings", "", "model ratings", 'import "./networks.lmm"  # names', "## Who.", "let who = sex + age",
        "y ~ f(x1..x10) + who  # the mean", "  + (1 | student)  # people", "  # alone", "  + (1 | dept:service)",
        "weights = w", "data { a: numeric }", "train {", "  epochs = 5,  # few", "  seed = 1", "}",
        "kernel k(d; v > 0 = 1, l in [0, 1)) =", "  v * exp(-d / l)", "  with dimension = 1,  # one", "  q = 2", "# end", "",
      ].join("\n"),
    );
  });

  test("changes nothing in what it wrote", () => {
    const once = formatted(untidy);
    expect(formatted(once)).toBe(once);
  });

  test("keeps the meaning, and every comment", () => {
    const before = parse({ name: "text", text: untidy }).program;
    const after = parse({ name: "text", text: formatted(untidy) }).program;
    expect(withoutPlaces(after.statements)).toEqual(withoutPlaces(before.statements));
    expect(after.comments.map((one) => one.text)).toEqual(before.comments.map((one) => one.text));
  });

  test("parts a long formula before its operators, aligned below the tilde", () => {
    const terms = Array.from({ length: 14 }, (_, index) => `column${index}`).join(" + ");
    const lines = formatted(`score ~ ${terms}`).split("\n");
    expect(lines[1]).toMatch(/^ {6}\+ column\d+/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    expect(formatted(lines.join("\n"))).toBe(lines.join("\n"));
  });

  test("parts a long call between its arguments", () => {
    const text = `net body = wide(${Array.from({ length: 12 }, (_, index) => `option${index} = ${index}`).join(", ")})`;
    const lines = formatted(text).split("\n");
    expect([lines[0], lines[1], lines.at(-2)]).toEqual(["net body = wide(", "  option0 = 0,", ")"]);
  });

  test("walks a sum of 10,000 terms without recursion", () => {
    const text = `y ~ ${Array.from({ length: 10_000 }, (_, index) => `x${index}`).join(" + ")}\n`;
    const once = formatted(text);
    expect(once.replace(/\s+/g, "")).toBe(text.replace(/\s+/g, ""));
    expect(formatted(once)).toBe(once);
  });

  test("gives an empty text for an empty program", () => {
    expect(formatted("")).toBe("");
    expect(formatted("\n\n# only a comment")).toBe("# only a comment\n");
  });
});
