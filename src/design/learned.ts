/** What a network's last layer gives as a basis: how many columns, and what they are called. Knows layers and widths; evaluates nothing. */
import type { Layer, NetworkContribution } from "../model/index.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import type { NetworkDesign } from "./design.js";

/** Zeros until the network is evaluated. @returns [n, width], and a name for every column */
export function learnedColumns({ architecture }: NetworkContribution, { label, blocks }: NetworkDesign, rowCount: number): { readonly names: readonly string[]; readonly matrix: Matrix } {
  const width = lastWidth(architecture.layers) ?? blocks.reduce((sum, block) => sum + (block.kind === "sequence" ? 0 : block.width), 0);
  return { names: Array.from({ length: width }, (_, k) => `${label}[${k + 1}]`), matrix: zeros(rowCount, width) };
}

/** Units of the last layer that changes their number; null where none does. */
function lastWidth(layers: readonly Layer[]): number | null {
  return layers.reduce<number | null>((width, layer) => {
    if (layer.kind === "dense" || layer.kind === "recurrent") return layer.units;
    return layer.kind === "residual" ? (lastWidth(layer.layers) ?? width) : width;
  }, null);
}
