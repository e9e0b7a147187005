/**
 * Cov(b, β | y) / sigma² = Λ Ω⁻¹ Λᵀ where it is needed: whole for a dense remainder, on its pattern for a sparse one, by level for
 * the sparse stages, exact.
 * With R the rows that a level meets, H = P_Rᵀ Cov(R) P_R is what both its covariance N + N H N and every derivative need.
 * Knows a factor; knows no response. Harville (1977), section 3.
 */
import { invertFactoredInto } from "../../numerics/dense.js";
import { invariant } from "../../invariant.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { OuterPositions } from "./nesting.js";
import type { EquationsFactor, StageFactor } from "./factor.js";
import { reachProducts, sparseCovariance, sparseTiles, type SparseCovariance } from "./remainder/sparse-covariance.js";
import type { StageReach } from "./remainder/reach.js";
import type { SparseProducts } from "./remainder/sparse-products.js";
import { congruenceInPlace, denseTiles, type DiagonalTiles } from "./scaling.js";

export interface Posterior {
  /** whether the uncertainty of the fixed effects is included, as REML asks; without it they are held fixed, as in ML */
  readonly withFixed: boolean;
  readonly remainder: RemainderCovariance;
  /** Cov(b_level) of every block, [levels, d, d] */
  readonly tiles: readonly Float64Array[];
  /** H of every sparse stage, [levels, d, d] */
  readonly projections: readonly Float64Array[];
  /** sum over levels of the diagonal tiles of Ω⁻¹, for blocks of the remainder, [d, d] */
  readonly inverseSums: readonly Float64Array[];
}

/** Cov of the remainder's effects. */
export type RemainderCovariance =
  /** lower triangle */
  | { readonly kind: "dense"; readonly matrix: Matrix }
  /** on the pattern of the factor */
  | { readonly kind: "sparse"; readonly covariance: SparseCovariance; readonly products: SparseProducts };

/** @param reuse an earlier posterior of the same cross-products and `withFixed`, whose memory is overwritten */
export function posteriorOf(factor: EquationsFactor, withFixed: boolean, reuse: Posterior | null = null): Posterior {
  const { remainder, tiles, inverseSums } = remainderPosterior(factor, withFixed, reuse?.remainder ?? null);
  const stages: StageCovariance[] = [];
  for (let s = factor.stages.length - 1; s >= 0; s--) stages.unshift(stageCovariance(factor, s, stages, remainder, withFixed));
  return {
    withFixed,
    remainder,
    tiles: [...stages.map((one) => one.tiles), ...tiles],
    projections: stages.map((one) => one.projections),
    inverseSums,
  };
}

function remainderPosterior(factor: EquationsFactor, withFixed: boolean, reuse: RemainderCovariance | null): Pick<Posterior, "remainder" | "tiles" | "inverseSums"> {
  const { layout, sparse } = factor.cross;
  if (factor.remainder.kind === "sparse" && sparse !== null) {
    const templates = factor.blockFactors.slice(layout.stageCount);
    const covariance = sparseCovariance(factor.remainder.factor, sparse, templates, withFixed, reuse?.kind === "sparse" ? reuse.covariance.inverse : null);
    return { remainder: { kind: "sparse", covariance, products: sparse }, tiles: sparseTiles(covariance, sparse, templates), inverseSums: covariance.inverseSums };
  }
  invariant(factor.remainder.kind === "dense", "a remainder without a pattern is factored whole");
  const size = layout.randomCount - layout.denseStart + (withFixed ? layout.fixedCount : 0);
  const matrix = reuse?.kind === "dense" ? reuse.matrix : zeros(size, size);
  invertFactoredInto(factor.remainder.matrix, matrix);
  const templates = factor.blockFactors.map((template, k) => transposedTile(template, layout.blocks[k].width));
  const diagonal = denseTiles(layout, templates);
  const inverseSums = diagonal.map((one) => sumOfTiles(matrix, one));
  congruenceInPlace(matrix, diagonal);
  return { remainder: { kind: "dense", matrix }, tiles: diagonal.map((one) => tilesOf(matrix, one)), inverseSums };
}

function transposedTile(tile: Float64Array, d: number): Float64Array {
  return tile.map((_, at) => tile[(at % d) * d + Math.floor(at / d)]);
}

