/**
 * Expressions over whole columns, without making code at run time (a page's content policy may forbid it): blocks of rows pass
 * through the steps of a program, so that what is between steps stays in the processor's nearest memory.
 * What depends on no column is computed once, before the rows.
 */
import { invariant } from "../invariant.js";
import type { ScalarExpression } from "./expression.js";
import { loopOf, type BlockLoop } from "./loops.js";
import { operations } from "./operations.js";
import { compileProgram, symbolsOfAll, type Program, type ProgramNode } from "./program.js";

/** A column of n values, or one value for all rows. */
export type ColumnBindings = ReadonlyMap<string, Float64Array | number>;

/** 4 kB a buffer: the dozen that a kernel and its derivatives need fit the first cache */
const blockLength = 512;

/**
 * The expression's value in every row.
 * @param symbols [n] or one number each; NaN where missing
 * @param n number of rows
 * @param out [n]; allocated where absent
 */
export function evaluateColumns(
  expression: ScalarExpression,
  symbols: ColumnBindings,
  n: number,
  out: Float64Array = new Float64Array(n),
): Float64Array {
  evaluateManyColumns([expression], symbols, n, [out]);
  return out;
}

/** Several expressions at once, shared parts computed once: a kernel and its derivatives. @param outs [n] each */
export function evaluateManyColumns(
  expressions: readonly ScalarExpression[],
  symbols: ColumnBindings,
  n: number,
  outs: readonly Float64Array[],
): void {
  const columns = new Set<string>();
  for (const name of symbolsOfAll(expressions)) if (typeof symbols.get(name) === "object") columns.add(name);
  runProgram(compileProgram(expressions, columns), symbols, n, outs);
}

/** Runs what `compileProgram` made, with a column for each of its columns and a number for every other symbol. */
export function runProgram(program: Program, symbols: ColumnBindings, n: number, outs: readonly Float64Array[]): void {
  const scalars = scalarValues(program.nodes, symbols);
  const length = Math.min(blockLength, n);
  const blocks = prepareBlocks(program, scalars, length);
  const columns = columnsOf(program.nodes, symbols, n);
  const steps = program.rowSteps.map((step) => rowOperation(program.nodes, step.node));
  for (let start = 0; start < n; start += length) {
    const count = Math.min(length, n - start);
    for (const { node, column } of columns) blocks[node] = column.subarray(start, start + count);
    for (const { node, a, b, c, loop } of steps) loop(blocks[node], blocks[a], blocks[b], blocks[c], count);
    program.outputs.forEach((node, index) => {
      outs[index].set(count === blocks[node].length ? blocks[node] : blocks[node].subarray(0, count), start);
    });
  }
}

interface RowOperation {
  readonly node: number;
  /** operand nodes; an absent one repeats the first */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly loop: BlockLoop;
}

function rowOperation(nodes: readonly ProgramNode[], node: number): RowOperation {
  const found = nodes[node];
  invariant(found.kind === "operation", "a row step computes an operation");
  const [a, b = a, c = a] = found.operands;
  return { node, a, b, c, loop: loopOf(found.operation) };
}

/** The value of each node that is the same for all rows; 0 in the place of others. */
function scalarValues(nodes: readonly ProgramNode[], symbols: ColumnBindings): Float64Array {
  const values = new Float64Array(nodes.length);
  nodes.forEach((node, index) => {
    if (!node.isRowWise) values[index] = scalarValue(node, values, symbols);
  });
  return values;
}

function scalarValue(node: ProgramNode, values: Float64Array, symbols: ColumnBindings): number {
  if (node.kind === "constant") return node.value;
  if (node.kind === "operation") {
    const [a, b, c] = node.operands;
    return operations[node.operation].value(values[a], values[b], values[c]);
  }
  const value = symbols.get(node.name);
  invariant(typeof value === "number", `the symbol ${node.name} is bound to one number`);
  return value;
}

/** One block per node: its own buffer, or the scalar repeated; a column's follows the rows. */
function prepareBlocks(program: Program, scalars: Float64Array, length: number): Float64Array[] {
  const buffers = Array.from({ length: program.bufferCount }, () => new Float64Array(length));
  const read = new Set<number>(program.outputs);
  for (const { node } of program.rowSteps) {
    const step = program.nodes[node];
    if (step.kind === "operation") step.operands.forEach((operand) => read.add(operand));
  }
  const blocks = program.nodes.map((node, index) =>
    read.has(index) && !node.isRowWise ? new Float64Array(length).fill(scalars[index]) : buffers[0],
  );
  for (const { node, buffer } of program.rowSteps) blocks[node] = buffers[buffer];
  return blocks;
}

function columnsOf(
  nodes: readonly ProgramNode[],
  symbols: ColumnBindings,
  n: number,
): { readonly node: number; readonly column: Float64Array }[] {
  return nodes.flatMap((node, index) => {
    if (node.kind !== "symbol" || !node.isRowWise) return [];
    const column = symbols.get(node.name);
    invariant(typeof column === "object" && column.length >= n, `the symbol ${node.name} is bound to a column of ${n} rows`);
    return [{ node: index, column }];
  });
}
