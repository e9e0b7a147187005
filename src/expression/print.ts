/** Expressions as text: in the language's own notation, and in TypeScript. Parentheses only where the reader needs them. */
import { isConstant, isNumber, operandsOf, type OperationExpression, type ScalarExpression } from "./expression.js";
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
    const notation = node.kind === "operation" ? notationOf(node, "typescript") : null;
    if (notation?.kind === "call" && !notation.name.startsWith("Math.")) names.add(notation.name);
    return null;
  });
  return [...names].sort();
}

function print(expression: ScalarExpression, style: Style): string {
  return foldTree<ScalarExpression, Printed>(expression, operandsOf, (node, operands) => {
    if (node.kind === "constant") return printConstant(node.value, style);
    if (node.kind === "symbol") return { text: printSymbol(node.name, style), precedence: atom };
    return printOperation(node, operands, notationOf(node, style));
  }).text;
}

const product: Notation = { kind: "infix", sign: "*", precedence: 5, left: 5, right: 6 };

/** A square is a product in TypeScript, wherever it comes about: `**` may round it otherwise than the engines do. */
function notationOf({ operation, operands }: OperationExpression, style: Style): Notation {
  const written = operations[operation][style];
  if (style === "formula" || operation !== "power") return written;
  const [base, exponent] = operands;
  if (isNumber(exponent, 2)) return base.kind === "symbol" ? product : { kind: "call", name: "square" };
  return isConstant(exponent) ? written : { kind: "call", name: "power" };
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
    case "call": {
      const given = notation.name === "square" ? operands.slice(0, 1) : operands;
      return { text: `${notation.name}(${given.map((one) => one.text).join(", ")})`, precedence: atom };
    }
    case "prefix":
      return { text: notation.sign + enclose(operands[0], notation.operand), precedence: notation.precedence };
    case "infix": {
      const gap = node.operation === "power" && notation.sign === "^" ? "" : " ";
      const left = enclose(operands[0], notation.left);
      const right = enclose(notation === product ? operands[0] : operands[1], notation.right);
      return { text: `${left}${gap}${notation.sign}${gap}${right}`, precedence: notation.precedence };
    }
  }
}

function enclose(printed: Printed, least: number): string {
  return printed.precedence >= least ? printed.text : `(${printed.text})`;
}
