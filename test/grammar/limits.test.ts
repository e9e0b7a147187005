/** Input that is too long, too deep or not a program at all: an answer in time linear in it, never an overflow. */
import { describe, expect, test } from "vitest";
import { NESTING_LIMIT, MISTAKE_LIMIT } from "../../grammar/limits.js";
import { deparse, operandsOf, parse, printExpression, printProgram, type Expression } from "../../grammar/index.js";
import { renderDiagnostics } from "../../src/diagnostics/index.js";

const codesOf = (text: string): readonly string[] => parse({ name: "long", text }).diagnostics.map((one) => one.code);

function termsOf(text: string): Expression {
  const { program, diagnostics } = parse({ name: "long", text });
  expect(diagnostics).toEqual([]);
  const [statement] = program.statements;
  if (statement.kind !== "formula") throw new Error("not a formula");
  return statement.predictor;
}

describe("a long formula", () => {
  const text = `y ~ ${Array.from({ length: 10_000 }, (_, index) => `x${index}`).join(" + ")} + (1 | g)`;

  test("of 10,000 terms is read, unwound, printed and labelled", () => {
    const terms = termsOf(text);
    expect(operandsOf(terms, ["+"])).toHaveLength(10_001);
    expect(`y ~ ${printExpression(terms)}`).toBe(text);
    expect(`y ~ ${deparse(terms)}`).toBe(text);
  });

  test("may be long in every operator", () => {
    for (const operator of ["+", "-", "*", "/", ":", "%in%", "&", "|>"]) {
      expect(codesOf(`y ~ f(${Array.from({ length: 5000 }, () => "x").join(operator)})`), operator).toEqual([]);
    }
  });
});

describe("nesting", () => {
  const nested: Readonly<Record<string, (depth: number) => string>> = {
    brackets: (depth) => `y ~ ${"(".repeat(depth)}x${")".repeat(depth)}`,
    calls: (depth) => `y ~ ${"f(a = ".repeat(depth)}x${")".repeat(depth)}`,
    lists: (depth) => `y ~ ${"[".repeat(depth)}x${"]".repeat(depth)}`,
    signs: (depth) => `y ~ ${"-".repeat(depth)}x`,
    negations: (depth) => `y ~ ${"a + !".repeat(depth)}x`,
    powers: (depth) => `y ~ ${"x^".repeat(depth)}x`,
    "powers of signs": (depth) => `y ~ ${"x^-".repeat(depth >> 1)}x`,
    everything: (depth) => `y ~ ${"a + b * (c:-".repeat(depth >> 1)}x${")".repeat(depth >> 1)}`,
  };

  test.each(Object.entries(nested))("of %s is read up to the limit and printed back", (_, build) => {
    const { program, diagnostics } = parse({ name: "deep", text: build(NESTING_LIMIT) });
    expect(diagnostics).toEqual([]);
    expect(printProgram(parse({ name: "deep", text: printProgram(program) }).program)).toBe(printProgram(program));
  });

  test.each(Object.entries(nested))("of %s beyond it is one diagnostic, at any depth", (_, build) => {
    expect(codesOf(build(2 * NESTING_LIMIT + 4))).toEqual(["LMM0123"]);
    expect(codesOf(build(10_000))).toEqual(["LMM0123"]);
  });

  test("counts what stands within, not what stands beside", () => {
    expect(codesOf(`y ~ ${Array.from({ length: 1000 }, () => "-f(x)^2").join(" + ")}`)).toEqual([]);
    expect(codesOf(`y ~ ${Array.from({ length: 1000 }, () => "I(!a & !b)").join(" + ")}`)).toEqual([]);
  });

  test("that is too deep costs only its own statement", () => {
    const { program, diagnostics } = parse({ name: "deep", text: `a = 1\n${nested.brackets(5000)}\nb = * 2` });
    expect(diagnostics.map((one) => one.code)).toEqual(["LMM0123", "LMM0133"]);
    expect(program.statements.map((one) => one.kind)).toEqual(["setting", "setting"]);
  });
});

/** Pieces that, repeated, have made parsers slow or made them overflow. */
const PIECES: readonly string[] = [
  "(", ")", "((]", "([", "]", "{", "}", "~ ", "+", "+ +", "x ", "x x)", "y ~ (1|g)+", "f(,", "a=\n", "a = b\n", "y;", '"', '"a', "'\\q", "`a\n", "`",
  "@", "$x", "\u0000", "x\u0000", "%a", "%%", "..", "x..", ".", "1", "1e", "1.", "#\n", "##\n", "\n", " ", "let a = 1\n", "kernel k(", "k(d;", "with a = 1,",
  "x in (", "-", "^", "!", "|", "(1|g|", "&", "<-", "**", "[1,", ",", "[a b", "é", "年", "\ud800", "\u201c", "a\r\n", "\\", "train {\n", "data ",
];

const SHORT = 4_000;
const GROWTH = 16;
/** Quadratic time would give a ratio of 256; the bound leaves linear time (16) room for the noise of a shared machine. */
const LARGEST_RATIO = 100;

/** Time of the processor, not of the clock, which tells of other programs too. */
function millisecondsOf(work: () => void): number {
  const { user, system } = process.cpuUsage();
  work();
  const spent = process.cpuUsage({ user, system });
  return (spent.user + spent.system) / 1000;
}

/** How much longer the longer text takes; measured again where collecting garbage may have fallen into it. */
function growthOf(short: string, long: string): number {
  let growth = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && growth > LARGEST_RATIO; attempt++) {
    const base = Math.max(0.5, millisecondsOf(() => parse({ name: "junk", text: short })));
    growth = millisecondsOf(() => parse({ name: "junk", text: long })) / base;
  }
  return growth;
}

describe("a megabyte of junk", { timeout: 300_000 }, () => {
  test.each(PIECES.map((piece) => [JSON.stringify(piece), piece]))("%s repeated takes time in proportion", (_, piece) => {
    const repeated = (length: number): string => piece.repeat(Math.ceil(length / piece.length));
    expect(growthOf(repeated(SHORT), repeated(SHORT * GROWTH))).toBeLessThan(LARGEST_RATIO);
  });

  test.each(["(", "x ", '"', "y ~ x\n"])("of %j is answered within seconds", (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const spent = millisecondsOf(() => {
      const { diagnostics } = parse({ name: "junk", text });
      expect(diagnostics.length).toBeLessThanOrEqual(MISTAKE_LIMIT + 1);
      renderDiagnostics(diagnostics, [{ name: "junk", text }]);
    });
    expect(spent).toBeLessThan(20_000);
  });

  test("says that there is more where it stops", () => {
    expect(codesOf("y ~ x)\n".repeat(500)).at(-1)).toBe("LMM0124");
    expect(codesOf("y ~ x +\nz = 1\n".repeat(500)).at(-1)).toBe("LMM0124");
    expect(codesOf("y ~ x)\n".repeat(MISTAKE_LIMIT))).not.toContain("LMM0124");
  });
});
