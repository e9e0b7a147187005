/** Random points at which a definition is tried: parameter values inside their domains, sites, positions. */
import type { ParameterDefinition } from "../../../model/index.js";
import { naturalValue } from "../../../model/domain.js";
import type { RandomSource } from "../../../numerics/random.js";

/** Values by name. */
export type Point = ReadonlyMap<string, number>;

/** Any part of the domains may come: the free numbers have standard deviation `spread`. */
export function randomPoint(parameters: readonly ParameterDefinition[], random: RandomSource, spread = 1): Point {
  return new Map(parameters.map((one) => [one.name, naturalValue(one, spread * random.normal()).value]));
}

/** Uniform in a cube of side 3, [count, dimension] row-major. */
export function randomSites(count: number, dimension: number, random: RandomSource): Float64Array {
  return Float64Array.from({ length: count * dimension }, () => 3 * random.uniform());
}

/** Distinct times, ascending. */
export function randomTimes(count: number, random: RandomSource): readonly number[] {
  let time = 0;
  return Array.from({ length: count }, () => (time += 0.05 + random.uniform()));
}

/** `variance = 1.27, rho = -0.5` */
export function describePoint(point: Point): string {
  return [...point].map(([name, value]) => `${name} = ${Number(value.toPrecision(3))}`).join(", ");
}
