/** Definition statements become words, and every mistake in one is told. */
import { describe, expect, test } from "vitest";
import { emptyDefinitions, standardDefinitions, wordsNamed } from "../../../src/analysis/definitions/index.js";
import { catalogue, type DiagnosticCode } from "../../../src/diagnostics/index.js";
import { definitionCatalogue } from "../../../src/diagnostics/catalogue/definitions.js";
import { printFormula } from "../../../src/expression/index.js";
import { readText } from "./support.js";

describe("what is read", () => {
  test("a kernel keeps its parameters, their domains and starts, and its words", () => {
    const { definitions, messages } = readText(
      "## Waves.\n## After a book.\nkernel wave(d; variance > 0 = response_variance / 2, width in (0, 2 * pi)) = variance * exp(-d / width)",
    );
    expect(messages).toEqual([]);
    const wave = definitions.kernels.get("wave");
    expect(wave?.documentation).toBe("Waves.\nAfter a book.");
    expect(wave?.text).toBe("kernel wave(d; variance > 0 = response_variance / 2, width in (0, 2 * pi)) = variance * exp(-d / width)");
    expect(wave?.definition.variables).toEqual(["d"]);
    const [variance, width] = wave?.definition.parameters ?? [];
    expect([variance.lower, variance.upper, variance.start && printFormula(variance.start)]).toEqual([0, Infinity, "response_variance / 2"]);
    expect([width.lower, width.upper, width.start]).toEqual([0, 2 * Math.PI, null]);
    expect(wave && printFormula(wave.definition.value)).toBe("variance * exp(-(d / width))");
  });

  test("a parameter with an index has one value for each value of the index", () => {
    const { definitions, messages } = readText("structure band(i, j; rho in (-1, 1)) = ifelse(i == j, 1, rho(abs(i - j))) with definite = partly");
    expect(messages).toEqual([]);
    const band = definitions.structures.get("band");
    expect(band?.isDefiniteEverywhere).toBe(false);
    expect(band?.definition.indexedUses.map(({ symbol, parameter, index }) => [symbol, parameter, printFormula(index)])).toEqual([
      ["rho(abs(i - j))", "rho", "abs(i - j)"],
    ]);
  });

  test("the variables of a structure say whether its positions are counted or measured", () => {
    const { definitions } = readText("structure a(j, i; v > 0) = v * (i == j)\nstructure b(s, t; v > 0) = v * exp(-abs(s - t))");
    expect([definitions.structures.get("a")?.positions, definitions.structures.get("b")?.positions]).toEqual(["index", "time"]);
  });

  test("a normal density is recognised under any name and in any writing", () => {
    const { definitions } = readText(
      "link same(mu) = mu with inverse = eta\n" +
        "family bell(y; m in (-Inf, Inf), s > 0) = -((y - m) / s)^2 / 2 - log(s) - log(sqrt(2 * pi)) with link = same, variance = s^2\n" +
        "family flat(y; m in (-Inf, Inf), s > 0) = -abs(y - m) / s - log(2 * s) with link = same, variance = 2 * s^2",
    );
    expect([definitions.families.get("bell")?.isNormal, definitions.families.get("flat")?.isNormal]).toEqual([true, false]);
    expect(definitions.links.get("same")?.isIdentity).toBe(true);
  });

  test("a body of 900 summands is read, one of 20,000 is refused", () => {
    const sumOf = (count: number): string => `kernel long(d; a > 0) = a * (${Array(count).fill("d").join(" + ")})`;
    expect(readText(sumOf(900)).messages).toEqual([]);
    expect(readText(sumOf(20_000)).messages).toEqual(["LMM0423 a definition chains at most 1000 operations, found 20002"]);
  });

  test("a definition hides the word of the same name, of whatever kind", () => {
    const base = readText("net body = mlp(layers = [3])").definitions;
    const { definitions, messages } = readText("kernel body(d; a > 0) = a * exp(-d)", base);
    expect(messages).toEqual(["LMM0414 `body` of `words.lmm` is hidden by the definition here"]);
    expect(wordsNamed(definitions, "body").map(({ kind }) => kind)).toEqual(["kernel"]);
  });

  test("the ends of an observation's range are its own or not", () => {
    const { definitions } = readText("family f(y in [0, 1); mu > 0) = -y / mu with link = exp, variance = mu\nlink exp(mu) = mu with inverse = eta\nfamily g(y <= 3; mu > 0) = y / mu with link = exp, variance = mu");
    const rangeOf = (name: string): unknown[] => definitions.families.get(name)!.variables.map(({ lower, includesLower, upper, includesUpper }) => [printFormula(lower), includesLower, printFormula(upper), includesUpper]);
    expect([...rangeOf("f"), ...rangeOf("g")]).toEqual([["0", true, "1", false], ["-Inf", false, "3", true]]);
  });

  test("a link may be called as a function is, and as a family is", () => {
    const { messages } = readText("link exp(mu) = mu with inverse = eta\nfamily exp(y; mu > 0) = -y / mu - log(mu) with link = exp, variance = mu^2");
    expect(messages).toEqual([]);
  });
});

describe("what is complained of", () => {
  const codes = (Object.keys(definitionCatalogue) as (keyof typeof definitionCatalogue)[]).filter((code) => code < "LMM0430");

  test.each(codes)("%s is provoked by its example, and stands alone there", (code) => {
    const { source } = (catalogue[code as DiagnosticCode] as (typeof definitionCatalogue)[typeof code]).example;
    const base = code === "LMM0414" ? standardDefinitions() : emptyDefinitions;
    const { diagnostics } = readText(source, base);
    expect(diagnostics.map((one) => one.code)).toContain(code);
    for (const { message, span } of diagnostics) {
      expect(message).not.toMatch(/\.$/);
      expect(span?.source).toBe("words.lmm");
    }
  });

  test("a misspelt name is told with the nearest known one", () => {
    const { diagnostics } = readText("kernel wave(d; variance > 0, width > 0) = variance * exp(-d / wdth) * width");
    expect(diagnostics.map(({ message, hint }) => [message, hint])).toEqual([
      ["`wdth` is neither a variable nor a parameter of `wave`", "did you mean `width`?"],
    ]);
  });

  test("several mistakes are told in one reading", () => {
    const { messages } = readText("kernel wave(r; variance, width > 0 = nowhere, width in (2, 1)) = variance * sinn(d)");
    expect(messages.map((one) => one.slice(0, 7))).toEqual(
      expect.arrayContaining(["LMM0402", "LMM0406", "LMM0407", "LMM0409", "LMM0410", "LMM0415"]),
    );
  });

  test("an index is made of positions, not of parameters", () => {
    const { messages } = readText("structure wave(i, j; a > 0, b > 0) = a(i) * a(j) * b + a(b)");
    expect(messages).toEqual(["LMM0408 expected an index made of positions here, found `b`"]);
  });

  test("a definition with a mistake is left out, the others are kept", () => {
    const { definitions } = readText("kernel a(d; v > 0) = w * d\nkernel b(d; v > 0) = v * exp(-d)");
    expect([...definitions.kernels.keys()]).toEqual(["b"]);
  });
});

test("the standard library is read without complaint and within its time", () => {
  const { kernels, structures, families, links, nets } = standardDefinitions();
  expect([kernels.size, structures.size, families.size, links.size, nets.size]).toEqual([8, 8, 7, 7, 3]);
  expect([...families.values()].filter(({ isNormal }) => isNormal).map(({ name }) => name)).toEqual(["gaussian"]);
  expect([...links.values()].filter(({ isIdentity }) => isIdentity).map(({ name }) => name)).toEqual(["identity"]);
});