function sumOfTiles(matrix: Matrix, shape: DiagonalTiles): Float64Array {
  const sum = new Float64Array(shape.width ** 2);
  tilesOf(matrix, shape).forEach((value, at) => (sum[at % sum.length] += value));
  return sum;
}

/** Diagonal tiles, both triangles, from a lower triangle. */
function tilesOf(matrix: Matrix, { start, levelCount, width }: DiagonalTiles): Float64Array {
  const out = new Float64Array(levelCount * width * width);
  for (let level = 0, at = 0; level < levelCount; level++) {
    const first = start + level * width;
    for (let a = 0; a < width; a++) {
      for (let b = 0; b < width; b++, at++) out[at] = matrix.data[(first + Math.max(a, b)) * matrix.columns + first + Math.min(a, b)];
    }
  }
  return out;
}

interface StageCovariance {
  readonly tiles: Float64Array;
  readonly projections: Float64Array;
  /** Cov(b_level, R), [rows, d]; only where a stage is nested in this one */
  readonly panel: Float64Array;
}

function stageCovariance(factor: EquationsFactor, index: number, later: readonly StageCovariance[], remainder: RemainderCovariance, withFixed: boolean): StageCovariance {
  const stage = factor.stages[index];
  const { block, start } = stage.products;
  const d = block.width;
  const size = d * d;
  const tiles = new Float64Array(block.levelCount * size);
  const projections = new Float64Array(block.levelCount * size);
  const panel = new Float64Array(index > 0 ? stage.panel.length : 0);
  const leftOut = withFixed ? 0 : factor.cross.layout.fixedCount;
  const within = remainder.kind === "dense" ? denseProducts(stage, factor.cross.layout.denseStart, remainder.matrix) : sparseProductsOf(stage, remainder.products.reaches[index], remainder.covariance);
  const met = metRows(stage, leftOut, later, factor.stages.slice(index + 1), within);
  for (let level = 0; level < block.levelCount; level++) {
    met.load(level);
    for (let r = 0; r < met.count; r++) addOuterProduct(projections, level * size, stage.panel, (start[level] + r) * d, met.products, r * d, d);
    writeLevel(stage.roots, projections, tiles, level * size, d);
    if (index > 0) writePanel(stage.roots, level * size, met, panel, start[level] * d, d);
  }
  return { tiles, projections, panel };
}

function addOuterProduct(out: Float64Array, at: number, left: Float64Array, leftAt: number, right: Float64Array, rightAt: number, d: number): void {
  for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) out[at + a * d + b] += left[leftAt + a] * right[rightAt + b];
}

/** N + N H N with N = F Fᵀ: F (I + Fᵀ H F) Fᵀ. */
function writeLevel(roots: Float64Array, projections: Float64Array, out: Float64Array, at: number, d: number): void {
  if (d === 1) {
    const n = roots[at] * roots[at];
    out[at] = n + n * projections[at] * n;
    return;
  }
  for (let a = 0; a < d; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < d; i++) {
        const n = rootProduct(roots, at, d, a, i);
        if (i === b) sum += rootProduct(roots, at, d, a, b);
        for (let j = 0; j < d; j++) sum += n * projections[at + i * d + j] * rootProduct(roots, at, d, j, b);
      }
      out[at + a * d + b] = sum;
      out[at + b * d + a] = sum;
    }
  }
}

/** Element (a, b) of N = F Fᵀ. */
function rootProduct(roots: Float64Array, at: number, d: number, a: number, b: number): number {
  let sum = 0;
  for (let c = 0; c < d; c++) sum += roots[at + a * d + c] * roots[at + b * d + c];
  return sum;
}

/** Cov(b_level, R) = -N P_Rᵀ Cov(R). */
function writePanel(roots: Float64Array, rootAt: number, met: MetRows, panel: Float64Array, at: number, d: number): void {
  for (let r = 0; r < met.count; r++) {
    for (let a = 0; a < d; a++) {
      let sum = 0;
      for (let b = 0; b < d; b++) sum -= rootProduct(roots, rootAt, d, a, b) * met.products[r * d + b];
      panel[at + r * d + a] = sum;
    }
  }
}

/** G = Cov(R) P_R for the rows R of one level, loaded level by level into the same memory. */
interface MetRows {
  count: number;
  /** G, [count, d] */
  readonly products: Float64Array;
  load(level: number): void;
}

/** Adds Cov(R) P_R over the rows of the remainder that one level meets. */
type AddProducts = (level: number, count: number, out: Float64Array) => void;

