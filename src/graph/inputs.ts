/** The columns of the input matrix that a network reads, as its first nodes. Knows blocks of columns; nothing of layers. */
import { invariant } from "../invariant.js";
import type { InputBlock } from "../model/network.js";
import { addMatrix, type ForwardBuilder, type Top } from "./builder.js";

/** @returns the inputs side by side */
export function addInputs(builder: ForwardBuilder, blocks: readonly InputBlock[]): Top {
  const [first, ...others] = blocks;
  invariant(first !== undefined && others.length === 0, "a network reads one block of numbers");
  return addMatrix(builder, { kind: "inputs", from: first.from }, [], first.width);
}
