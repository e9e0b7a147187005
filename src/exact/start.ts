/**
 * Where to start: moments. With D_t = s_t I in conditioned columns, the sums of squares of Z_tᵀWr and of W^½r have expectations
 * that are linear in (s, sigma²); one small solve gives starting variances (MINQUE with zero priors: Rao 1971; Gao & Owen 2017).
 */
import type { CrossProducts } from "../likelihood/equations/cross-products.js";
import type { ResponseCrossProducts } from "../likelihood/equations/response.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import type { FreeElement } from "./parameters.js";

/** Ratios of a random effect's standard deviation to the residual's between which a start is sensible. */
const smallestStart = 0.1;
const largestStart = 10;

/** @returns theta with a multiple of the identity in every term */
export function momentStart(cross: CrossProducts, response: ResponseCrossProducts, elements: readonly FreeElement[], rowCount: number): Float64Array {
  const variances = momentVariances(cross, response, rowCount);
  return Float64Array.from(elements, ({ termIndex, row, column }) => (row === column ? variances[termIndex] : 0));
}

/** Relative standard deviations per term, clamped. */
function momentVariances(cross: CrossProducts, response: ResponseCrossProducts, rowCount: number): Float64Array {
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
  const ratios = new Float64Array(blocks.reduce((sum, block) => sum + block.terms.length, 0));
  blocks.forEach((block, i) => {
    const ratio = solved === null || !(solved[k] > 0) ? 1 : Math.sqrt(Math.max(0, solved[i] / solved[k]));
    for (const { termIndex } of block.terms) ratios[termIndex] = Math.min(largestStart, Math.max(smallestStart, ratio));
  });
  return ratios;
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
