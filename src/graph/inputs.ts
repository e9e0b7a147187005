/**
 * The columns of the input matrix that a network reads, as its first nodes: numbers and embeddings side by side, and the factors of
 * sparse indicators apart, which wait for the first product; so does an image or a sequence, until it is flattened. Knows blocks of columns; nothing of layers.
 */
import type { FactorBlock, InputBlock, VolumeBlock } from "../model/network.js";
import { positionsOf } from "../model/volumes.js";
import { addMatrix, addNode, addParameter, type ForwardBuilder, type UnitMatrix } from "./builder.js";
import type { NodeId } from "./graph.js";
import { embeddingInitialiser } from "./initialise.js";

/** What the next layer reads. */
export interface Top {
  /** null where the network reads nothing but sparse indicators */
  readonly matrix: UnitMatrix | null;
  /** factors whose indicators no layer has multiplied yet */
  readonly sparse: readonly SparseFactor[];
  /** an image or a sequence, position by position, until it is flattened; null for none */
  readonly volume: VolumeMatrix | null;
}

export interface VolumeMatrix {
  readonly matrix: UnitMatrix;
  readonly extents: readonly number[];
}

export interface SparseFactor {
  readonly label: string;
  readonly codes: NodeId;
  readonly levelCount: number;
}

/** @param prefix of the parameters' names @param penalty on the vectors of embeddings */
export function addInputs(builder: ForwardBuilder, blocks: readonly InputBlock[], prefix: string, penalty: number): Top {
  const sparse: SparseFactor[] = [];
  const parts: UnitMatrix[] = [];
  let volume: VolumeMatrix | null = null;
  for (const block of blocks) {
    if (block.kind === "sequence") continue;
    if (block.kind === "numbers") parts.push(addMatrix(builder, { kind: "inputs", from: block.from }, [], block.width));
    else if (block.kind === "volume") volume = addVolume(builder, block);
    else if (block.kind === "indicators") sparse.push({ label: block.label, codes: addCodes(builder, block), levelCount: block.levelCount });
    else parts.push(addEmbedding(builder, block, prefix, penalty));
  }
  return { matrix: sideBySide(builder, parts), sparse, volume };
}

function addVolume(builder: ForwardBuilder, { array, column, volume: { extents, channels } }: VolumeBlock): VolumeMatrix {
  return { matrix: addMatrix(builder, { kind: "array", array, column }, [], channels, positionsOf(extents)), extents };
}

/** The order of the batch's rows; null where the network has no sequences. */
export function addOrder(builder: ForwardBuilder, blocks: readonly InputBlock[]): NodeId | null {
  const sequence = blocks.find((block) => block.kind === "sequence");
  return sequence === undefined ? null : addNode(builder, { kind: "order", subject: sequence.subject, position: sequence.position }, [], ["batch"]);
}

function addCodes(builder: ForwardBuilder, { column }: FactorBlock): NodeId {
  return addNode(builder, { kind: "codes", column }, [], ["batch"]);
}

function addEmbedding(builder: ForwardBuilder, block: FactorBlock, prefix: string, penalty: number): UnitMatrix {
  const { label, levelCount, width } = block;
  const vectors = addParameter(builder, `${prefix}${label}`, [levelCount, width], { initialiser: embeddingInitialiser, decays: true, penalty });
  return addMatrix(builder, { kind: "lookup", absent: "mean" }, [vectors, addCodes(builder, block)], width);
}

/** Matrices over the batch's rows as one; null for none. */
export function sideBySide(builder: ForwardBuilder, parts: readonly UnitMatrix[]): UnitMatrix | null {
  if (parts.length < 2) return parts[0] ?? null;
  return addMatrix(builder, { kind: "concat" }, parts.map(({ node }) => node), parts.reduce((sum, { units }) => sum + units, 0));
}
