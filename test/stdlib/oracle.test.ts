/** Values of the standard library's words against sources that share none of their formulas. */
import { describe, expect, test } from "vitest";
import { standardDefinitions } from "../../src/analysis/definitions/index.js";
import { evaluate, type ScalarExpression } from "../../src/expression/index.js";
import { atPositions } from "../../src/model/positions.js";

const standard = standardDefinitions();
const at = (expression: ScalarExpression, values: Record<string, number>): number => evaluate(expression, new Map(Object.entries(values)));

/**
 * mpmath 1.3 to 30 digits, at distances 0, 0.2 and 1.3 with variance 1.7, lengthscale 0.6, shape 1.4, period 0.9: the Matern class by its
 * Bessel function; the squared exponential by its spectrum (a cosine's mean under N(0, 1/l²)); the rational quadratic as a gamma mixture
 * of squared exponentials; the periodic one as a squared exponential on a circle of radius 1.
 */
const kernels: [string, [number, number, number]][] = [
  ["exponential", [1.7, 1.2181032279754417, 0.19475003478756912]],
  ["matern32", [1.7, 1.5053484148340905, 0.18948991544354642]],
  ["matern52", [1.7, 1.5574854428003012, 0.18285470615620982]],
  ["rational_quadratic", [1.7, 1.6098591139637784, 0.42838567800478138]],
  ["rbf", [1.7, 1.6081310971415013, 0.16257855621531565]],
  ["periodic", [1.7, 0.17122214403488616, 0.0077706084764098808]],
  ["constant", [1.7, 1.7, 1.7]],
];

test.each(kernels)("the kernel %s has the values of its source", (name, expected) => {
  const { value } = standard.kernels.get(name)!.definition;
  [0, 0.2, 1.3].forEach((d, k) => {
    const found = at(value, { d, variance: 1.7, lengthscale: 0.6, shape: 1.4, period: 0.9 });
    expect(Math.abs(found - expected[k])).toBeLessThan(1e-14 * 2 * (1 + expected[k]));
  });
});

/** scipy 1.17.1, scipy.stats: norm, bernoulli, binom, poisson, gamma, nbinom and beta, logpdf or logpmf; gamma(a = shape, scale = mu / shape). */
const densities: [string, Record<string, number>, number][] = [
  ["gaussian", { y: 2.5, mu: 1.2, variance: 0.8 }, -1.863616757547568],
  ["bernoulli", { y: 1, mu: 0.3 }, -1.2039728043259361],
  ["bernoulli", { y: 0, mu: 0.3 }, -0.35667494393873245],
  ["binomial", { y: 3, trials: 10, mu: 0.25 }, -1.3851658477400912],
  ["poisson", { y: 4, mu: 2.6 }, -1.9560080502382005],
  ["gamma", { y: 1.9, mu: 3.1, shape: 2.3 }, -1.4159906959691484],
  ["negative_binomial", { y: 5, mu: 3.2, shape: 1.7 }, -2.597304013949894],
  ["beta", { y: 0.35, mu: 0.6, precision: 4.5 }, -0.03932405442000508],
];

test.each(densities)("the family %s at %o has the density of its source", (name, values, expected) => {
  expect(at(standard.families.get(name)!.logDensity, values)).toBeCloseTo(expected, 13);
});

describe("structures over three occasions, worked by hand", () => {
  const matrixOf = (name: string, theta: Record<string, number>, positions = [1, 2, 3]): number[][] => {
    const { value, variables, parameters } = atPositions(standard.structures.get(name)!.definition, positions);
    expect(parameters.map((one) => one.name).sort()).toEqual(Object.keys(theta).sort());
    return positions.map((i) => positions.map((j) => at(value, { [variables[0]]: i, [variables[1]]: j, ...theta })));
  };
  const spread = { "standard_deviation[1]": 1, "standard_deviation[2]": 2, "standard_deviation[3]": 4 };

  test("one variance, independent", () => {
    expect(matrixOf("iso", { variance: 3 })).toEqual([[3, 0, 0], [0, 3, 0], [0, 0, 3]]);
  });

  test("one correlation", () => {
    expect(matrixOf("homcs", { variance: 2, rho: 0.5 })).toEqual([[2, 1, 1], [1, 2, 1], [1, 1, 2]]);
    expect(matrixOf("cs", { ...spread, rho: 0.5 })).toEqual([[1, 1, 2], [1, 4, 4], [2, 4, 16]]);
  });

  test("powers of one correlation", () => {
    expect(matrixOf("ar1", { variance: 4, rho: -0.5 })).toEqual([[4, -2, 1], [-2, 4, -2], [1, -2, 4]]);
    expect(matrixOf("hetar1", { ...spread, rho: 0.5 })).toEqual([[1, 1, 1], [1, 4, 4], [1, 4, 16]]);
  });

  test("a correlation for each lag", () => {
    expect(matrixOf("homtoep", { variance: 4, "rho[1]": 0.5, "rho[2]": 0.25 })).toEqual([[4, 2, 1], [2, 4, 2], [1, 2, 4]]);
    expect(matrixOf("toep", { ...spread, "rho[1]": 0.5, "rho[2]": 0.25 })).toEqual([[1, 1, 1], [1, 4, 4], [1, 4, 16]]);
  });

  test("a correlation that decays with time", () => {
    const found = matrixOf("ou", { variance: 2, rate: Math.LN2 }, [0, 1, 3]);
    const expected = [[2, 1, 0.25], [1, 2, 0.5], [0.25, 0.5, 2]];
    found.forEach((row, i) => row.forEach((one, j) => expect(one).toBeCloseTo(expected[i][j], 14)));
  });
});

test("links send a half where their names say", () => {
  const valueAt = (name: string, mu: number): number => at(standard.links.get(name)!.value, { mu });
  expect([valueAt("logit", 0.5), valueAt("probit", 0.5), valueAt("identity", 0.5), valueAt("inverse", 0.5)]).toEqual([0, 0, 0.5, 2]);
  // log(log 2), log(1/2), sqrt(1/2)
  expect(valueAt("cloglog", 0.5)).toBeCloseTo(-0.36651292058166432, 15);
  expect([valueAt("log", 0.5), valueAt("sqrt", 0.5)]).toEqual([-Math.LN2, Math.SQRT1_2]);
});

test("inverse links keep to their range far out", () => {
  const meanAt = (name: string, eta: number): number => at(standard.links.get(name)!.inverse, { eta });
  for (const name of ["logit", "probit", "cloglog"]) {
    expect([meanAt(name, -800), meanAt(name, 800)]).toEqual([0, 1]);
  }
});
