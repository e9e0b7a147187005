/**
 * Ω(θ) = [ΛᵀZᵀWZΛ + I, ΛᵀZᵀWX; XᵀWZΛ, XᵀWX] = L Lᵀ, block by block: sparse stages level by level, then a dense Cholesky of
 * what they leave. Knows A and Λ; knows no response. Bates, Mächler, Bolker & Walker (2015), section 3.
 */
import { factorDenseInPlace } from "../../numerics/dense.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { CrossProducts, StageProducts } from "./cross-products.js";
import type { OuterPositions } from "./nesting.js";
import { congruenceInPlace, denseTiles } from "./scaling.js";
import { writeRoot } from "./tile.js";

export interface EquationsFactor {
  readonly cross: CrossProducts;
  /** Λ of every block of the layout, [d, d], conditioned columns */
  readonly blockFactors: readonly Float64Array[];
  readonly stages: readonly StageFactor[];
  /** lower Cholesky factor of the dense remainder, fixed effects last */
  readonly dense: Matrix;
  /** log|ΛᵀZᵀWZΛ + I| */
  readonly logDeterminantRandom: number;
  /** log|XᵀV⁻¹X| with V relative to sigma^2, conditioned columns */
  readonly logDeterminantFixed: number;
}

export interface StageFactor {
  readonly products: StageProducts;
  /** A less what earlier stages explain, [levels, d, d] */
  readonly tiles: Float64Array;
  /** the same for the rows of `products.rows`, [rows, d] */
  readonly panel: Float64Array;
  /** F with F Fᵀ = Λ M⁻¹ Λᵀ, [levels, d, d] */
  readonly roots: Float64Array;
}

/**
 * @param blockFactors Λ of every block of the layout, [d, d], conditioned columns
 * @param reuse an earlier factor of the same cross-products whose memory may be overwritten
 * @throws NumericalError `not-positive-definite` when the equations cannot be factored (a collinear X, a number that is not finite)
 */
export function factorConditioned(cross: CrossProducts, blockFactors: readonly Float64Array[], reuse: EquationsFactor | null = null): EquationsFactor {
  const { layout } = cross;
  const stages = cross.stages.map((products, s) => freshStage(products, s, reuse?.stages[s] ?? null));
  const dense = reuse?.dense ?? zeros(cross.denseSize, cross.denseSize);
  fillDense(cross, dense);
  let logDeterminantRandom = 0;
  stages.forEach((stage, s) => (logDeterminantRandom += eliminateStage(stage, stages.slice(s + 1), blockFactors[s], dense, layout.denseStart)));
  congruenceInPlace(dense, denseTiles(layout, blockFactors));
  const randomSize = layout.randomCount - layout.denseStart;
  for (let i = 0; i < randomSize; i++) dense.data[i * dense.columns + i] += 1;
  factorDenseInPlace(dense);
  logDeterminantRandom += logDiagonal(dense, 0, randomSize);
  const logDeterminantFixed = logDiagonal(dense, randomSize, dense.rows);
  return { cross, blockFactors, stages, dense, logDeterminantRandom, logDeterminantFixed };
}

/** The first stage reads the cross-products as they are; later ones work on copies. */
function freshStage(products: StageProducts, index: number, reuse: StageFactor | null): StageFactor {
  const roots = reuse?.roots ?? new Float64Array(products.tiles.length);
  if (index === 0) return { products, tiles: products.tiles, panel: products.panel, roots };
  const tiles = reuse?.tiles ?? new Float64Array(products.tiles.length);
  const panel = reuse?.panel ?? new Float64Array(products.panel.length);
  tiles.set(products.tiles);
  panel.set(products.panel);
  return { products, tiles, panel, roots };
}

function fillDense({ dense }: CrossProducts, out: Matrix): void {
  out.data.fill(0);
  for (let t = 0; t < dense.value.length; t++) out.data[dense.row[t] * out.columns + dense.column[t]] += dense.value[t];
}

/** @param later the stages after it, one per entry of `products.outer` @returns the stage's share of log|Ω| */
function eliminateStage(stage: StageFactor, later: readonly StageFactor[], relativeFactor: Float64Array, dense: Matrix, denseStart: number): number {
  const { products, tiles, roots } = stage;
  const { block, start } = products;
  const d = block.width;
  const scratch = new Float64Array(2 * d * d);
  const reach = rowsOfStage(products, stage.panel, denseStart);
  let logDeterminant = 0;
  for (let level = 0; level < block.levelCount; level++) {
    logDeterminant += writeRoot(tiles, level * d * d, relativeFactor, d, roots, scratch);
    reach.load(level, roots);
    for (let s = 0; s < later.length; s++) subtractFromOuter(later[s], reach, products.outer[s], level, start[level]);
    subtractFromDense(dense, reach, products.outerRowCount);
  }
  return logDeterminant;
}

/** The rows of one level as C = panel F, loaded level by level into the same memory. */
interface LevelRows {
  count: number;
  readonly width: number;
  /** C, [count, d] */
  readonly values: Float64Array;
  /** rows counted from the dense remainder's start; negative where they belong to a sparse stage */
  readonly denseRow: Int32Array;
  load(level: number, roots: Float64Array): void;
}

function rowsOfStage({ block, start, rows }: StageProducts, panel: Float64Array, denseStart: number): LevelRows {
  const d = block.width;
  const most = longest(start);
  const values = new Float64Array(most * d);
  const denseRow = new Int32Array(most);
  const load = (level: number, roots: Float64Array): void => {
    const first = start[level];
    const root = level * d * d;
    self.count = start[level + 1] - first;
    for (let r = 0; r < self.count; r++) {
      denseRow[r] = rows[first + r] - denseStart;
      for (let c = 0; c < d; c++) {
        let sum = 0;
        for (let a = 0; a < d; a++) sum += panel[(first + r) * d + a] * roots[root + a * d + c];
        values[r * d + c] = sum;
      }
    }
  };
  const self: LevelRows = { count: 0, width: d, values, denseRow, load };
  return self;
}

function longest(start: Int32Array): number {
  let most = 0;
  for (let i = 1; i < start.length; i++) most = Math.max(most, start[i] - start[i - 1]);
  return most;
}

/** B ← B - C Cᵀ over the dense rows of one level: where the time of a crossed design goes. */
function subtractFromDense(dense: Matrix, { count, width, values, denseRow }: LevelRows, firstRow: number): void {
  const { data, columns } = dense;
  for (let i = firstRow; i < count; i++) {
    const row = denseRow[i] * columns;
    for (let c = 0; c < width; c++) {
      const value = values[i * width + c];
      if (value === 0) continue;
      for (let j = firstRow; j <= i; j++) data[row + denseRow[j]] -= value * values[j * width + c];
    }
  }
}

/** The same into the tile and the panel of the outer level in which this one lies. */
function subtractFromOuter(outer: StageFactor, reach: LevelRows, { parent: parents, tileOffset, position }: OuterPositions, level: number, start: number): void {
  const parent = parents[level];
  const { count, width, values } = reach;
  const d = outer.products.block.width;
  const panelStart = outer.products.start[parent];
  for (let i = tileOffset; i < count; i++) {
    const isTile = i < tileOffset + d;
    const target = isTile ? outer.tiles : outer.panel;
    const at = isTile ? (parent * d + i - tileOffset) * d : (panelStart + position[start + i]) * d;
    for (let b = 0; b < d; b++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += values[i * width + c] * values[(tileOffset + b) * width + c];
      target[at + b] -= sum;
    }
  }
}

function logDiagonal(factor: Matrix, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.log(factor.data[i * factor.columns + i]);
  return 2 * sum;
}
