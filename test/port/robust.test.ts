/** What a script may hold without harm: anything. A port never throws, and what it prints can be read. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { port } from "../../src/index.js";

const words = [
  "lmer", "glmmTMB", "lme", "gam", "brm", "fit", "MixedModel", "@formula", "smf.mixedlm", "bmb.Model", "update", "y", "x", "g", "`a b`", "model", "data", "net", "let", "d$x", "_", ".", "Intercept",
  "(", ")", "[", "]", "{", "}", ",", ";", "=", "~", "|", "||", "+", "-", "*", "/", "^", "**", ":", "&", "%in%", "%>%", "|>", "<-", "->", "$", "::", "1", "0", ".5", "1e3", "2L", "'a'", "\"y ~ x\"", "f\"{y}\"", "\"", "'", "`", "#", "\n", " ", "\\",
  "s(x)", "s(g, bs = \"re\")", "(1 | g)", "offset(x)", "C(x)", "random = ~ 1 | g", "groups=\"g\"", "family = poisson", "data = d", "weights = w", "method = \"ML\"", "REML=false", "corAR1(form = ~ x | g)", "list(", "function(x)", "I(", "poly(x, 2)", "zerocorr(1 | g)", "vc_formula={", "é", "\u{1f600}", "\u0000",
];

const soup = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 40 }).map((parts) => parts.join(""));
const call = fc.tuple(fc.constantFrom("lmer", "glmer", "glmmTMB", "lme", "gls", "gam", "brm", "lm", "aov"), fc.array(fc.constantFrom(...words), { maxLength: 25 }))
  .map(([name, parts]) => `${name}(y ~ x + ${parts.join(" ")}, data = d)`);
const languages = fc.constantFrom("r", "julia", "python", undefined);

function portsWithoutHarm(text: string, language: "r" | "julia" | "python" | undefined): void {
  const { models, diagnostics } = port(text, { all: true, deep: true, language });
  const all = [...diagnostics, ...models.flatMap((model) => model.diagnostics)];
  for (const { span } of all) expect(span === null || (span.start >= 0 && span.end <= text.length && span.start <= span.end)).toBe(true);
  for (const { program, diagnostics: own } of models) expect(program !== null || own.some(({ severity }) => severity === "error")).toBe(true);
}

describe("any text", () => {
  test("is ported or answered, never thrown at", () => {
    fc.assert(fc.property(soup, languages, portsWithoutHarm), { numRuns: 400, seed: 7 });
  });

  test("within a call is ported or answered", () => {
    fc.assert(fc.property(call, languages, portsWithoutHarm), { numRuns: 400, seed: 8 });
  });

  test("of any characters is ported or answered", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), languages, (text, language) => portsWithoutHarm(`lmer(y ~ ${text}, d)`, language)), { numRuns: 200, seed: 9 });
  });
});

describe("large scripts", () => {
  test.each<[string, string]>([
    ["brackets within brackets", `lmer(y ~ ${"(".repeat(50_000)}x${")".repeat(50_000)}, d)`],
    ["brackets that never close", "lmer(".repeat(1_000)],
    ["a long product", `lmer(y ~ ${Array.from({ length: 50_000 }, () => "a").join(":")}, d)`],
    ["a long sum in brackets", `lmer(y ~ (${Array.from({ length: 5_000 }, (_, i) => `x${i}`).join(" + ")}) * z, d)`],
    ["signs", `lmer(y ~ ${"-".repeat(50_000)}x, d)`],
    ["a formula of 5,000 terms", `lmer(y ~ ${Array.from({ length: 5_000 }, (_, i) => `x${i}`).join(" + ")}, d)`],
    ["a megabyte of other code", `${"z <- f(a, b) %>% g()\n".repeat(50_000)}m <- lmer(y ~ x + (1 | g), d)`],
    ["a function of a thousand lines around the call", `f <- function(d) {\n${"  if (a) { b <- c[1, ] }\n".repeat(1_000)}  lmer(y ~ x + (1 | g), d)\n}`],
    ["five hundred calls", "m <- lmer(y ~ x + (1 | g), d)\n".repeat(500)],
  ])("%s are read in a moment", (_, text) => {
    const start = performance.now();
    portsWithoutHarm(text, "r");
    expect(performance.now() - start).toBeLessThan(8_000);
  });
});
