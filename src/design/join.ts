/**
 * The inputs of all networks as one matrix, and where each network's own stand in it. A training graph of several networks reads one matrix.
 */
import type { InputBlock } from "../model/index.js";
import type { Matrix } from "../numerics/matrix.js";
import type { NetworkDesign } from "./design.js";

export interface JoinedInputs {
  /** [n, k]; the networks' matrices side by side */
  readonly inputs: Matrix;
  /** by network */
  readonly blocks: readonly (readonly InputBlock[])[];
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
    blocks: networks.map(({ blocks }, i) => blocks.map((block) => movedBy(block, starts[i]))),
  };
}

function sideBySide(networks: readonly NetworkDesign[], starts: readonly number[], rows: number, columns: number): Float64Array {
  const data = new Float64Array(rows * columns);
  networks.forEach(({ inputs }, i) => {
    for (let row = 0; row < rows; row++) data.set(inputs.data.subarray(row * inputs.columns, (row + 1) * inputs.columns), row * columns + starts[i]);
  });
  return data;
}

function movedBy(block: InputBlock, columns: number): InputBlock {
  return block.kind === "numbers" ? { ...block, from: block.from + columns } : { ...block, column: block.column + columns };
}
