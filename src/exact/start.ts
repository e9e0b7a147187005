/**
 * Where to start: moments. With D_t = s_t I in conditioned columns, the sums of squares of Z_tᵀWr and of W^½r have expectations
 * that are linear in (s, sigma²); one small solve gives starting variances (MINQUE with zero priors: Rao 1971; Gao & Owen 2017).
 */
import type { CrossProducts } from "../likelihood/equations/cross-products.js";
import type { EquationLayout } from "../likelihood/equations/layout.js";
import type { ResponseCrossProducts } from "../likelihood/equations/response.js";
import { choleskyFactor } from "../numerics/cholesky.js";
import { symmetricEigen } from "../numerics/eigen.js";
import { identity, zeros, type Matrix } from "../numerics/matrix.js";
import { multiply, transposed } from "../numerics/product.js";
import type { FreeElement } from "./parameters.js";

/** Ratios of a random effect's standard deviation to the residual's between which a start is sensible. */
const smallestStart = 0.1;
const largestStart = 10;

/** @returns theta of moments: a scale per block of terms, and within a term the shape that its own sums of squares show */
export function momentStart(cross: CrossProducts, response: ResponseCrossProducts, elements: readonly FreeElement[], rowCount: number): Float64Array {
  const { ratios, residualVariance } = momentRatios(cross, response, rowCount);
  const roots = shapeRoots(cross, response, residualVariance);
  return Float64Array.from(elements, ({ termIndex, row, column }) => {
    const isFree = elements.some((one) => one.termIndex === termIndex && one.row !== one.column);
    const root = roots[termIndex];
    if (!isFree) return ratios[termIndex];
    return ratios[termIndex] * root.data[row * root.columns + column];
  });
}

/** Least share of the largest variance that a direction starts with: none starts near the boundary. */
const leastShare = 1e-3;

/**
 * A root of each term's D up to scale, its trace d. Where every level's Z'WZ is near a multiple of I, as in conditioned
 * columns it tends to be, E[sum v vᵀ] - sigma² sum A is a multiple of D.
 */
function shapeRoots({ layout, stages, dense }: CrossProducts, response: ResponseCrossProducts, residualVariance: number): Matrix[] {
  const roots: Matrix[] = [];
  const ownTiles = tileSums(layout, stages, dense);
  layout.blocks.forEach((block, k) => {
    for (const { termIndex, column, width } of block.terms) {
      const shape = zeros(width, width);
      for (let a = 0; a < width; a++) {
        for (let b = 0; b < width; b++) {
          let sum = -residualVariance * ownTiles[k][(column + a) * block.width + column + b];
          for (let level = 0; level < block.levelCount; level++) {
            const at = block.start + level * block.width + column;
            sum += response.products[at + a] * response.products[at + b];
          }
          shape.data[a * width + b] = sum;
        }
      }
      roots[termIndex] = rootOfShape(shape);
    }
  });
  return roots;
}

function rootOfShape(shape: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(shape);
  const d = shape.rows;
  const largest = values[d - 1];
  if (!(largest > 0)) return identity(d);
  const kept = values.map((value) => Math.max(value, leastShare * largest));
  const scale = d / kept.reduce((sum, value) => sum + value, 0);
  const root = { ...vectors, data: vectors.data.map((value, at) => value * Math.sqrt(scale * kept[at % d])) };
  return choleskyFactor(multiply(root, transposed(root)));
}

/** Sum over levels of each block's diagonal tiles, [d, d]. */
function tileSums(layout: EquationLayout, stages: CrossProducts["stages"], dense: CrossProducts["dense"]): Float64Array[] {
  const sums = layout.blocks.map(({ width }) => new Float64Array(width * width));
  stages.forEach(({ tiles }, s) => tiles.forEach((value, at) => (sums[s][at % sums[s].length] += value)));
  for (let t = 0; t < dense.value.length; t++) {
    const i = layout.denseStart + dense.row[t];
    const j = layout.denseStart + dense.column[t];
    const k = layout.blocks.findIndex((block) => i >= block.start && i < block.start + block.levelCount * block.width);
    if (k < 0 || j < layout.blocks[k].start) continue;
    const { start, width } = layout.blocks[k];
    if (Math.floor((i - start) / width) !== Math.floor((j - start) / width)) continue;
    const [a, b] = [(i - start) % width, (j - start) % width];
    sums[k][a * width + b] += dense.value[t];
    if (a !== b) sums[k][b * width + a] += dense.value[t];
  }
  return sums;
}

