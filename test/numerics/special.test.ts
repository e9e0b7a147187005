/**
 * The gamma family and the normal distribution against 50-digit values of mpmath 1.3 (loggamma, psi, ncdf, and the root of ncdf),
 * printed to 17 digits. The tolerance is the relative error that special.ts promises.
 */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { digamma, lgamma, normalCdf, normalDensity, normalQuantile, polygamma, trigamma } from "../../src/numerics/special.js";

const promised = 1e-13;

function relativeError(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.abs(expected);
}

const oneArgument: [string, (x: number) => number, [number, number][]][] = [
  ["lgamma", lgamma, [
    [1e-300, 690.77552789821371], [1e-8, 18.420680738180209], [0.1, 2.252712651734206], [0.5, 0.57236494292470009],
    [0.75, 0.20328095143129537], [0.999, 5.7803853289137972e-4], [1.001, -5.7639359828336954e-4],
    [1.2, -0.08537409000331585], [1.999, -4.2246180069215378e-4], [2.001, 4.2310673480016363e-4],
    [2.5, 0.28468287047291916], [3, 0.69314718055994531], [5.7, 4.2839676550315796], [9.99, 12.779315214350193],
    [10, 12.80182748008147], [10.01, 12.824350262448248], [55.5, 166.32150615984037], [1e6, 12815504.569147612],
    [1e300, 6.8977552789821371e302], [-0.5, 1.2655121234846454], [-1.3, 1.2024757863901115], [-10.7, -15.416789096416636],
  ]],
  ["digamma", digamma, [
    [1e-8, -100000000.57721565], [0.1, -10.423754940411077], [0.5, -1.9635100260214235], [1, -0.57721566490153286],
    [1.4, -0.061384544585116146], [1.5, 0.036489973978576521], [2, 0.42278433509846714], [3.3, 1.0348224890596217],
    [9.9, 2.2411803166063814], [10, 2.2517525890667211], [100, 4.6001618527380874], [1e6, 13.815510057964191],
    [-0.5, 0.036489973978576521], [-1.3, 2.8825405488661679], [-10.7, 0.13374481244705378],
  ]],
  ["trigamma", trigamma, [
    [1e-8, 10000000000000002], [0.1, 101.43329915079276], [0.5, 4.9348022005446793], [1, 1.6449340668482264],
    [2, 0.64493406684822644], [3.3, 0.35350154184106181], [9.9, 0.1062830416287406], [10, 0.10516633568168575],
    [100, 0.010050166663333571], [1e6, 1.0000005000001667e-6], [-0.5, 8.9348022005446793], [-1.3, 14.536876244137083],
    [-10.7, 14.990187139069429],
  ]],
  ["normalCdf", normalCdf, [
    [-37, 5.7255712225245768e-300], [-20.3, 6.4292444676984393e-92], [-8.1, 2.7479593923982205e-16],
    [-5, 2.8665157187919391e-7], [-3, 0.0013498980316300945], [-2, 0.022750131948179207], [-1, 0.15865525393145705],
    [-0.3, 0.38208857781104736], [0, 0.5], [0.5, 0.6914624612740131], [1.7, 0.95543453724145696], [4, 0.99996832875816688],
  ]],
  ["normalQuantile", normalQuantile, [
    [1e-300, -37.047096299361199], [1e-100, -21.273453560965324], [1e-10, -6.3613409024040562], [1e-3, -3.0902323061678135],
    [0.02, -2.0537489106318231], [0.1, -1.2815515655446005], [0.25, -0.67448975019608174], [0.4999, -2.506628300880351e-4],
    [0.6, 0.2533471031357998], [0.975, 1.9599639845400542],
  ]],
];

describe.each(oneArgument)("%s", (_name, f, cases) => {
  test.each(cases)("at %d is right to the promised relative error", (x, expected) => {
    // digamma's root at 1.4616 and the quantile's at 1/2 are near zeros: there the error promised is absolute
    const isNearZero = Math.abs(expected) < 0.07;
    expect(isNearZero ? Math.abs(f(x) - expected) : relativeError(f(x), expected)).toBeLessThan(isNearZero ? 4e-16 * 2 : promised);
  });
});

test.each([
  [2, 0.3, -75.272536588726031], [2, 1, -2.4041138063191886], [2, 7.5, -0.020305252536644664], [2, 40, -6.4082027183529859e-4],
  [3, 0.3, 743.14176465504967], [3, 1, 6.4939394022668291], [3, 7.5, 0.0057724366565786937], [3, 40, 3.24414001515635e-5],
  [6, 0.3, -3292298.1329083695], [6, 1, -726.01147971498444], [6, 7.5, -9.8503082175638266e-4], [6, 40, -3.1558179552363939e-8],
])("polygamma of order %d at %d is right to the promised relative error", (order, x, expected) => {
  expect(relativeError(polygamma(order, x), expected)).toBeLessThan(promised);
});

test("the gamma function's poles and what lies beyond are said plainly", () => {
  expect([lgamma(0), lgamma(-3), lgamma(Infinity)]).toEqual([Infinity, Infinity, Infinity]);
  expect([digamma(0), digamma(-2), lgamma(NaN), digamma(NaN), trigamma(NaN), normalCdf(NaN)]).toEqual(Array(6).fill(NaN));
  expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
  expect([normalQuantile(-0.1), normalQuantile(1.1)]).toEqual([NaN, NaN]);
  expect([normalCdf(-Infinity), normalCdf(Infinity), normalDensity(Infinity)]).toEqual([0, 1, 0]);
});

test("the normal quantile undoes the normal distribution function", () => {
  fc.assert(fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (x) => {
    // an error of one unit in the last place of p near 1 moves x by 1e-16 / density(5) = 1e-10
    const tolerance = x < 0 ? 1e-13 * (1 + Math.abs(x)) : 4e-16 / normalDensity(x) + 1e-13;
    expect(Math.abs(normalQuantile(normalCdf(x)) - x)).toBeLessThan(tolerance);
  }));
});

test("log Gamma meets its recurrence across the joints of its pieces", () => {
  fc.assert(fc.property(fc.double({ min: 0.01, max: 30, noNaN: true }), (x) => {
    const jump = lgamma(x + 1) - lgamma(x) - Math.log(x);
    expect(Math.abs(jump)).toBeLessThan(1e-14 * (1 + Math.abs(lgamma(x + 1)) + Math.abs(lgamma(x))));
  }));
});
