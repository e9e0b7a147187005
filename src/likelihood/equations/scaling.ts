/**
 * The dense remainder seen through Λ: Λᵀ B Λ, tile by tile, in place. Knows a block-diagonal Λ and a lower triangle.
 */
import type { Matrix } from "../../numerics/matrix.js";
import type { EquationBlock, EquationLayout } from "./layout.js";

/** A template repeated along the diagonal: one tile per level of a block. */
export interface DiagonalTiles {
  /** first coefficient within the dense remainder */
  readonly start: number;
  readonly levelCount: number;
  readonly width: number;
  /** [width, width] */
  readonly template: Float64Array;
}

/** @param templates one per block of the layout, [d, d] */
export function denseTiles(layout: EquationLayout, templates: readonly Float64Array[]): DiagonalTiles[] {
  return layout.blocks.slice(layout.stageCount).map((block: EquationBlock, k) => ({
    start: block.start - layout.denseStart,
    levelCount: block.levelCount,
    width: block.width,
    template: templates[layout.stageCount + k],
  }));
}

/**
 * Overwrites the lower triangle of B by that of TᵀBT, T block-diagonal with the given tiles and ones after them.
 * @param matrix B, symmetric; the strict upper triangle of its diagonal tiles is scratch
 */
export function congruenceInPlace(matrix: Matrix, tiles: readonly DiagonalTiles[]): void {
  if (tiles.every((one) => one.width === 1)) scaleInPlace(matrix, tiles);
  else transformInPlace(matrix, tiles);
}

function scaleInPlace(matrix: Matrix, tiles: readonly DiagonalTiles[]): void {
  const n = matrix.columns;
  const scale = new Float64Array(matrix.rows).fill(1);
  for (const { start, levelCount, template } of tiles) scale.fill(template[0], start, start + levelCount);
  for (let i = 0; i < matrix.rows; i++) {
    const own = scale[i];
    for (let j = 0, at = i * n; j <= i; j++, at++) matrix.data[at] *= own * scale[j];
  }
}

function transformInPlace(matrix: Matrix, tiles: readonly DiagonalTiles[]): void {
  mirrorTiles(matrix, tiles);
  for (const { start, levelCount, width, template } of tiles) {
    for (let row = start; row < matrix.rows; row++) {
      const last = Math.min(levelCount, Math.floor((row - start) / width) + 1);
      for (let level = 0; level < last; level++) timesTemplate(matrix.data, row * matrix.columns + start + level * width, 1, width, template);
    }
    for (let level = 0; level < levelCount; level++) {
      const first = start + level * width;
      for (let column = 0; column < first + width; column++) {
        timesTemplate(matrix.data, first * matrix.columns + column, matrix.columns, width, template);
      }
    }
  }
}

/** Fills the upper triangle of every diagonal tile from the lower. */
function mirrorTiles(matrix: Matrix, tiles: readonly DiagonalTiles[]): void {
  for (const { start, levelCount, width } of tiles) {
    for (let first = start; first < start + levelCount * width; first += width) {
      for (let a = first; a < first + width; a++) {
        for (let b = first; b < a; b++) matrix.data[b * matrix.columns + a] = matrix.data[a * matrix.columns + b];
      }
    }
  }
}

const scratch = new Float64Array(64);

/** v ← Tᵀ v for the `width` elements that stand `stride` apart. */
function timesTemplate(data: Float64Array, from: number, stride: number, width: number, template: Float64Array): void {
  const held = width <= scratch.length ? scratch : new Float64Array(width);
  for (let c = 0; c < width; c++) {
    let sum = 0;
    for (let a = 0; a < width; a++) sum += data[from + a * stride] * template[a * width + c];
    held[c] = sum;
  }
  for (let c = 0; c < width; c++) data[from + c * stride] = held[c];
}