/** Relative standard deviations per term, clamped, and the residual variance that goes with them. */
function momentRatios(cross: CrossProducts, response: ResponseCrossProducts, rowCount: number): { ratios: Float64Array; residualVariance: number } {
  const { blocks } = cross.layout;
  const k = blocks.length;
  const { norms, traces } = squaredNorms(cross);
  const system = zeros(k + 1, k + 2);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) system.data[i * (k + 2) + j] = norms.data[i * k + j];
    system.data[i * (k + 2) + k] = traces[i];
    system.data[k * (k + 2) + i] = traces[i];
    for (let at = blocks[i].start; at < blocks[i].start + blocks[i].levelCount * blocks[i].width; at++) {
      system.data[i * (k + 2) + k + 1] += response.products[at] ** 2;
    }
  }
  system.data[k * (k + 2) + k] = rowCount;
  system.data[k * (k + 2) + k + 1] = response.squared;
  const solved = eliminate(system);
  const byBlock = ratiosFrom(solved, k);
  const ratios = new Float64Array(blocks.reduce((sum, block) => sum + block.terms.length, 0));
  blocks.forEach((block, i) => block.terms.forEach(({ termIndex }) => (ratios[termIndex] = byBlock[i])));
  return { ratios, residualVariance: solved !== null && solved[k] > 0 ? solved[k] : response.squared / rowCount };
}

/** Standard deviations relative to the residual's, clamped, from the moments' equations. @param system [k + 1, k + 2], the residual variance's equation last; overwritten */
export function ratiosOfMoments(system: Matrix, k: number): Float64Array {
  return ratiosFrom(eliminate(system), k);
}

function ratiosFrom(variances: Float64Array | null, k: number): Float64Array {
  return Float64Array.from({ length: k }, (_, i) => {
    const ratio = variances !== null && variances[k] > 0 ? Math.sqrt(Math.max(0, variances[i] / variances[k])) : 1;
    return Math.min(largestStart, Math.max(smallestStart, ratio));
  });
}

/** Squared Frobenius norms of Z_iᵀWZ_j for every pair of blocks, and traces of Z_iᵀWZ_i. */
function squaredNorms(cross: CrossProducts): { norms: Matrix; traces: Float64Array } {
  const { blocks, denseStart, randomCount } = cross.layout;
  const k = blocks.length;
  const norms = zeros(k, k);
  const traces = new Float64Array(k);
  const blockOf = new Int32Array(randomCount);
  blocks.forEach((block, i) => blockOf.fill(i, block.start, block.start + block.levelCount * block.width));
  const add = (row: number, column: number, value: number): void => {
    if (row >= randomCount || column >= randomCount) return;
    const [i, j] = [blockOf[row], blockOf[column]];
    norms.data[i * k + j] += value * value;
    if (row !== column) norms.data[j * k + i] += value * value;
    else traces[i] += value;
  };
  for (const { block, tiles, start, rows, panel } of cross.stages) {
    const d = block.width;
    for (let level = 0; level < block.levelCount; level++) {
      const first = block.start + level * d;
      for (let a = 0; a < d; a++) for (let b = 0; b <= a; b++) add(first + a, first + b, tiles[(level * d + a) * d + b]);
      for (let r = start[level]; r < start[level + 1]; r++) for (let a = 0; a < d; a++) add(rows[r], first + a, panel[r * d + a]);
    }
  }
  const { row, column, value } = cross.dense;
  for (let t = 0; t < value.length; t++) add(denseStart + row[t], denseStart + column[t], value[t]);
  return { norms, traces };
}

/** Gaussian elimination with partial pivoting of [A | b]; null where A is singular. */
function eliminate(system: Matrix): Float64Array | null {
  const n = system.rows;
  const width = system.columns;
  const a = system.data;
  for (let j = 0; j < n; j++) {
    let pivot = j;
    for (let i = j + 1; i < n; i++) if (Math.abs(a[i * width + j]) > Math.abs(a[pivot * width + j])) pivot = i;
    if (!(Math.abs(a[pivot * width + j]) > 0)) return null;
    for (let c = 0; c < width; c++) [a[j * width + c], a[pivot * width + c]] = [a[pivot * width + c], a[j * width + c]];
    for (let i = 0; i < n; i++) {
      if (i === j) continue;
      const ratio = a[i * width + j] / a[j * width + j];
      for (let c = j; c < width; c++) a[i * width + c] -= ratio * a[j * width + c];
    }
  }
  return Float64Array.from({ length: n }, (_, i) => a[i * width + n] / a[i * width + i]);
}
