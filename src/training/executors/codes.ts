/** Rows whose factors an executor may look up: every code lies in its table. Executors meet training's levels only; predictions meet others. */
import type { TrainingGraph } from "../../graph/index.js";
import { invariant } from "../../invariant.js";
import type { ChannelRows } from "../../numerics/channels.js";
import type { Matrix } from "../../numerics/matrix.js";

export function checkLoadable(graph: TrainingGraph, inputs: Matrix, arrays: readonly ChannelRows[]): void {
  invariant(inputs.columns === graph.inputCount, `the network reads ${graph.inputCount} inputs, not ${inputs.columns}`);
  for (const { column, levelCount } of lookups(graph)) checkCodes(inputs, column, levelCount, "level");
  for (const { operation } of graph.forward) {
    if (operation.kind !== "array") continue;
    invariant(operation.array < arrays.length, "the network is given the arrays that it reads");
    const { values, size } = arrays[operation.array];
    checkCodes(inputs, operation.column, values.length / size, "cell");
  }
}

function checkCodes({ data, columns }: Matrix, column: number, count: number, what: string): void {
  for (let at = column; at < data.length; at += columns) {
    invariant(Number.isInteger(data[at]) && data[at] >= 0 && data[at] < count, `${what} ${data[at]} stands outside a table of ${count}`);
  }
}

function lookups({ forward }: TrainingGraph): readonly { readonly column: number; readonly levelCount: number }[] {
  return forward.flatMap(({ operation, inputs }) => {
    if (operation.kind !== "lookup") return [];
    const codes = forward[inputs[1]].operation;
    invariant(codes.kind === "codes", "a lookup's second input is a factor's codes");
    return [{ column: codes.column, levelCount: Number(forward[inputs[0]].shape[0]) }];
  });
}
