/**
 * An expression, or several that share parts, as a list of steps over numbered nodes: each distinct subexpression once, what no
 * column enters apart from what each row must compute. Knows no values; `columns.ts` runs it.
 */
import { operandsOf, symbolsOf, type Operation, type ScalarExpression } from "./expression.js";
import { foldTree } from "./fold.js";

export interface Program {
  /** every node after its operands */
  readonly nodes: readonly ProgramNode[];
  /** for each expression, the node that holds its value */
  readonly outputs: readonly number[];
  /** the row-wise operations, in order, each with the buffer it writes */
  readonly rowSteps: readonly RowStep[];
  /** how many block buffers the row steps write in turn */
  readonly bufferCount: number;
}

export type ProgramNode = ProgramConstant | ProgramSymbol | ProgramOperation;

interface ProgramConstant {
  readonly kind: "constant";
  readonly value: number;
  readonly isRowWise: false;
}

interface ProgramSymbol {
  readonly kind: "symbol";
  readonly name: string;
  readonly isRowWise: boolean;
}

interface ProgramOperation {
  readonly kind: "operation";
  readonly operation: Operation;
  /** indices of earlier nodes */
  readonly operands: readonly number[];
  readonly isRowWise: boolean;
}

export interface RowStep {
  readonly node: number;
  readonly buffer: number;
}

/** @param columns the symbols whose values differ from row to row; all others are the same for every row */
export function compileProgram(expressions: readonly ScalarExpression[], columns: ReadonlySet<string>): Program {
  const nodes: ProgramNode[] = [];
  const known = new Map<string, number>();
  const intern = (node: ProgramNode): number => {
    const key = keyOf(node);
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, nodes.length);
    return nodes.push(node) - 1;
  };
  const outputs = expressions.map((expression) =>
    foldTree<ScalarExpression, number>(expression, operandsOf, (node, operands) => {
      if (node.kind === "constant") return intern({ ...node, isRowWise: false });
      if (node.kind === "symbol") return intern({ ...node, isRowWise: columns.has(node.name) });
      return intern({ ...node, operands, isRowWise: operands.some((one) => nodes[one].isRowWise) });
    }),
  );
  return { nodes, outputs, ...assignBuffers(nodes, outputs) };
}

/** The symbols that a set of expressions needs. */
export function symbolsOfAll(expressions: readonly ScalarExpression[]): readonly string[] {
  return [...new Set(expressions.flatMap((one) => symbolsOf(one)))];
}

/** Equal keys, equal values: a sum's and a product's operands may be in either order. */
function keyOf(node: ProgramNode): string {
  switch (node.kind) {
    case "constant":
      return `=${Object.is(node.value, -0) ? "-0" : node.value}`;
    case "symbol":
      return `$${node.name}`;
    case "operation": {
      const isCommutative = node.operation === "add" || node.operation === "multiply";
      const operands = isCommutative ? [...node.operands].sort((a, b) => a - b) : node.operands;
      return `${node.operation} ${operands.join(" ")}`;
    }
  }
}

/** A buffer is written again once its last reader has run, never in the very step that reads it; outputs keep theirs. */
function assignBuffers(
  nodes: readonly ProgramNode[],
  outputs: readonly number[],
): Pick<Program, "rowSteps" | "bufferCount"> {
  const lastReader = new Map<number, number>();
  nodes.forEach((node, index) => {
    if (node.kind === "operation") node.operands.forEach((operand) => lastReader.set(operand, index));
  });
  for (const output of outputs) lastReader.set(output, Infinity);

  const bufferOf = new Map<number, number>();
  const free: number[] = [];
  const rowSteps: RowStep[] = [];
  let bufferCount = 0;
  nodes.forEach((node, index) => {
    if (node.kind !== "operation" || !node.isRowWise) return;
    const buffer = free.pop() ?? bufferCount++;
    bufferOf.set(index, buffer);
    rowSteps.push({ node: index, buffer });
    for (const operand of new Set(node.operands)) {
      const held = bufferOf.get(operand);
      if (held !== undefined && lastReader.get(operand) === index) free.push(held);
    }
  });
  return { rowSteps, bufferCount };
}
