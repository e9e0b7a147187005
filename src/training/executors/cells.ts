/**
 * Recurrent cells as tensor operations, all subjects stepping together, and their pull-back through time; the equations stand in
 * graph/cells.ts. Rows are brought into the order of the steps once, so that a step is a run of rows and the subjects still running are
 * the first of the step before. Temporaries are left to the caller's scope.
 */
import type { SequenceOrder } from "../../graph/index.js";
import { assertNever } from "../../invariant.js";
import type { RecurrentCell } from "../../model/network.js";
import type { Tensor, TensorOperations } from "../../tensor/index.js";

/** @param gates A, [m, gates * units] @param weights U @returns the state and what the pull-back needs, [m, parts * units] */
export function recurrence(on: TensorOperations, cell: RecurrentCell, gates: Tensor, weights: Tensor, order: SequenceOrder): Tensor {
  const units = weights.shape[0];
  const sorted = on.gather(gates, on.indices(order.rows));
  const values: Tensor[] = [];
  forEachStep(order, (step, from, count) => {
    const before = step === 0 ? null : on.rows(values[step - 1], 0, count);
    values.push(on.concat(forwardStep(on, cell, on.rows(sorted, from, count), weights, before, units)));
  });
  return on.gather(on.stack(values), on.indices(inverseOf(order.rows)));
}

/** @param upstream dh, [m, units] @param value of `recurrence` @returns [m, gates * units], for a gru with dn * r beside it */
export function recurrenceGradient(
  on: TensorOperations, cell: RecurrentCell, upstream: Tensor, value: Tensor, weights: Tensor, order: SequenceOrder,
): Tensor {
  const units = weights.shape[0];
  const [derivatives, values] = [upstream, value].map((matrix) => on.gather(matrix, on.indices(order.rows)));
  const gradients: Tensor[] = [];
  let later: StepCarry | null = null;
  for (let step = order.steps.length - 2; step >= 0; step--) {
    const [from, count] = extentOf(order, step);
    const before = step === 0 ? null : on.rows(values, order.steps[step - 1], count);
    const own = on.rows(derivatives, from, count);
    const result: StepGradient = backwardStep(on, cell, own, on.rows(values, from, count), weights, before, carried(on, later, count, units));
    gradients.unshift(result.gates);
    later = result.carry;
  }
  return on.gather(on.stack(gradients), on.indices(inverseOf(order.rows)));
}

/** The row before in each sequence, zeros before a first one. */
export function previousRows(on: TensorOperations, matrix: Tensor, { previous }: SequenceOrder): Tensor {
  const withNone = on.stack([on.zeros(1, matrix.shape[1]!), matrix]);
  return on.gather(withNone, on.indices(previous.map((row) => row + 1)));
}

/** What a step hands to the one before it: the derivative with respect to the state, and to an lstm's memory. */
interface StepCarry {
  readonly state: Tensor;
  readonly memory: Tensor | null;
}

interface StepGradient {
  readonly gates: Tensor;
  readonly carry: StepCarry;
}

function forwardStep(
  on: TensorOperations, cell: RecurrentCell, gates: Tensor, weights: Tensor, before: Tensor | null, units: number,
): readonly Tensor[] {
  const state = before && on.slice(before, 0, units);
  const products = state && on.matmul(state, weights, false, false);
  switch (cell) {
    case "lstm": return lstmStep(on, products === null ? gates : on.add(gates, products), before && on.slice(before, 5 * units, units), units);
    case "gru": return gruStep(on, gates, products, state, units);
    default: return assertNever(cell);
  }
}

function lstmStep(on: TensorOperations, gates: Tensor, memory: Tensor | null, units: number): readonly Tensor[] {
  const part = (gate: number): Tensor => on.slice(gates, gate * units, units);
  const [i, f, g, o] = [on.sigmoid(part(0)), on.sigmoid(on.shift(part(1), 1)), on.tanh(part(2)), on.sigmoid(part(3))];
  const written = on.multiply(i, g);
  const c = memory === null ? written : on.add(on.multiply(f, memory), written);
  return [on.multiply(o, on.tanh(c)), i, f, g, o, c];
}

function gruStep(on: TensorOperations, gates: Tensor, products: Tensor | null, state: Tensor | null, units: number): readonly Tensor[] {
  const zero = on.zeros(gates.shape[0], units);
  const part = (gate: number): Tensor => on.slice(gates, gate * units, units);
  const product = (gate: number): Tensor => (products === null ? zero : on.slice(products, gate * units, units));
  const [r, z] = [on.sigmoid(on.add(part(0), product(0))), on.sigmoid(on.add(part(1), product(1)))];
  const q = product(2);
  const n = on.tanh(on.add(part(2), on.multiply(r, q)));
  const kept = on.subtract(n, on.multiply(z, n));
  return [state === null ? kept : on.add(kept, on.multiply(z, state)), r, z, n, q];
}

