/**
 * Rows of network inputs in the arena, row-major float32 without padding: a batch is a list of them. Knows which arena holds them,
 * so that no executor reads another's.
 */
import { invariant } from "../../../invariant.js";
import type { ChannelRows } from "../../../numerics/channels.js";
import type { Matrix } from "../../../numerics/matrix.js";
import type { LoadedInputs } from "../executor.js";
import type { Arena } from "./arena.js";

interface ArenaInputs extends LoadedInputs {
  readonly arena: Arena;
  readonly address: number;
}

/** @param inputs [n, inputCount] */
export function loadInputs(arena: Arena, inputs: Matrix, arrays: readonly ChannelRows[] = []): LoadedInputs {
  const { rows, columns, data } = inputs;
  const address = arena.reserve(4 * rows * columns);
  arena.floats().set(data.subarray(0, rows * columns), address / 4);
  const loaded: ArenaInputs = {
    arena,
    address,
    rowCount: rows,
    arrays,
    // a view anew each time: memory that grows leaves older views empty
    get values() {
      return arena.floats().subarray(address / 4, address / 4 + rows * columns);
    },
  };
  return loaded;
}

/** @returns their address in that arena */
export function addressOf(arena: Arena, inputs: LoadedInputs): number {
  invariant(isOf(arena, inputs), "inputs were loaded by another executor");
  return inputs.address;
}

function isOf(arena: Arena, inputs: LoadedInputs): inputs is ArenaInputs {
  return "arena" in inputs && inputs.arena === arena;
}
