/**
 * A squared-exponential field in the plane, drawn without a covariance matrix: white noise on a lattice, smoothed by a Gaussian.
 * With spacing h = l / 2 the lattice's covariance differs from s0 exp(-d^2 / (2 l^2)) by less than 1e-8 of s0 (Poisson summation:
 * 2 exp(-2 pi^2 (l/2)^2 / h^2)), so it is exact for our purposes, and every site's row of loadings is sparse.
 */
import { sparseRows, type SparseRows } from "./sparse-rows.js";

export interface PlanarField {
  /** s0 */
  readonly variance: number;
  /** l */
  readonly lengthscale: number;
  /** sites lie in [-halfWidth, halfWidth]^2 */
  readonly halfWidth: number;
}

/** Where the smoother is taken as zero, in its standard deviations: exp(-18) of its height. */
const reach = 6;

/** Loadings A of the sites on independent standard normals, A A' = covariance. @param east, north [q] */
export function fieldLoadings({ variance, lengthscale, halfWidth }: PlanarField, east: Float64Array, north: Float64Array): SparseRows {
  const spacing = lengthscale / 2;
  const deviation = lengthscale / Math.SQRT2;
  const radius = Math.ceil((reach * deviation) / spacing);
  const side = 2 * (Math.ceil(halfWidth / spacing) + radius) + 1;
  const middle = (side - 1) / 2;
  const height = Math.sqrt((2 * variance) / Math.PI) * (spacing / lengthscale);
  return sparseRows(east.length, side * side, (site, add) => {
    const [column, row] = [Math.round(east[site] / spacing), Math.round(north[site] / spacing)];
    for (let a = -radius; a <= radius; a++) {
      for (let b = -radius; b <= radius; b++) {
        const squared = (east[site] - (column + a) * spacing) ** 2 + (north[site] - (row + b) * spacing) ** 2;
        if (squared <= (reach * deviation) ** 2) add((row + b + middle) * side + column + a + middle, height * Math.exp(-squared / (2 * deviation ** 2)));
      }
    }
  });
}
