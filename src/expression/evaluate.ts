/** The value of an expression at one point. For many points, `columns.ts`. */
import { invariant } from "../invariant.js";
import { operandsOf, type OperationExpression, type ScalarExpression } from "./expression.js";
import { foldTree } from "./fold.js";
import { operations } from "./operations.js";

/**
 * @param bindings a value for every symbol; NaN where it is missing
 * @returns NaN outside the domain of an operation
 */
export function evaluate(expression: ScalarExpression, bindings: ReadonlyMap<string, number>): number {
  return foldTree<ScalarExpression, number>(expression, operandsOf, (node, operands) => {
    if (node.kind === "constant") return node.value;
    if (node.kind === "operation") return valueOf(node, operands);
    const value = bindings.get(node.name);
    invariant(value !== undefined, `the symbol ${node.name} is bound before it is evaluated`);
    return value;
  });
}

function valueOf(node: OperationExpression, operands: readonly number[]): number {
  return operations[node.operation].value(operands[0], operands[1], operands[2]);
}
