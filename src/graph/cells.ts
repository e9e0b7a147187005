/**
 * Recurrent cells over sequences, in float64: what a row's state is made of, and what it leaves for the backward pass. s is the logistic
 * function, * goes element by element, h and c without a mark are the states before the row.
 *
 *   lstm  [i f g o] = A + h U;  c' = s(f + 1) * c + s(i) * tanh(g);  h' = s(o) * tanh(c')      (Gers et al. 2000; forgetting begins rare)
 *         value [h', s(i), s(f + 1), tanh(g), s(o), c']
 *   gru   [r z] = s(A + h U);  q = h U;  n = tanh(A + r * q);  h' = (1 - z) * n + z * h        (Cho et al. 2014, r after the product)
 *         value [h', r, z, n, q]
 */
import { assertNever } from "../invariant.js";
import type { RecurrentCell } from "../model/network.js";
import type { NodeValue } from "./arithmetic.js";
import type { SequenceOrder } from "./sequences.js";

/** Gates of A, and parts of the value, each as wide as the state. */
export const cellShapes: Readonly<Record<RecurrentCell, { readonly gateCount: number; readonly valueCount: number }>> = {
  lstm: { gateCount: 4, valueCount: 6 },
  gru: { gateCount: 3, valueCount: 5 },
};

/** @param gates A, [m, gateCount * units] @param weights U, [units, gateCount * units] @returns [m, valueCount * units] */
export function recurrence(cell: RecurrentCell, gates: NodeValue, weights: NodeValue, { rows, previous }: SequenceOrder): NodeValue {
  const { gateCount, valueCount } = cellShapes[cell];
  const units = gates.width / gateCount;
  const width = valueCount * units;
  const values = new Float64Array(rows.length * width);
  const none = new Float64Array(width);
  const products = new Float64Array(gates.width);
  for (const row of rows) {
    const before = previous[row] < 0 ? none : values.subarray(previous[row] * width, (previous[row] + 1) * width);
    multiply(before.subarray(0, units), weights, products);
    step(cell, gates.values.subarray(row * gates.width, (row + 1) * gates.width), products, before, units, values.subarray(row * width, (row + 1) * width));
  }
  return { width, values };
}

/** h U */
function multiply(state: Float64Array, weights: NodeValue, out: Float64Array): void {
  out.fill(0);
  for (let k = 0; k < state.length; k++) {
    if (state[k] === 0) continue;
    for (let j = 0; j < out.length; j++) out[j] += state[k] * weights.values[k * weights.width + j];
  }
}

function step(cell: RecurrentCell, gates: Float64Array, products: Float64Array, before: Float64Array, units: number, out: Float64Array): void {
  switch (cell) {
    case "lstm": return stepLstm(gates, products, before, units, out);
    case "gru": return stepGru(gates, products, before, units, out);
    default: return assertNever(cell);
  }
}

function stepLstm(gates: Float64Array, products: Float64Array, before: Float64Array, units: number, out: Float64Array): void {
  for (let j = 0; j < units; j++) {
    const [input, forget, candidate, output] = [0, 1, 2, 3].map((gate) => gates[gate * units + j] + products[gate * units + j]);
    const [i, f, g, o] = [logistic(input), logistic(forget + 1), Math.tanh(candidate), logistic(output)];
    const c = f * before[5 * units + j] + i * g;
    [o * Math.tanh(c), i, f, g, o, c].forEach((value, part) => (out[part * units + j] = value));
  }
}

function stepGru(gates: Float64Array, products: Float64Array, before: Float64Array, units: number, out: Float64Array): void {
  for (let j = 0; j < units; j++) {
    const [r, z] = [0, 1].map((gate) => logistic(gates[gate * units + j] + products[gate * units + j]));
    const q = products[2 * units + j];
    const n = Math.tanh(gates[2 * units + j] + r * q);
    [(1 - z) * n + z * before[j], r, z, n, q].forEach((value, part) => (out[part * units + j] = value));
  }
}

function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
