/**
 * The arithmetic of forward operations on rows of float64, as predictions need it: no dropout, running moments. Knows values;
 * knows no graph.
 */
import { assertNever } from "../invariant.js";
import type { Activation } from "../model/network.js";
import { normalCdf } from "../numerics/special.js";
import { normalisation } from "./graph.js";

/** A node's value over the rows of a block, or over every position of them, [rows, width] row-major; a parameter's own rows. */
export interface NodeValue {
  readonly width: number;
  readonly values: Float64Array;
}

/** Some columns of every row. */
export function columnsOf(matrix: NodeValue, rows: number, from: number, width: number): NodeValue {
  if (width === matrix.width) return matrix;
  const values = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) values.set(matrix.values.subarray(i * matrix.width + from, i * matrix.width + from + width), i * width);
  return { width, values };
}

export function sideBySide(parts: readonly NodeValue[], rows: number): NodeValue {
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const values = new Float64Array(rows * width);
  let from = 0;
  for (const part of parts) {
    for (let i = 0; i < rows; i++) values.set(part.values.subarray(i * part.width, (i + 1) * part.width), i * width + from);
    from += part.width;
  }
  return { width, values };
}

/** The table's row at each code; for -1, its mean row or zeros. @param table [levels, width] @param codes one per row */
export function lookedUp(table: NodeValue, codes: NodeValue, absent: "mean" | "zero"): NodeValue {
  const { width } = table;
  const values = new Float64Array(codes.values.length * width);
  const other = codes.values.some((code) => code < 0) && absent === "mean" ? meanRow(table) : new Float64Array(width);
  codes.values.forEach((code, i) => values.set(code < 0 ? other : table.values.subarray(code * width, (code + 1) * width), i * width));
  return { width, values };
}

function meanRow({ width, values }: NodeValue): Float64Array {
  const mean = new Float64Array(width);
  for (let i = 0; i < values.length; i++) mean[i % width] += (values[i] * width) / values.length;
  return mean;
}

/** A W + 1 b', or A W. */
export function product(left: NodeValue, right: NodeValue, bias: NodeValue | null): NodeValue {
  const [inner, width] = [left.width, right.width];
  const rows = left.values.length / inner;
  const values = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    const row = values.subarray(i * width, (i + 1) * width);
    if (bias !== null) row.set(bias.values);
    for (let k = 0; k < inner; k++) {
      const factor = left.values[i * inner + k];
      for (let j = 0; j < width; j++) row[j] += factor * right.values[k * width + j];
    }
  }
  return { width, values };
}

/** A + scale B */
export function sumOf(left: NodeValue, right: NodeValue, scale: number): NodeValue {
  return { width: left.width, values: left.values.map((value, i) => value + scale * right.values[i]) };
}

/** (A - mean) / sqrt(variance + epsilon), column by column. */
export function standardised({ width, values }: NodeValue, mean: NodeValue, variance: NodeValue): NodeValue {
  const scale = variance.values.map((value) => 1 / Math.sqrt(value + normalisation.epsilon));
  return { width, values: values.map((value, i) => (value - mean.values[i % width]) * scale[i % width]) };
}

export function scaledAndShifted({ width, values }: NodeValue, scale: NodeValue, shift: NodeValue | null): NodeValue {
  return { width, values: values.map((value, i) => value * scale.values[i % width] + (shift?.values[i % width] ?? 0)) };
}

export function activated(activation: Activation, input: NodeValue): NodeValue {
  return activation === "linear" ? input : { width: input.width, values: input.values.map(activationOf(activation)) };
}

/** phi, as the executors compute it. */
function activationOf(activation: Activation): (z: number) => number {
  switch (activation) {
    case "linear": return (z) => z;
    case "relu": return (z) => Math.max(0, z);
    case "silu": return (z) => z / (1 + Math.exp(-z));
    case "gelu": return (z) => z * normalCdf(z);
    case "tanh": return Math.tanh;
    case "sigmoid": return (z) => 1 / (1 + Math.exp(-z));
    case "softplus": return (z) => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));
    case "elu": return (z) => (z > 0 ? z : Math.expm1(z));
    default: return assertNever(activation);
  }
}
