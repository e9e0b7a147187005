/** Expressions as text: in the language's own notation, and in TypeScript. Parentheses only where the reader needs them. */
import { operandsOf, type OperationExpression, type ScalarExpression } from "./expression.js";
import { foldTree } from "./fold.js";
import { operations, type Notation } from "./operations.js";

type Style = "formula" | "typescript";

interface Printed {
  readonly text: string;
  readonly precedence: number;
}

const atom = 10;

/** As a formula or a definition would write it: `variance * exp(-d^2 / (2 * lengthscale^2))`. */
export function printFormula(expression: ScalarExpression): string {
  return print(expression, "formula");
}

/** As a TypeScript expression over variables of the symbols' names and the functions of `requiredFunctions`. */
export function printTypeScript(expression: ScalarExpression): string {
  return print(expression, "typescript");
}

/** The names that `printTypeScript` calls and JavaScript lacks; `functions.ts` exports them all. */
export function requiredFunctions(expression: ScalarExpression): readonly string[] {
  const names = new Set<string>();
  foldTree(expression, operandsOf, (node) => {
    const notation = node.kind === "operation" ? operations[node.operation].typescript : null;
    if (notation?.kind === "call" && !notation.name.startsWith("Math.")) names.add(notation.name);
    return null;
  });
  return [...names].sort();
}

function print(expression: ScalarExpression, style: Style): string {
  return foldTree<ScalarExpression, Printed>(expression, operandsOf, (node, operands) => {
    if (node.kind === "constant") return printConstant(node.value, style);
    if (node.kind === "symbol") return { text: printSymbol(node.name, style), precedence: atom };
    return printOperation(node, operands, operations[node.operation][style]);
  }).text;
}

function printConstant(value: number, style: Style): Printed {
  const text = Math.abs(value) === Infinity && style === "formula" ? "Inf" : String(Math.abs(value));
  const isNegative = value < 0 || Object.is(value, -0);
  return isNegative ? { text: `-${text}`, precedence: 7 } : { text, precedence: atom };
}

function printSymbol(name: string, style: Style): string {
  return style === "typescript" || /^[\p{L}.][\p{L}\p{N}_.]*$/u.test(name) ? name : `\`${name}\``;
}

function printOperation(node: OperationExpression, operands: readonly Printed[], notation: Notation): Printed {
  switch (notation.kind) {
    case "call":
      return { text: `${notation.name}(${operands.map((one) => one.text).join(", ")})`, precedence: atom };
    case "prefix":
      return { text: notation.sign + enclose(operands[0], notation.operand), precedence: notation.precedence };
    case "infix": {
      const gap = node.operation === "power" && notation.sign === "^" ? "" : " ";
      const left = enclose(operands[0], notation.left);
      const right = enclose(operands[1], notation.right);
      return { text: `${left}${gap}${notation.sign}${gap}${right}`, precedence: notation.precedence };
    }
  }
}

function enclose(printed: Printed, least: number): string {
  return printed.precedence >= least ? printed.text : `(${printed.text})`;
}
