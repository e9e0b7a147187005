/**
 * Structures and kernels without a net: V is built and factored block by block, which is exact and whose cost is known beforehand.
 * Knows the sizes of the blocks; no rows.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { Model } from "../model/index.js";
import type { Decision, DenseBlocks, SolverName } from "./plan.js";
import { structuredNames } from "./structured-name.js";

/** What the covariance of the rows looks like, and how it is solved with. */
export interface LinearDecisions {
  readonly covariance: Decision;
  readonly solver: SolverName;
  readonly decision: Decision;
}

/** Rows of the largest block that is factored: three matrices of 72 MB each; 800 rows take about 4 s in all, and time grows by the cube. */
export const largestFactoredBlock = 3000;
/** Matrices of a block that stand in memory at once: V, its inverse, and a kernel's pairs. */
const matricesAtOnce = 3;

export const gibibyte = 2 ** 30;
const mebibyte = 2 ** 20;

/** Of a square matrix of float64. */
export function squareBytes(size: number): number {
  return size * size * 8;
}

/** Factors of all blocks are kept together; more than this is more than a usual machine has to spare. */
const mostBytes = 4 * gibibyte;

/** What the factors of all blocks take, and what stands beside them while the largest is made. */
function blockBytes({ largest, squares }: Pick<DenseBlocks, "largest" | "squares">): number {
  return 8 * squares + (matricesAtOnce - 1) * squareBytes(largest);
}

/** One complaint where the terms tie more rows together than can be factored. */
export function oversizedBlocks(model: Model, blocks: DenseBlocks | null): readonly Diagnostic[] {
  if (blocks === null || (blocks.largest <= largestFactoredBlock && blockBytes(blocks) <= mostBytes)) return [];
  const name = structuredNames(model).find((one) => one !== null) ?? "";
  const span = model.contributions.find((one) => one.kind === "kernel" || (one.kind === "grouped" && (one.structure.kind === "expression" || one.levelCovariance !== null)))?.span ?? model.span;
  if (blocks.largest <= largestFactoredBlock) return [diagnostic("LMM0697", span, { term: name, blocks: blocks.count, gibibytes: blockBytes(blocks) / gibibyte, limit: mostBytes / gibibyte })];
  return [diagnostic("LMM0695", span, { term: name, rows: blocks.largest, limit: largestFactoredBlock, gibibytes: (matricesAtOnce * squareBytes(blocks.largest)) / gibibyte })];
}

export function denseDecisions({ count, largest, squares }: DenseBlocks): LinearDecisions {
  const memory = Math.max(1, Math.ceil(blockBytes({ largest, squares }) / mebibyte));
  const shape = count === 1 ? `all ${largest} rows are tied together` : `${count} blocks of rows, the largest of ${largest}`;
  const common = { alternatives: [], override: null } as const;
  return {
    covariance: { ...common, topic: "covariance", choice: count === 1 ? "dense" : "dense blocks", reason: shape },
    solver: "dense-cholesky",
    decision: { ...common, topic: "solver", choice: "dense cholesky", reason: `each block is factored as it stands, exactly; all together take up to ${memory} MiB` },
  };
}
