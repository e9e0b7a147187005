/**
 * What a singular fit says, checked by doing as it says: the simpler formula of its hint can be typed in; where it is called the same
 * fit it has the same likelihood, and otherwise a likelihood no larger, with fewer parameters.
 */
import { describe, expect, test } from "vitest";
import { compile, type FittedModel } from "../../src/index.js";
import { randomSource } from "../../src/numerics/random.js";

interface Rows {
  readonly y: Float64Array;
  readonly t: Float64Array;
  readonly f: readonly string[];
  readonly g: readonly string[];
}

/** 20 groups of 12 rows. @param effect of group j in a row at t in [-1, 1] and at level f */
function rows(seed: number, effect: (b: readonly number[], t: number, f: number) => number): Rows {
  const random = randomSource(seed);
  const effects = Array.from({ length: 20 }, () => [random.normal(), random.normal(), random.normal()]);
  const t = Float64Array.from({ length: 240 }, () => 2 * random.uniform() - 1);
  const level = (i: number): number => Math.floor(i / 20) % 3;
  return {
    t,
    f: Array.from(t, (_, i) => `l${level(i)}`),
    g: Array.from(t, (_, i) => `g${i % 20}`),
    y: t.map((at, i) => 1 + at + effect(effects[i % 20], at, level(i)) + 0.7 * random.normal()),
  };
}

const intercepts = (b: readonly number[]): number => b[0];
const tied = (b: readonly number[], t: number): number => b[0] * (1 + t);

/** The formula and the term of it that has too much. */
const cases: readonly (readonly [name: string, fixed: string, term: string, effect: (b: readonly number[], t: number, f: number) => number])[] = [
  ["slopes without variance", "y ~ t", "(1 + t | g)", intercepts],
  ["intercept and slope as one", "y ~ t", "(1 + t | g)", tied],
  ["a quadratic basis of one dimension", "y ~ t + I(t^2)", "(1 + t + I(t^2) | g)", tied],
  ["a quadratic basis of intercepts", "y ~ t + I(t^2)", "(1 + t + I(t^2) | g)", intercepts],
  ["a polynomial basis of intercepts", "y ~ t", "(1 + poly(t, 2) | g)", intercepts],
  ["a factor's levels as one", "y ~ f", "(0 + f | g)", intercepts],
  ["nothing at all", "y ~ t", "(1 | g)", () => 0],
];

interface Warned {
  readonly fit: FittedModel;
  readonly message: string;
  readonly hint: string;
  readonly data: Rows;
}

/** The first of some seeds whose fit is singular. */
async function firstSingular(formula: string, effect: (typeof cases)[number][3]): Promise<Warned | null> {
  for (let seed = 1; seed <= 12; seed++) {
    const data = rows(seed, effect);
    const fit = await compile(formula).fit(data);
    const found = fit.report().warnings.find(({ code }) => code === "LMM0710");
    if (found !== undefined) return { fit, message: found.message, hint: found.hint ?? "", data };
  }
  return null;
}

describe.each(cases)("%s", (_, fixed, term, effect) => {
  test("is named, and doing as the hint says holds what it promises", async () => {
    const found = await firstSingular(`${fixed} + ${term}`, effect);
    expect(found).not.toBeNull();
    if (found === null) return;
    expect(found.message).toContain(`\`${term}\``);
    expect(found.hint).toContain("the likelihood, the fixed effects and the other variances stay valid");
    const offered = /stay valid; (leaving out )?`([^`]+)`/.exec(found.hint);
    expect(offered, found.hint).not.toBeNull();
    const [, isLeftOut, written] = offered ?? [];
    const simpler = await compile(isLeftOut === undefined ? `${fixed} + ${written}` : fixed).fit(found.data);
    const [before, after] = [found.fit.report(), simpler.report()];
    expect(after.df).toBeLessThan(before.df);
    expect(after.logLik ?? NaN).toBeLessThan((before.logLik ?? NaN) + 1e-6);
    if (found.hint.includes("same fit")) expect(after.logLik).toBeCloseTo(before.logLik ?? NaN, 6);
  });
});
