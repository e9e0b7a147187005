/**
 * The loop of each operation over one block of rows. What is cheaper than a call has a loop of its own; the rest call the
 * operation's value per row.
 */
import type { Operation } from "./expression.js";
import { operations } from "./operations.js";

/** out[i] = operation(a[i], b[i], c[i]) for i < count; b and c are read only by operations that have them */
export type BlockLoop = (out: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, count: number) => void;

const ownLoops: Partial<Readonly<Record<Operation, BlockLoop>>> = {
  add(out, a, b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = a[i] + b[i];
  },
  subtract(out, a, b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = a[i] - b[i];
  },
  multiply(out, a, b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = a[i] * b[i];
  },
  divide(out, a, b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = a[i] / b[i];
  },
  negate(out, a, _b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = -a[i];
  },
  power(out, a, b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = b[i] === 2 ? a[i] * a[i] : a[i] ** b[i];
  },
  exp(out, a, _b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = Math.exp(a[i]);
  },
  log(out, a, _b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = Math.log(a[i]);
  },
  sqrt(out, a, _b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = Math.sqrt(a[i]);
  },
  abs(out, a, _b, _c, count) {
    for (let i = 0; i < count; i++) out[i] = Math.abs(a[i]);
  },
};

export function loopOf(operation: Operation): BlockLoop {
  return ownLoops[operation] ?? loopCalling(operations[operation].value);
}

function loopCalling(value: (a: number, b: number, c: number) => number): BlockLoop {
  return (out, a, b, c, count) => {
    for (let i = 0; i < count; i++) out[i] = value(a[i], b[i], c[i]);
  };
}
