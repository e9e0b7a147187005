/**
 * Whatever the text: parsing never throws, says where every mistake is, and gives the same answer twice.
 * Almost-programs, mutations of real ones, and bytes; about twenty seconds of a small machine together.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { formulaOf, parse, printProgram, type ParseResult } from "../../grammar/index.js";
import { renderDiagnostics, type Span } from "../../src/diagnostics/index.js";
import { almostProgram, anyStatement } from "./random-trees.js";

/** Inputs in all, shared by the properties below. */
const INPUTS = 100_000;

/** Throws unless every span lies in the span of what holds it. */
function checkSpans(tree: unknown, whole: Span): void {
  if (typeof tree !== "object" || tree === null) return;
  const own = "span" in tree ? (tree.span as Span) : whole;
  const isInside = own.source === whole.source && own.start >= whole.start && own.start <= own.end && own.end <= whole.end;
  if (!isInside) throw new Error(`a span lies outside of what holds it: ${JSON.stringify({ own, whole, tree })}`);
  for (const [key, value] of Object.entries(tree)) if (key !== "span") checkSpans(value, own);
}

/** What a message holds only where nobody wrote it, unless the text itself does. */
const unworded = ["undefined", "NaN", "null", "[object", "token", "-->"];

/** What holds of every parse; throws where it does not. (`expect` is too slow for a hundred thousand inputs.) */
function checkParse(text: string): ParseResult {
  const result = parse({ name: "fuzz", text });
  const whole: Span = { source: "fuzz", start: 0, end: text.length };
  checkSpans(result, whole);
  for (const one of result.diagnostics) if (one.span === null) throw new Error("a mistake has no place");
  for (const one of result.diagnostics) {
    if (unworded.some((mark) => one.message.includes(mark) && !text.includes(mark))) throw new Error(`a message is not worded: ${one.message}`);
  }
  formulaOf(result.program, result.diagnostics);
  return result;
}

describe("parsing", { timeout: 600_000 }, () => {
  beforeAll(() => {
    Error.stackTraceLimit = 0; // the parser's exceptions are many here, and none of their stacks is read
  });
  test("survives words and marks in any order", () => {
    fc.assert(fc.property(almostProgram, (text) => void checkParse(text)), { numRuns: INPUTS * 0.5 });
  });

  test("survives any characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => void checkParse(text)), { numRuns: INPUTS * 0.2 });
  });

  test("survives any bytes, read as UTF-8", () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((all) => new TextDecoder().decode(all));
    fc.assert(fc.property(bytes, (text) => void checkParse(text)), { numRuns: INPUTS * 0.1 });
  });

  test("survives any punctuation", () => {
    const punctuation = fc.string({ unit: fc.constantFrom(..."~=+-*/^:|&!%<>()[]{},;.#'\"`@$\\\n x1"), maxLength: 40 });
    fc.assert(fc.property(punctuation, (text) => void checkParse(text)), { numRuns: INPUTS * 0.15 });
  });

  test("survives a program from which a piece was cut or into which one was pasted", () => {
    const damaged = fc.tuple(fc.array(anyStatement, { minLength: 1, maxLength: 3 }), fc.nat(), fc.nat(8), almostProgram).map(([statements, at, length, pasted]) => {
      const text = printProgram({ kind: "program", statements, comments: [], paragraphs: [], span: { source: "", start: 0, end: 0 } });
      const start = at % (text.length + 1);
      return text.slice(0, start) + pasted + text.slice(start + length);
    });
    fc.assert(fc.property(damaged, (text) => void checkParse(text)), { numRuns: INPUTS * 0.05 });
  });

  test("says the same of the same text, and the rendering of what it says never fails", () => {
    fc.assert(
      fc.property(almostProgram, (text) => {
        const { program, diagnostics } = checkParse(text);
        expect(parse({ name: "fuzz", text })).toEqual({ program, diagnostics });
        renderDiagnostics(diagnostics, [{ name: "fuzz", text }], { color: true });
      }),
      { numRuns: 1000 },
    );
  });

  test("of a text without complaint is undone by the formatter", () => {
    fc.assert(
      fc.property(almostProgram, (text) => {
        const { program, diagnostics } = parse({ name: "fuzz", text });
        fc.pre(diagnostics.length === 0);
        const once = printProgram(program);
        expect(printProgram(parse({ name: "fuzz", text: once }).program)).toBe(once);
        expect(parse({ name: "fuzz", text: once }).program.comments).toHaveLength(program.comments.length);
      }),
      { numRuns: 300, maxSkipsPerRun: 1000 },
    );
  });
});
