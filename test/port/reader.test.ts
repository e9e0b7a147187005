/** Call syntax of three languages as one tree: precedence, texts, comments, what is stepped over. */
import { describe, expect, test } from "vitest";
import { invariant } from "../../src/invariant.js";
import { assignedValue, findCalls, openScript, readFormulaText, type HostArgument, type HostExpression, type Language } from "../../src/port/reader/index.js";
import { cursorAt, readExpression } from "../../src/port/reader/expressions.js";
import { pythonFormula } from "../../src/port/reader/lexicon.js";

/** Every operator with brackets around it. */
function shown(expression: HostExpression): string {
  const list = (args: readonly HostArgument[]): string => args.map(({ name, value }) => `${name === null ? "" : `${name}=`}${value === null ? "" : shown(value)}`).join(", ");
  switch (expression.kind) {
    case "name": return expression.name;
    case "number": return expression.text;
    case "text": return JSON.stringify(expression.value);
    case "call": return `${shown(expression.callee)}(${list(expression.arguments)})`;
    case "unary": return `{${expression.operator} ${shown(expression.operand)}}`;
    case "binary": return `{${shown(expression.left)} ${expression.operator} ${shown(expression.right)}}`;
    case "parenthesized": return `(${shown(expression.inner)})`;
    case "sequence": return `[${list(expression.elements)}]`;
    case "index": return `${shown(expression.base)}[${list(expression.arguments)}]`;
    case "member": return `${shown(expression.base)}${expression.operator}${expression.name}`;
    case "unread": return "?";
  }
}

function read(text: string, language: Language): string {
  const expression = readExpression(cursorAt(openScript({ name: "t", text }, language), 0));
  return expression === null ? "nothing" : shown(expression);
}

describe("operators bind", () => {
  test.each<[Language, string, string]>([
    ["r", "y ~ a + b:c * d", "{y ~ {a + {{b : c} * d}}}"],
    ["r", "y ~ 1 + x | a/b", "{y ~ {{1 + x} | {a / b}}}"],
    ["r", "-x^2 %in% g", "{{- {x ^ 2}} %in% g}"],
    ["r", "m <- d |> f(x) |> g()", "{m <- {{d |> f(x)} |> g()}}"],
    ["r", "a$b[[1]]$c", "a$b[[1]]$c"],
    ["r", "2^3^2 - !a & b", "{{{2 ^ {3 ^ 2}} - {! a}} & b}"],
    ["julia", "y ~ 1 + x | g & h", "{y ~ {{1 + x} | {g & h}}}"],
    ["julia", ":a => f(x)", "{{: a} => f(x)}"],
    ["julia", "log.(x) + A'", "{log(x) + A}"],
    ["python", "a.b(c)[d].e + f**2", "{a.b(c)[d].e + {f ** 2}}"],
    ["python", "{'a': 1, 'b': not c}", '[{"a" : 1}, {"b" : {not c}}]'],
  ])("in %s: %s", (language, text, expected) => {
    expect(read(text, language)).toBe(expected);
  });
});

describe("texts, comments and numbers", () => {
  test.each<[Language, string, string]>([
    ["r", 'f(r"(a "b" c)", \'d\\\'e\')', 'f("a \\"b\\" c", "d\'e")'],
    ["r", "f(`my column`, 2L, 0x1F, 1e-3) # not ) this", "f(my column, 2, 0x1F, 1e-3)"],
    ["r", "f(a, # one\n  b = 2, # two\n)", "f(a, b=2)"],
    ["r", "d[1, ]", "d[1]"],
    ["julia", 'f("a", 1_000) #= not\nthis =#', 'f("a", 1000)'],
    ["julia", "f(x; weights, REML = true)", "f(x, weights=weights, REML=true)"],
    ["python", 'f("""y ~ x\n""", b"z")', 'f("y ~ x\\n", "z")'],
    ["python", 'f("y ~ x"\n  "+ z")', 'f({"y ~ x" + "+ z"})'],
  ])("of %s: %s", (language, text, expected) => {
    expect(read(text, language)).toBe(expected);
  });
});

describe("what no call needs", () => {
  test("is stepped over, and hides no argument beside it", () => {
    expect(read("lapply(x, function(d) { if (d) a else b }, n = 2)", "r")).toBe("lapply(x, ?, n=2)");
    expect(read("f([a for a in b], n=2)", "python")).toBe("f([?], n=2)");
  });

  test("ends with the line outside brackets", () => {
    expect(read("a +\n b\n- c", "r")).toBe("{a + b}");
  });
});

describe("a script", () => {
  const script = openScript({ name: "s.R", text: "f <- y ~ x\ng = 1\ng = 2\nm <- a %>%\n  b() %>% lmer(f)\nh$lmer(z)\n# lmer(no)\nlmer(f, d) -> n" }, "r");

  test("has the calls of a function with what is around them", () => {
    const found = findCalls(script, (name) => name === "lmer");
    expect(found.map(({ assignedTo, piped }) => [assignedTo, piped && shown(piped)])).toEqual([["m", "{a %>% b()}"], ["n", null]]);
  });

  test("gives a variable's value where it has one", () => {
    const value = assignedValue(script, "f");
    expect(value && shown(value)).toBe("{y ~ x}");
    expect(assignedValue(script, "g")).toBeNull();
    expect(assignedValue(script, "unknown")).toBeNull();
  });
});

test("a formula in quotes keeps the places of the source, joined or not", () => {
  const text = 'f("y ~ x"\n  " + z")';
  const script = openScript({ name: "s.py", text }, "python");
  const [{ call }] = findCalls(script, (name) => name === "f");
  const written = call.arguments[0].value;
  invariant(written !== null, "the call has an argument");
  const formula = readFormulaText(written, pythonFormula, script.source);
  expect(formula && shown(formula)).toBe("{y ~ {x + z}}");
  const sum = formula?.kind === "binary" && formula.right.kind === "binary" ? formula.right.right : null;
  expect(sum && text.slice(sum.span.start, sum.span.end)).toBe("z");
});
