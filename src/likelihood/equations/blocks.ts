/** The posterior covariance in the units of the columns: what EM, average information and standard errors read. */
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { congruence } from "../../numerics/product.js";
import { inverseOfFactoredInPlace } from "../../numerics/triangular.js";
import type { ChangeOfBasis } from "./conditioning.js";
import type { EquationsFactor } from "./factor.js";
import { fixedCorner } from "./remainder/remainder.js";
import { posteriorOf, type Posterior } from "./posterior.js";

export interface PosteriorBlocks {
  /** Var(b_level | y) / sigma² of every grouped term in the design's order, [levels, d, d] */
  readonly terms: readonly Float64Array[];
  /** their sums over levels, [d, d] */
  readonly sums: readonly Matrix[];
}

/**
 * Exact posterior covariance blocks of every level.
 * @param withFixed whether the uncertainty of the fixed effects is included (REML); false holds them fixed (ML, lme4's condVar)
 */
export function posteriorBlocks(factor: EquationsFactor, withFixed: boolean): PosteriorBlocks {
  return blocksOfPosterior(factor, posteriorOf(factor, withFixed));
}

export function blocksOfPosterior(factor: EquationsFactor, posterior: Posterior): PosteriorBlocks {
  const { layout, conditioning } = factor.cross;
  const terms: Float64Array[] = [];
  const sums: Matrix[] = [];
  layout.blocks.forEach((block, k) => {
    for (const { termIndex, column, width } of block.terms) {
      const { transform } = conditioning.terms[termIndex];
      const out = new Float64Array(block.levelCount * width * width);
      const sum = zeros(width, width);
      for (let level = 0; level < block.levelCount; level++) {
        const tile = congruence(transform, subTile(posterior.tiles[k], level, block.width, column, width));
        out.set(tile.data, level * width * width);
        tile.data.forEach((value, at) => (sum.data[at] += value));
      }
      terms[termIndex] = out;
      sums[termIndex] = sum;
    }
  });
  return { terms, sums };
}

function subTile(tiles: Float64Array, level: number, blockWidth: number, column: number, width: number): Matrix {
  const out = zeros(width, width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b < width; b++) out.data[a * width + b] = tiles[(level * blockWidth + column + a) * blockWidth + column + b];
  }
  return out;
}

/** A covariance whose entries may leave the range of a double: entry (i, j) is `units[i] * units[j] * shares(i, j)`. */
export interface UnitCovariance {
  readonly units: Float64Array;
  /** [p, p], both triangles */
  readonly shares: Matrix;
}

/** Cov(β̂) / sigma², each coefficient in the size that one conditioned column gives it. */
export function fixedCovarianceInUnits(factor: EquationsFactor): UnitCovariance {
  return covarianceInUnits(factor.cross.conditioning.fixed, conditionedFixedCovariance(factor));
}

/** T C Tᵀ for the covariance C of conditioned coefficients. */
export function covarianceInUnits({ transform }: ChangeOfBasis, conditioned: Matrix): UnitCovariance {
  const p = transform.rows;
  const units = Float64Array.from({ length: p }, (_, i) => rowSize(transform, i));
  const scaled = { ...transform, data: transform.data.map((value, at) => value / units[Math.floor(at / p)]) };
  return { units, shares: congruence(scaled, conditioned) };
}

function rowSize({ data, columns }: Matrix, row: number): number {
  return Math.hypot(...data.subarray(row * columns, (row + 1) * columns)) || 1;
}

/** Cov(β̂) / sigma², [p, p], both triangles, in the units of X's columns. */
export function fixedCovariance(factor: EquationsFactor): Matrix {
  return inColumnUnits(fixedCovarianceInUnits(factor));
}

export function inColumnUnits({ units, shares }: UnitCovariance): Matrix {
  const p = units.length;
  return { ...shares, data: shares.data.map((value, at) => value * units[Math.floor(at / p)] * units[at % p]) };
}

function conditionedFixedCovariance(factor: EquationsFactor): Matrix {
  const p = factor.cross.layout.fixedCount;
  const corner = fixedCorner(factor.remainder, p);
  inverseOfFactoredInPlace(corner);
  for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) corner.data[b * p + a] = corner.data[a * p + b];
  return corner;
}
