/** What a network's last layer gives as a basis: how many columns, and what they are called. Knows layers and widths; evaluates nothing. */
import { invariant } from "../invariant.js";
import { sizeOfVolume, volumeAfter, windowOver, type Layer, type NetworkContribution, type Volume } from "../model/index.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import type { NetworkDesign } from "./design.js";

/** Zeros until the network is evaluated. @returns [n, width], and a name for every column */
export function learnedColumns({ architecture }: NetworkContribution, { label, blocks }: NetworkDesign, rowCount: number): { readonly names: readonly string[]; readonly matrix: Matrix } {
  const width = blocks.reduce((sum, block) => sum + (block.kind === "sequence" || block.kind === "volume" ? 0 : block.width), 0);
  const volume = blocks.find((block) => block.kind === "volume")?.volume ?? null;
  const { width: last } = architecture.layers.reduce<Above>(through, { width, volume });
  return { names: Array.from({ length: last }, (_, k) => `${label}[${k + 1}]`), matrix: zeros(rowCount, last) };
}

/** What stands above some layers: so many numbers, beside a volume where there is one. */
interface Above {
  readonly width: number;
  readonly volume: Volume | null;
}

function through(above: Above, layer: Layer): Above {
  const { width, volume } = above;
  switch (layer.kind) {
    case "dense": case "recurrent": return { width: layer.units, volume };
    case "convolution": case "pooling": {
      const window = volume && windowOver(layer, volume);
      invariant(volume !== null && window !== null, "a window fits what it slides over");
      return { width, volume: volumeAfter(layer, volume, window) };
    }
    case "flatten": return { width: width + (volume === null ? 0 : sizeOfVolume(volume)), volume: null };
    case "residual": return layer.layers.reduce(through, above);
    case "activation": case "dropout": case "batchnorm": return above;
  }
}