function backwardStep(
  on: TensorOperations, cell: RecurrentCell, own: Tensor, value: Tensor, weights: Tensor, before: Tensor | null, carry: StepCarry | null,
): StepGradient {
  const upstream = carry === null ? own : on.add(own, carry.state);
  switch (cell) {
    case "lstm": return lstmStepGradient(on, upstream, value, weights, before, carry?.memory ?? null);
    case "gru": return gruStepGradient(on, upstream, value, weights, before);
    default: return assertNever(cell);
  }
}

function lstmStepGradient(
  on: TensorOperations, upstream: Tensor, value: Tensor, weights: Tensor, before: Tensor | null, ofMemory: Tensor | null,
): StepGradient {
  const units = weights.shape[0];
  const [, i, f, g, o, c] = partsOf(on, value, units, 6);
  const squashed = on.tanh(c);
  const throughState = on.multiply(on.multiply(upstream, o), oneMinusSquare(on, squashed));
  const dc = ofMemory === null ? throughState : on.add(throughState, ofMemory);
  const memory = before === null ? on.zeros(upstream.shape[0], units) : on.slice(before, 5 * units, units);
  const gates = on.concat([
    on.multiply(on.multiply(dc, g), logisticSlope(on, i)),
    on.multiply(on.multiply(dc, memory), logisticSlope(on, f)),
    on.multiply(on.multiply(dc, i), oneMinusSquare(on, g)),
    on.multiply(on.multiply(upstream, squashed), logisticSlope(on, o)),
  ]);
  return { gates, carry: { state: on.matmul(gates, weights, false, true), memory: on.multiply(dc, f) } };
}

function gruStepGradient(on: TensorOperations, upstream: Tensor, value: Tensor, weights: Tensor, before: Tensor | null): StepGradient {
  const units = weights.shape[0];
  const [, r, z, n, q] = partsOf(on, value, units, 5);
  const state = before === null ? on.zeros(upstream.shape[0], units) : on.slice(before, 0, units);
  const dn = on.multiply(on.multiply(upstream, on.shift(on.scale(z, -1), 1)), oneMinusSquare(on, n));
  const dr = on.multiply(on.multiply(dn, q), logisticSlope(on, r));
  const dz = on.multiply(on.multiply(upstream, on.subtract(state, n)), logisticSlope(on, z));
  const dq = on.multiply(dn, r);
  const throughProducts = on.matmul(on.concat([dr, dz, dq]), weights, false, true);
  return { gates: on.concat([dr, dz, dn, dq]), carry: { state: on.add(throughProducts, on.multiply(upstream, z)), memory: null } };
}

function partsOf(on: TensorOperations, value: Tensor, units: number, count: number): readonly Tensor[] {
  return Array.from({ length: count }, (_, part) => on.slice(value, part * units, units));
}

/** s (1 - s) */
const logisticSlope = (on: TensorOperations, s: Tensor): Tensor => on.subtract(s, on.multiply(s, s));

/** 1 - t^2 */
const oneMinusSquare = (on: TensorOperations, t: Tensor): Tensor => on.shift(on.scale(on.multiply(t, t), -1), 1);

/** What the later step handed back, with zeros for the subjects that ended before it. */
function carried(on: TensorOperations, carry: StepCarry | null, count: number, units: number): StepCarry | null {
  if (carry === null) return null;
  const missing = count - carry.state.shape[0];
  if (missing === 0) return carry;
  const filled = (matrix: Tensor): Tensor => on.stack([matrix, on.zeros(missing, units)]);
  return { state: filled(carry.state), memory: carry.memory && filled(carry.memory) };
}

function forEachStep(order: SequenceOrder, visit: (step: number, from: number, count: number) => void): void {
  for (let step = 0; step + 1 < order.steps.length; step++) visit(step, ...extentOf(order, step));
}

function extentOf({ steps }: SequenceOrder, step: number): [from: number, count: number] {
  return [steps[step], steps[step + 1] - steps[step]];
}

function inverseOf(permutation: Int32Array): Int32Array {
  const inverse = new Int32Array(permutation.length);
  permutation.forEach((row, at) => (inverse[row] = at));
  return inverse;
}
