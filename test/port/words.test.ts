/** Words by what other packages call them: each definition says so, each name leads to one word. */
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.js";
import { documentationOf, emptyDefinitions, readDefinitions, standardDefinitions } from "../../src/analysis/definitions/index.js";
import { wordCalled, wordsCalled } from "../../src/port/words.js";

const { structures, kernels, families, links } = standardDefinitions();

describe("a word", () => {
  test.each([
    ["corAR1", wordCalled(structures, "corAR1"), "ar1"],
    ["pdIdent", wordCalled(structures, "pdIdent"), "iso"],
    ["gau", wordCalled(kernels, "gau"), "rbf"],
    ["nbinom2", wordCalled(families, "nbinom2"), "negative_binomial"],
    ["LogitLink", wordCalled(links, "LogitLink"), "logit"],
    ["its own name", wordCalled(kernels, "matern52"), "matern52"],
    ["a name of nothing", wordCalled(kernels, "mat"), undefined],
  ])("is found under %s", (_, word, expected) => {
    expect(word?.name).toBe(expected);
  });

  test("is one alone under each name, but for one trial and many", () => {
    for (const words of [structures, kernels, families, links]) {
      const names = [...words.values()].flatMap(({ elsewhere }) => elsewhere).map((one) => one.slice(one.lastIndexOf(":") + 1));
      const sharing = names.filter((name) => [...words.values()].filter((word) => word.name === name || word.elsewhere.some((one) => one.endsWith(`:${name}`))).length > 1);
      expect(sharing.filter((name) => name.toLowerCase() !== "binomial")).toEqual([]);
    }
    expect(wordsCalled(families, "binomial").map(({ name }) => name)).toEqual(["binomial", "bernoulli"]);
  });

  test("shows on its page what it is called elsewhere", () => {
    expect(documentationOf("ar1", standardDefinitions())).toContain("elsewhere: glmmTMB::ar1, nlme::corAR1, brms::ar");
  });

  test("says its other names in quotes, and is told where it does not", () => {
    const read = (text: string): ReturnType<typeof readDefinitions> => readDefinitions(parse({ name: "w.lmm", text }).program, emptyDefinitions);
    const kernel = "kernel k(d; variance > 0) = variance * exp(-d) with elsewhere = ";
    expect(read(`${kernel}["a::b", "c"]`).definitions.kernels.get("k")?.elsewhere).toEqual(["a::b", "c"]);
    expect(read(`${kernel}[a(b)]`).diagnostics.map(({ code }) => code)).toEqual(["LMM0408"]);
  });
});
