/** Formulas that no one writes by hand: time linear in their length, and no stack to overflow. */
import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.js";
import { analyze } from "../../src/analysis/index.js";
import { standardDefinitions } from "../../src/analysis/definitions/index.js";
import type { Schema } from "../../src/data/index.js";

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `v${i}`);

function schema(count: number): Schema {
  return ["y", "g", ...names(count)].map((name) => ({ name, kind: "numeric", isInteger: false, isOrdered: false, levels: null, shape: null }));
}

function analyzed(text: string, count: number): ReturnType<typeof analyze> {
  return analyze(parse({ name: "<formula>", text }).program, schema(count), standardDefinitions());
}

function termCount(text: string, count: number): number {
  const [linear] = analyzed(text, count).model?.contributions ?? [];
  return linear?.kind === "linear" ? linear.terms.terms.length : -1;
}

describe("a formula of ten thousand terms", () => {
  const count = 10_000;
  it("as a sum, a difference, a range, a dot", () => {
    expect(termCount(`y ~ ${names(count).join(" + ")}`, count)).toBe(count);
    expect(termCount(`y ~ . - ${names(count - 1).join(" - ")}`, count)).toBe(2);
    expect(termCount("y ~ v0..v9999", count)).toBe(count);
  });

  it("as random effects", () => {
    const { model } = analyzed(`y ~ ${names(count).map((name) => `(1 | ${name})`).join(" + ")}`, count);
    expect(model?.contributions.length).toBe(count + 1);
  });

  it("as a product, an interaction or a power is refused before it fills the memory, up to what a design can hold", () => {
    for (const operator of [" * ", ":", " / ", " %in% "]) {
      expect(analyzed(`y ~ ${names(count).join(operator)}`, count).diagnostics.map(({ code }) => code)).toEqual(["LMM0319"]);
    }
    expect(analyzed(`y ~ ${names(60).join(" * ")}`, count).diagnostics.map(({ code }) => code)).toEqual(["LMM0316"]);
    expect(analyzed("y ~ (v0..v999)^9", 1000).diagnostics.map(({ code }) => code)).toEqual(["LMM0316"]);
    expect(termCount("y ~ (v0..v399)^2", 400)).toBe(400 + (400 * 399) / 2);
  });

  it("as arithmetic is refused beyond a length that any column needs", () => {
    expect(analyzed(`y ~ I(${names(count).join(" + ")})`, count).diagnostics.map(({ code }) => code)).toEqual(["LMM0219"]);
  });

  it("with every name unknown is told each, with a guess for the first of them", () => {
    const { diagnostics } = analyzed(`y ~ ${names(count).map((name) => `${name}_`).join(" + ")}`, count);
    expect(diagnostics.length).toBe(count);
    expect([diagnostics[0].hint, diagnostics[count - 1].hint]).toEqual(["did you mean `v0`?", null]);
  });

  it("takes time in proportion", () => {
    const microseconds = (size: number): number => {
      const text = `y ~ ${names(size).join(" + ")}`;
      const { program } = parse({ name: "<formula>", text });
      const columns = schema(size);
      const definitions = standardDefinitions();
      const times = Array.from({ length: 15 }, () => {
        const start = process.cpuUsage();
        analyze(program, columns, definitions);
        const { user, system } = process.cpuUsage(start);
        return user + system;
      });
      return Math.min(...times);
    };
    microseconds(1_000);
    // linear growth is 10 and some for memory, quadratic would be 100; of the processor's own time, so that a busy machine counts little
    expect(microseconds(10_000) / microseconds(1_000)).toBeLessThan(50);
  });
});
