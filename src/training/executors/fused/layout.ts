/**
 * Where each parameter stands in the arena's vector of parameters, and in those of its gradient and moments, which are laid out
 * alike. Weights are in panels of eight columns, [rows, 8] each, rows padded to a multiple of four; padding is 0 and stays 0.
 * The parameters that decay come first, so that the optimiser runs over two stretches without looking inside.
 */
import { type ParameterSlot, type TrainingGraph } from "../../../graph/index.js";

/** Columns of a panel: two vectors of four. */
export const panelColumns = 8;

export interface ParameterLayout {
  /** by slot of the graph */
  readonly blocks: readonly ParameterBlock[];
  /** elements from the start that weight decay acts on */
  readonly decayingSize: number;
  readonly size: number;
}

export interface ParameterBlock {
  /** elements from the start of the vector */
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
  /** rows of a panel: those of the matrix and their padding */
  readonly panelRows: number;
  readonly panels: number;
  /** of the same parameter in the graph's flat vector, row-major without padding */
  readonly offset: number;
}

/** Panels that hold so many columns. */
export function panelsOf(columns: number): number {
  return Math.ceil(columns / panelColumns);
}

/** Rows of batch matrices come in fours, the height of a register block. */
export function paddedRows(rows: number): number {
  return 4 * Math.ceil(rows / 4);
}

/** A place for every parameter, without gaps but for padding. */
export function layoutParameters({ parameters }: TrainingGraph): ParameterLayout {
  const blocks: ParameterBlock[] = [];
  let size = 0;
  const place = (slot: ParameterSlot, index: number): void => {
    blocks[index] = blockOf(slot, size);
    size += blockSize(blocks[index]);
  };
  parameters.forEach((slot, index) => slot.decays && place(slot, index));
  const decayingSize = size;
  parameters.forEach((slot, index) => slot.decays || place(slot, index));
  return { blocks, decayingSize, size };
}

/** Elements of a block with its padding. */
export function blockSize({ panelRows, panels }: ParameterBlock): number {
  return panels * panelRows * panelColumns;
}

/** A bias is one row, which needs no padding rows. */
function blockOf({ shape, offset }: ParameterSlot, start: number): ParameterBlock {
  const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
  return { start, rows, columns, panelRows: shape.length === 1 ? 1 : paddedRows(rows), panels: panelsOf(columns), offset };
}

/** From the graph's flat vector to the padded one; padding becomes 0. @param out [layout.size] */
export function pack({ blocks }: ParameterLayout, flat: Float32Array, out: Float32Array): void {
  out.fill(0);
  forEachElement(blocks, (from, to) => (out[to] = flat[from]));
}

/** From the padded vector to the graph's flat one. @param padded [layout.size] */
export function unpack({ blocks }: ParameterLayout, padded: Float32Array, out: Float32Array): void {
  forEachElement(blocks, (to, from) => (out[to] = padded[from]));
}

function forEachElement(blocks: readonly ParameterBlock[], visit: (flat: number, padded: number) => void): void {
  for (const { start, rows, columns, panelRows, offset } of blocks) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const panel = Math.floor(column / panelColumns);
        visit(offset + row * columns + column, start + (panel * panelRows + row) * panelColumns + (column % panelColumns));
      }
    }
  }
}
