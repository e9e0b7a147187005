/**
 * Whether a density is the normal one, whatever its family is called: then the likelihood has a closed form. Decided by values,
 * since one density can be written in many ways; the spread may be a variance or a standard deviation.
 */
import { evaluate, symbolsOf, type ScalarExpression } from "../../expression/index.js";
import type { ParameterDefinition } from "../../model/index.js";

/** Points y, mu and spread in no special position. */
const points: readonly (readonly [number, number, number])[] = [
  [0.3, -1.7, 0.9], [12.5, 11, 2.3], [-4.1, 0.2, 31], [0, 0, 0.05], [7, -3, 4.4],
];

const tolerance = 1e-9;

/** @param logDensity in `y`, the mean's and the spread's symbols */
export function isNormalDensity(
  logDensity: ScalarExpression,
  mean: ParameterDefinition,
  dispersion: readonly ParameterDefinition[],
): boolean {
  const [spread, ...others] = dispersion;
  if (spread === undefined || others.length > 0 || symbolsOf(logDensity).length !== 3) return false;
  const valueAt = ([y, mu, scale]: readonly [number, number, number]): number =>
    evaluate(logDensity, new Map([["y", y], [mean.name, mu], [spread.name, scale]]));
  const isNormalWith = (varianceOf: (scale: number) => number): boolean =>
    points.every(([y, mu, scale]) => Math.abs(valueAt([y, mu, scale]) - normal(y, mu, varianceOf(scale))) < tolerance * (1 + (y - mu) ** 2 / varianceOf(scale)));
  return isNormalWith((scale) => scale) || isNormalWith((scale) => scale * scale);
}

function normal(y: number, mean: number, variance: number): number {
  return -((y - mean) ** 2) / (2 * variance) - Math.log(2 * Math.PI * variance) / 2;
}
