/**
 * The inputs of all networks as one matrix, and where each network's own stand in it. A training graph of several networks reads one matrix.
 */
import { assertNever } from "../invariant.js";
import type { InputBlock } from "../model/index.js";
import type { ChannelRows } from "../numerics/channels.js";
import type { Matrix } from "../numerics/matrix.js";
import type { NetworkDesign } from "./design.js";

export interface JoinedInputs {
  /** [n, k]; the networks' matrices side by side */
  readonly inputs: Matrix;
  /** by network */
  readonly blocks: readonly (readonly InputBlock[])[];
  /** of all networks, as their blocks number them */
  readonly arrays: readonly ChannelRows[];
}

export function joinInputs(networks: readonly NetworkDesign[], rowCount: number): JoinedInputs {
  const starts: number[] = [];
  let columns = 0;
  for (const { inputs } of networks) {
    starts.push(columns);
    columns += inputs.columns;
  }
  return {
    inputs: networks.length === 1 ? networks[0].inputs : { rows: rowCount, columns, data: sideBySide(networks, starts, rowCount, columns) },
    blocks: networks.map(({ blocks }, i) => blocks.map((block) => movedBy(block, starts[i], arraysBefore(networks, i)))),
    arrays: networks.flatMap(({ arrays }) => arrays),
  };
}

function sideBySide(networks: readonly NetworkDesign[], starts: readonly number[], rows: number, columns: number): Float64Array {
  const data = new Float64Array(rows * columns);
  networks.forEach(({ inputs }, i) => {
    for (let row = 0; row < rows; row++) data.set(inputs.data.subarray(row * inputs.columns, (row + 1) * inputs.columns), row * columns + starts[i]);
  });
  return data;
}

function arraysBefore(networks: readonly NetworkDesign[], index: number): number {
  return networks.slice(0, index).reduce((sum, { arrays }) => sum + arrays.length, 0);
}

function movedBy(block: InputBlock, columns: number, arrays: number): InputBlock {
  switch (block.kind) {
    case "numbers": return { ...block, from: block.from + columns };
    case "sequence": return { ...block, subject: block.subject + columns, position: block.position + columns };
    case "volume": return { ...block, column: block.column + columns, array: block.array + arrays };
    case "embedding": case "indicators": return { ...block, column: block.column + columns };
    default: return assertNever(block);
  }
}

/** For every network that remembers, whose row each row is: rows of one subject belong together. [n] each */
export function subjectsOfRows(networks: readonly NetworkDesign[]): readonly Int32Array[] {
  return networks.flatMap(({ blocks, inputs: { rows, columns, data } }) => blocks.flatMap((block) =>
    block.kind === "sequence" ? [Int32Array.from({ length: rows }, (_, row) => data[row * columns + block.subject])] : []));
}
