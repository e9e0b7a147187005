/**
 * The cross-products [Z X]ᵀ W [Z X] in order of elimination: for every sparse stage a diagonal tile and a panel of later
 * rows per level, for the remainder a list of coordinates. Constant while theta moves. Knows A; knows no theta.
 */
import type { Matrix } from "../../numerics/matrix.js";
import { supernodalPattern } from "../../numerics/sparse/index.js";
import { cheaperPattern } from "../../plan/sparse-factor.js";
import { addRows, startSums, type CrossProductSums } from "./accumulate.js";
import type { Conditioning } from "./conditioning.js";
import { denseCoordinates, type CoordinateList } from "./coordinates.js";
import type { EquationLayout } from "./layout.js";
import { outerPositions, type OuterPositions } from "./nesting.js";
import { assembleStage, type StagePanels } from "./panels.js";
import { placedSums } from "./placed.js";
import { remainderCover, remainderNodes } from "./remainder/nodes.js";
import { sparseProducts, type SparseProducts } from "./remainder/sparse-products.js";
import type { RowBlock } from "./rows.js";

export interface CrossProducts {
  readonly layout: EquationLayout;
  readonly conditioning: Conditioning;
  readonly stages: readonly StageProducts[];
  /** lower triangle of the remainder, fixed effects last; rows and columns counted from `layout.denseStart` */
  readonly dense: CoordinateList;
  /** order of the remainder: N - denseStart + p */
  readonly denseSize: number;
  /** how the remainder is factored where it is sparse; null where it is dense */
  readonly sparse: SparseProducts | null;
  /** XᵀWX, [p, p], lower triangle */
  readonly fixed: Matrix;
}

export interface StageProducts extends StagePanels {
  /** for every later sparse stage, where this stage's rows stand among those of the level it is nested in */
  readonly outer: readonly OuterPositions[];
}

/** What a remainder is to be factored as; `cheaper` counts beforehand. */
export type RemainderWish = "dense" | "sparse" | "cheaper";

/** Sums of the rows, placed in order of elimination. One pass; O(n), independent of theta. */
export function crossProducts(rows: RowBlock, wish: RemainderWish = "cheaper"): CrossProducts {
  const sums = startSums(rows);
  addRows(sums, rows);
  return placeSums(sums, wish);
}

/**
 * As `crossProducts`, over rows that arrive in blocks: memory holds the sums, never the rows. Columns are scaled by what the
 * first block shows: exact whatever it shows, well conditioned when it is like the rest.
 * @returns null when there is no block
 */
export function crossProductsOfBlocks(blocks: Iterable<RowBlock>): CrossProducts | null {
  let sums: CrossProductSums | null = null;
  for (const rows of blocks) {
    sums ??= startSums(rows);
    addRows(sums, rows);
  }
  return sums === null ? null : placeSums(sums, "cheaper");
}

function placeSums(sums: CrossProductSums, wish: RemainderWish): CrossProducts {
  const placed = placedSums(sums);
  const { layout } = placed;
  const panels: StagePanels[] = [];
  for (let s = 0; s < layout.stageCount; s++) panels.push(assembleStage(placed, s, panels[s - 1] ?? null));
  const cross: CrossProducts = {
    layout,
    conditioning: sums.conditioning,
    stages: panels.map((stage, s) => ({ ...stage, outer: outerPositions(stage, panels.slice(s + 1)) })),
    dense: denseCoordinates(placed, sums.fixed),
    denseSize: layout.randomCount - layout.denseStart + layout.fixedCount,
    sparse: null,
    fixed: sums.fixed,
  };
  return withRemainder(cross, wish);
}

/** The same products, their remainder to be factored as wished. */
export function withRemainder(cross: CrossProducts, wish: RemainderWish): CrossProducts {
  const { layout, stages, dense } = cross;
  if (wish === "dense" || layout.denseStart === layout.randomCount) return { ...cross, sparse: null };
  const { widths } = remainderNodes(layout);
  const cover = remainderCover(layout, stages.at(-1) ?? null, dense);
  const pattern = wish === "sparse" ? supernodalPattern(cover, widths, layout.fixedCount) : cheaperPattern(cover, widths, layout.fixedCount);
  return { ...cross, sparse: pattern === null ? null : sparseProducts(layout, stages, dense, pattern) };
}
