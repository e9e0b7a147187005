/**
 * Symbolic derivatives, by the rules of `operations.ts`. Knows no rule itself. The expression is simplified before as well as
 * after: a distance written as sqrt(d^2) becomes |d|, which has a derivative at 0.
 */
import { constant, operandsOf, type ScalarExpression } from "./expression.js";
import { foldTree } from "./fold.js";
import { operations } from "./operations.js";
import { simplify } from "./simplify.js";

/**
 * The derivative with respect to one symbol, the others held fixed. An operand without the symbol adds nothing, even where
 * it is infinite or missing.
 */
export function differentiate(expression: ScalarExpression, symbol: string): ScalarExpression {
  const derivative = foldTree<ScalarExpression, ScalarExpression | null>(simplify(expression), operandsOf, (node, inner) => {
    if (node.kind === "operation") return operations[node.operation].derivative(node.operands, inner);
    return node.kind === "symbol" && node.name === symbol ? constant(1) : null;
  });
  return simplify(derivative ?? constant(0));
}
