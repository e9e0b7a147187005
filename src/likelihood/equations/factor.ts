/**
 * Ω(θ) = [ΛᵀZᵀWZΛ + I, ΛᵀZᵀWX; XᵀWZΛ, XᵀWX] = L Lᵀ, block by block: sparse stages level by level, then a Cholesky of what
 * they leave, dense or sparse. Knows A and Λ; knows no response. Bates, Mächler, Bolker & Walker (2015), section 3.
 */
import { factorDenseInPlace } from "../../numerics/dense.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { CrossProducts, StageProducts } from "./cross-products.js";
import type { OuterPositions } from "./nesting.js";
import type { RemainderNodes } from "./remainder/nodes.js";
import { logDeterminantsOf, type RemainderFactor } from "./remainder/remainder.js";
import type { StageReach } from "./remainder/reach.js";
import { factorRemainder, type ReachValues } from "./remainder/sparse-factor.js";
import type { SparseProducts } from "./remainder/sparse-products.js";
import { congruenceInPlace, denseTiles } from "./scaling.js";
import { writeRoot } from "./tile.js";

export interface EquationsFactor {
  readonly cross: CrossProducts;
  /** Λ of every block of the layout, [d, d], conditioned columns */
  readonly blockFactors: readonly Float64Array[];
  readonly stages: readonly StageFactor[];
  /** the remainder's factor, fixed effects last */
  readonly remainder: RemainderFactor;
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
  /** panel F in the remainder's rows, through Λ, in the order of a sparse remainder; empty where it is dense */
  readonly reach: Float64Array;
}

/**
 * @param blockFactors Λ of every block of the layout, [d, d], conditioned columns
 * @param reuse an earlier factor of the same cross-products whose memory may be overwritten
 * @throws NumericalError `not-positive-definite` when the equations cannot be factored (a collinear X, a number that is not finite)
 */
export function factorConditioned(cross: CrossProducts, blockFactors: readonly Float64Array[], reuse: EquationsFactor | null = null): EquationsFactor {
  const { layout, sparse } = cross;
  const stages = cross.stages.map((products, s) => freshStage(products, s, sparse?.reaches[s] ?? null, reuse?.stages[s] ?? null));
  let logOfStages = 0;
  const eliminate = (subtract: (s: number) => SubtractLevel): void =>
    stages.forEach((stage, s) => (logOfStages += eliminateStage(stage, stages.slice(s + 1), blockFactors[s], layout.denseStart, subtract(s))));
  const remainder = sparse === null ? denseRemainder(cross, blockFactors, eliminate, reuse) : sparseRemainder(sparse, stages, blockFactors, eliminate, reuse);
  const { random, fixed } = logDeterminantsOf(remainder, layout.randomCount - layout.denseStart);
  return { cross, blockFactors, stages, remainder, logDeterminantRandom: logOfStages + random, logDeterminantFixed: fixed };
}

/** What becomes of the rows that a level of a stage leaves to the remainder. */
type SubtractLevel = (rows: LevelRows, level: number) => void;

function denseRemainder(cross: CrossProducts, blockFactors: readonly Float64Array[], eliminate: (subtract: (s: number) => SubtractLevel) => void, reuse: EquationsFactor | null): RemainderFactor {
  const matrix = reuse?.remainder.kind === "dense" ? reuse.remainder.matrix : zeros(cross.denseSize, cross.denseSize);
  const { layout } = cross;
  fillDense(cross, matrix);
  eliminate((s) => (rows) => subtractFromDense(matrix, rows, cross.stages[s].outerRowCount));
  congruenceInPlace(matrix, denseTiles(layout, blockFactors));
  for (let i = 0; i < layout.randomCount - layout.denseStart; i++) matrix.data[i * matrix.columns + i] += 1;
  factorDenseInPlace(matrix);
  return { kind: "dense", matrix };
}

function sparseRemainder(sparse: SparseProducts, stages: readonly StageFactor[], blockFactors: readonly Float64Array[], eliminate: (subtract: (s: number) => SubtractLevel) => void, reuse: EquationsFactor | null): RemainderFactor {
  const templates = blockFactors.slice(stages.length);
  eliminate((s) => (rows, level) => keepReach(rows, level, stages[s], sparse.reaches[s], sparse.nodes, templates));
  const reached: ReachValues[] = stages.map(({ products, reach }, s) => ({ reach: sparse.reaches[s], width: products.block.width, values: reach }));
  return { kind: "sparse", factor: factorRemainder(sparse, templates, reached, reuse?.remainder.kind === "sparse" ? reuse.remainder.factor : null) };
}

/** The level's C in the remainder's rows, times Λᵀ, kept for the fronts. */
function keepReach({ count, width, values, denseRow }: LevelRows, level: number, { products, reach }: StageFactor, { start, entryOf }: StageReach, { blockOf }: RemainderNodes, templates: readonly Float64Array[]): void {
  const first = products.outerRowCount;
  for (let i = first; i < count; ) {
    const template = denseRow[i] < blockOf.length ? templates[blockOf[denseRow[i]]] : unit;
    const d = Math.sqrt(template.length);
    for (let a = 0; a < d; a++) {
      const out = entryOf[start[level] + i + a - first] * width;
      for (let c = 0; c < width; c++) {
        let sum = 0;
        for (let b = 0; b < d; b++) sum += template[b * d + a] * values[(i + b) * width + c];
        reach[out + c] = sum;
      }
    }
    i += d;
  }
}

const unit = Float64Array.of(1);

/** The first stage reads the cross-products as they are; later ones work on copies. */
function freshStage(products: StageProducts, index: number, reached: StageReach | null, reuse: StageFactor | null): StageFactor {
  const roots = reuse?.roots ?? new Float64Array(products.tiles.length);
  const reachSize = reached === null ? 0 : reached.position.length * products.block.width;
  const reach = reuse?.reach.length === reachSize ? reuse.reach : new Float64Array(reachSize);
  if (index === 0) return { products, tiles: products.tiles, panel: products.panel, roots, reach };
  const tiles = reuse?.tiles ?? new Float64Array(products.tiles.length);
  const panel = reuse?.panel ?? new Float64Array(products.panel.length);
  tiles.set(products.tiles);
  panel.set(products.panel);
  return { products, tiles, panel, roots, reach };
}

function fillDense({ dense }: CrossProducts, out: Matrix): void {
  out.data.fill(0);
  for (let t = 0; t < dense.value.length; t++) out.data[dense.row[t] * out.columns + dense.column[t]] += dense.value[t];
}

/** @param later the stages after it, one per entry of `products.outer` @returns the stage's share of log|Ω| */
function eliminateStage(stage: StageFactor, later: readonly StageFactor[], relativeFactor: Float64Array, denseStart: number, subtract: SubtractLevel): number {
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
    subtract(reach, level);
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
