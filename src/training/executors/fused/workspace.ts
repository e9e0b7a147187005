/**
 * Where the matrices of a batch stand in the arena: one place per matrix and mask of the program, for batches up to a number of
 * rows. A larger batch gets a new workspace, twice as large as the last, so that what is left behind stays below what is used.
 */
import type { MaskSlot } from "../../../graph/index.js";
import type { Arena } from "./arena.js";
import { paddedRows, panelColumns, panelsOf } from "./layout.js";
import type { FusedProgram } from "./program.js";

export interface Workspace {
  /** rows, a multiple of four */
  readonly capacity: number;
  /** addresses, by matrix */
  readonly matrices: readonly number[];
  /** addresses, by vector */
  readonly vectors: readonly number[];
  /** addresses, by mask slot: [m, units] row-major */
  readonly masks: readonly number[];
  /** address of the batch's rows, [m] int32 */
  readonly rowIndex: number;
}

/** The workspace if it holds so many rows, else a larger one. */
export function workspaceFor(rowCount: number, known: Workspace | null, arena: Arena, program: FusedProgram, masks: readonly MaskSlot[]): Workspace {
  if (known !== null && rowCount <= known.capacity) return known;
  const capacity = paddedRows(Math.max(rowCount, 2 * (known?.capacity ?? 0)));
  return {
    capacity,
    matrices: program.matrices.map((columns) => arena.reserve(4 * capacity * panelsOf(columns) * panelColumns)),
    vectors: program.vectors.map((size) => arena.reserve(4 * panelsOf(size) * panelColumns)),
    masks: masks.map(({ units }) => arena.reserve(4 * capacity * units)),
    rowIndex: arena.reserve(4 * capacity),
  };
}
