/** Labels are R's, character by character: R 4.2.2's term labels and column names in test/reference/formula/cases.json. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { deparse, formulaOf, parse, type Expression } from "../../grammar/index.js";
import { formatNumber } from "../../grammar/deparse.js";

interface ReferenceCase {
  readonly id: string;
  readonly formula: string;
  readonly term_labels?: readonly string[];
  readonly error?: string;
}

const cases = JSON.parse(readFileSync(new URL("../reference/formula/cases.json", import.meta.url), "utf8")) as readonly ReferenceCase[];

const labelOf = (text: string): string => {
  const { formula } = formulaOf(parse({ name: "label", text: `y ~ ${text}` }).program);
  return deparse(formula?.predictor ?? { kind: "dot", span: { source: "", start: 0, end: 0 } });
};

/** The variables of a formula: what stands between the operators that make terms. */
function variablesOf(tree: Expression): readonly Expression[] {
  if (tree.kind === "parenthesized") return variablesOf(tree.inner);
  const isTermOperator = tree.kind === "binary" && ["+", "-", "*", "/", ":", "%in%", "^"].includes(tree.operator);
  return isTermOperator ? [...variablesOf(tree.left), ...variablesOf(tree.right)] : [tree];
}

describe("a label", () => {
  const labelled = cases.filter((one) => one.error === undefined && !one.formula.includes(".") && (one.term_labels ?? []).some((label) => label.includes("(")));

  test.each(labelled.map((one) => [one.id, one.formula, one]))("in %s, %s, is R's", (_, text, one) => {
    const { formula } = formulaOf(parse({ name: "case", text }).program);
    if (formula === null) throw new Error(`no formula in ${text}`);
    const ours = new Set(variablesOf(formula.predictor).map(deparse));
    const theirs = (one.term_labels ?? []).flatMap((label) => label.split(/:(?![^(]*\))/));
    for (const label of theirs) expect([...ours]).toContain(label);
  });

  // the blanks of R's deparse.c: around + - * %op% comparisons & |, none around ^ : / %% %/%
  test.each([
    ["I( x ^ 2 )", "I(x^2)"],
    ["I(1/p)", "I(1/p)"],
    ["I(2*x-1)", "I(2 * x - 1)"],
    ["poly(x,2,raw=TRUE)", "poly(x, 2, raw = TRUE)"],
    ["factor(f,levels=c('c','b'))", 'factor(f, levels = c("c", "b"))'],
    ["I(x>0&z<1)", "I(x > 0 & z < 1)"],
    ["I(!L)", "I(!L)"],
    ["p%%2", "p%%2"],
    ["I(x%/%1)", "I(x%/%1)"],
    ["I(x %in% z)", "I(x %in% z)"],
    ["I(-x)", "I(-x)"],
    ["x:f", "x:f"],
    ["I((x+z)*2)", "I((x + z) * 2)"],
    ["log(p+1e5)", "log(p + 1e+05)"],
    ["cut(x,c(0,0.5,100000))", "cut(x, c(0, 0.5, 1e+05))"],
    ["I(x*0.0001)", "I(x * 1e-04)"],
    ["I(x*2L)", "I(x * 2L)"],
    ["`a b`", "`a b`"],
    ["`x`", "x"],
    ["`if`", "`if`"],
    ["(1+x|g)", "(1 + x | g)"],
    ["relevel(f, 'it\\'s')", 'relevel(f, "it\'s")'],
  ])("of %s is %s", (text, label) => {
    expect(labelOf(text)).toBe(label);
  });

  // R's rule: 15 significant digits; fixed notation unless scientific is shorter (?print.default, ?options on scipen)
  test.each([
    [0, "0"], [1, "1"], [100, "100"], [1e5, "1e+05"], [123456, "123456"], [1e15, "1e+15"], [0.1, "0.1"], [0.001, "0.001"], [1e-4, "1e-04"],
    [0.00012, "0.00012"], [1 / 3, "0.333333333333333"], [1e-300, "1e-300"], [2.5e10, "2.5e+10"], [100000.5, "100000.5"], [1234567.891, "1234567.891"],
    [0.1 + 0.2, "0.3"],
  ])("writes the number %d as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});
