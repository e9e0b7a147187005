/** Rows whose factors an executor may look up: every code lies in its table. Executors meet training's levels only; predictions meet others. */
import type { TrainingGraph } from "../../graph/index.js";
import { invariant } from "../../invariant.js";
import type { Matrix } from "../../numerics/matrix.js";

export function checkLoadable(graph: TrainingGraph, inputs: Matrix): void {
  invariant(inputs.columns === graph.inputCount, `the network reads ${graph.inputCount} inputs, not ${inputs.columns}`);
  for (const { column, levelCount } of lookups(graph)) {
    for (let at = column; at < inputs.data.length; at += inputs.columns) {
      const code = inputs.data[at];
      invariant(Number.isInteger(code) && code >= 0 && code < levelCount, `level ${code} stands outside a table of ${levelCount}`);
    }
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
