/** Definitions that break a promise, each found out: what the suite over the standard library would notice. */
import { describe, expect, test } from "vitest";
import { checkConformance, emptyDefinitions, standardDefinitions } from "../../src/analysis/definitions/index.js";
import { definitionCatalogue } from "../../src/diagnostics/catalogue/definitions.js";
import { readText } from "../analysis/definitions/support.js";

function complaintsOf(text: string): readonly string[] {
  const { definitions, messages } = readText(text, standardDefinitions());
  expect(messages.filter((one) => !one.startsWith("LMM0414"))).toEqual([]);
  return checkConformance(definitions, standardDefinitions()).map(({ code }) => code);
}

describe("a kernel", () => {
  const cases: [string, string, string[]][] = [
    ["that is a covariance is accepted", "variance * exp(-d) with dimension = 2", []],
    ["without a value at distance 0", "variance * sin(d) / d", ["LMM0430"]],
    ["whose slope at distance 0 is missing", "variance * exp(-sqrt(d * variance))", ["LMM0431"]],
    ["that jumps in its parameter", "variance * exp(-d) * floor(1 + variance * 1e7)", ["LMM0431"]],
    ["that grows with distance", "variance * (1 + d)", ["LMM0432"]],
    ["that is one on a line only", "variance * exp(-2 * sin(pi * d)^2)", ["LMM0432"]],
    ["that is one on a line only, and says so", "variance * exp(-2 * sin(pi * d)^2) with dimension = 1", []],
    ["with the wrong sign", "-variance * exp(-d)", ["LMM0432"]],
  ];
  test.each(cases)("%s", (_what, body, codes) => {
    expect(complaintsOf(`kernel wave(d; variance > 0) = ${body}`)).toEqual(codes);
  });
});

describe("a structure", () => {
  const cases: [string, string, string[]][] = [
    ["that depends on the order of its positions", "structure wave(i, j; v > 0) = v * exp(i - j)", ["LMM0433"]],
    ["that is no covariance for some parameters", "structure wave(i, j; rho in (-1, 1) = 0) = ifelse(i == j, 1, rho)", ["LMM0432"]],
    ["that says so", "structure wave(i, j; rho in (-1, 1) = 0) = ifelse(i == j, 1, rho) with definite = partly", []],
    ["that says so, and starts where it is none", "structure wave(i, j; rho in (-1, 1) = -0.9) = ifelse(i == j, 1, rho) with definite = partly", ["LMM0432"]],
    ["over times", "structure wave(s, t; v > 0, rate > 0) = v * exp(-rate * (s - t)^2)", []],
    ["over times, that forgets to square", "structure wave(s, t; v > 0, rate > 0) = v * exp(-rate * (s - t))", ["LMM0433"]],
  ];
  test.each(cases)("%s", (_what, text, codes) => {
    expect(complaintsOf(text)).toEqual(codes);
  });
});

describe("a family", () => {
  const cases: [string, string, string[]][] = [
    ["without its constant", "family wave(y > 0; mu > 0) = -y / mu with link = log, variance = mu^2", ["LMM0434"]],
    ["with another mean", "family wave(y > 0; rate > 0) = -y * rate + log(rate) with link = log, variance = 1 / rate^2", ["LMM0435"]],
    ["with another variance", "family wave(y > 0; mu > 0) = -y / mu - log(mu) with link = log, variance = mu", ["LMM0435"]],
    ["that is right", "family wave(y > 0; mu > 0) = -y / mu - log(mu) with link = log, variance = mu^2", []],
    ["of whole numbers that misses zero", "family wave(y >= 1; mu > 0) = y * log(mu) - mu - lgamma(y + 1) with link = log, variance = mu, values = integer", ["LMM0434"]],
    ["of positive whole numbers that counts zero too", "family wave(y > 0; mu > 0) = y * log(mu) - mu - lgamma(y + 1) - log(-expm1(-mu)) with link = log, variance = mu, values = integer", ["LMM0435"]],
    ["with an open end that it needs", "family wave(y in [0, 2); mu in (0, 1)) = y * log(mu) + (1 - y) * log1p(-mu) with link = logit, variance = mu * (1 - mu), values = integer", []],
    ["with a corner", "family wave(y; mu in (-Inf, Inf), s > 0) = -abs(y - mu) / s - log(2 * s) with link = identity, variance = 2 * s^2", []],
    ["below a bound", "family wave(y < 0; mu < 0) = y / -mu - log(-mu) with link = identity, variance = mu^2", []],
  ];
  test.each(cases)("%s", (_what, text, codes) => {
    expect(complaintsOf(text)).toEqual(codes);
  });
});

describe("a link", () => {
  const cases: [string, string, string[]][] = [
    ["whose inverse is another's", "link wave(mu > 0) = log(mu) with inverse = 2^eta", ["LMM0436"]],
    ["that turns back", "link wave(mu) = mu^2 with inverse = sqrt(eta)", ["LMM0436"]],
    ["that jumps back", "link wave(mu) = ifelse(mu < 0, mu, mu - 100) with inverse = ifelse(eta >= -50 & eta < 0, eta, eta + 100)", ["LMM0437"]],
    ["that has no value in its domain", "link wave(mu) = log(mu) with inverse = exp(eta)", ["LMM0430"]],
  ];
  test.each(cases)("%s", (_what, text, codes) => {
    expect(complaintsOf(text)).toEqual(codes);
  });
});

const checked = Object.entries(definitionCatalogue).filter(([code]) => code >= "LMM0430");

test.each(checked)("%s is provoked by its example", (code, { example }) => {
  const { definitions } = readText(example.source, standardDefinitions());
  expect(checkConformance(definitions, standardDefinitions()).map((one) => one.code)).toContain(code);
});

test("words that were known before are not checked again", () => {
  expect(checkConformance(standardDefinitions(), standardDefinitions())).toEqual([]);
  expect(checkConformance(emptyDefinitions, emptyDefinitions)).toEqual([]);
});