function denseProducts(stage: StageFactor, denseStart: number, dense: Matrix): AddProducts {
  const { block, start, rows, outerRowCount } = stage.products;
  const denseRow = new Int32Array(longest(start));
  const covariances = new Float64Array(denseRow.length);
  return (level, count, out) => {
    const first = start[level];
    for (let r = outerRowCount; r < count; r++) denseRow[r] = rows[first + r] - denseStart;
    for (let r = outerRowCount; r < count; r++) {
      const row = denseRow[r] * dense.columns;
      for (let s = outerRowCount; s <= r; s++) covariances[s] = dense.data[row + denseRow[s]];
      addSymmetricRow(out, covariances, stage.panel, first, r, outerRowCount, r + 1, block.width);
    }
  };
}

function sparseProductsOf({ products, panel }: StageFactor, reach: StageReach, covariance: SparseCovariance): AddProducts {
  const { block, start, outerRowCount } = products;
  const d = block.width;
  const ordered = new Float64Array(reach.position.length * d);
  const eachRow = (level: number, count: number, visit: (row: number, entry: number) => void): void => {
    for (let r = outerRowCount; r < count; r++) visit(r, reach.entryOf[reach.start[level] + r - outerRowCount]);
  };
  for (let level = 0; level < block.levelCount; level++) {
    eachRow(level, start[level + 1] - start[level], (r, entry) => {
      for (let c = 0; c < d; c++) ordered[entry * d + c] = panel[(start[level] + r) * d + c];
    });
  }
  const whole = reachProducts(covariance, reach, ordered, d);
  return (level, count, out) =>
    eachRow(level, count, (r, entry) => {
      for (let c = 0; c < d; c++) out[r * d + c] += whole[entry * d + c];
    });
}

function longest(start: Int32Array): number {
  return start.reduce((most, value, level) => Math.max(most, level === 0 ? 0 : value - start[level - 1]), 0);
}

/** @param leftOut how many of the last rows do not count: the fixed effects where they are held fixed */
function metRows(stage: StageFactor, leftOut: number, later: readonly StageCovariance[], laterStages: readonly StageFactor[], addWithin: AddProducts): MetRows {
  const { block, start, outer, outerRowCount } = stage.products;
  const d = block.width;
  const products = new Float64Array(longest(start) * d);
  const covariances = new Float64Array(outerRowCount);
  const load = (level: number): void => {
    const first = start[level];
    self.count = start[level + 1] - first - leftOut;
    products.fill(0, 0, self.count * d);
    for (let r = 0; outerRowCount > 0 && r < self.count; r++) {
      const end = Math.min(outerRowCount, r + 1);
      for (let s = 0; s < end; s++) covariances[s] = outerCovariance(outer, later, laterStages, level, first, s, r);
      addSymmetricRow(products, covariances, stage.panel, first, r, 0, end, d);
    }
    addWithin(level, self.count, products);
  };
  const self: MetRows = { count: 0, products, load };
  return self;
}

/** Adds what columns `from` to `to` of row r of Cov(R), and by symmetry of column r, give to G. */
function addSymmetricRow(products: Float64Array, covariances: Float64Array, panel: Float64Array, first: number, r: number, from: number, to: number, d: number): void {
  for (let a = 0; a < d; a++) {
    const own = panel[(first + r) * d + a];
    let sum = 0;
    for (let s = from; s < to; s++) {
      if (s === r) {
        sum += covariances[r] * own;
        continue;
      }
      sum += covariances[s] * panel[(first + s) * d + a];
      products[s * d + a] += covariances[s] * own;
    }
    products[r * d + a] += sum;
  }
}

/** Cov of rows s <= r of a level, row s being in the tile of a later sparse stage. */
function outerCovariance(outer: readonly OuterPositions[], later: readonly StageCovariance[], laterStages: readonly StageFactor[], level: number, first: number, s: number, r: number): number {
  let o = 0;
  while (s >= outer[o].tileOffset + laterStages[o].products.block.width) o++;
  const { parent, tileOffset, position } = outer[o];
  const { block, start } = laterStages[o].products;
  const within = s - tileOffset;
  const isTile = r < tileOffset + block.width;
  if (isTile) return later[o].tiles[(parent[level] * block.width + r - tileOffset) * block.width + within];
  return later[o].panel[(start[parent[level]] + position[first + r]) * block.width + within];
}
