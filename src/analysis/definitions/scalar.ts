/**
 * The body of a definition: a grammar expression becomes a scalar expression of names that the definition declares.
 * Every name and function it does not know is complained of; what could not be read is null, and so is all that holds it.
 */
import { printExpression, type BinaryOperator, type CallExpression, type Expression, type Name } from "../../../grammar/index.js";
import { diagnostic, nearestName, type Diagnostic } from "../../diagnostics/index.js";
import { foldTree } from "../../expression/fold.js";
import {
  constant, namedOperations, operation, operations, printFormula, symbol, symbolsOf, type Operation, type ScalarExpression,
} from "../../expression/index.js";
import type { IndexedUse } from "../../model/index.js";
import { namedConstants } from "./vocabulary.js";

/** What a body may speak of, and where its mistakes go. */
export interface BodyScope {
  readonly symbols: readonly string[];
  /** those that may take an index */
  readonly indexable: ReadonlySet<string>;
  /** those that an index may be made of */
  readonly indexSymbols: readonly string[];
  /** what an unknown name is told */
  readonly unknownName: (name: Name) => Diagnostic;
  /** what a parameter with an index is told where none may have one; the call's callee is a symbol */
  readonly forbiddenIndex: (call: CallExpression) => Diagnostic;
  readonly report: (one: Diagnostic) => void;
  /** out: the uses of indexed parameters met so far, by symbol */
  readonly uses: Map<string, IndexedUse>;
}

const operators: Partial<Readonly<Record<BinaryOperator, Operation>>> = {
  "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "^": "power", "%%": "modulo", "%/%": "integerDivide",
  "==": "equal", "!=": "notEqual", "<": "less", "<=": "lessOrEqual", ">": "greater", ">=": "greaterOrEqual", "&": "and",
};

/** A longer chain would be a list that a program wrote; readers of the model need no stack for it. */
const greatestDepth = 1000;

/** @returns null after a complaint */
export function lowerBody(body: Expression, scope: BodyScope): ScalarExpression | null {
  const depth = foldTree<Expression, number>(body, partsOf, (_, depths) => 1 + Math.max(0, ...depths));
  if (depth > greatestDepth) {
    scope.report(diagnostic("LMM0423", body.span, { depth, limit: greatestDepth }));
    return null;
  }
  return foldTree<Expression, ScalarExpression | null>(body, partsOf, (node, parts) => lowerNode(node, parts, scope));
}

function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "parenthesized":
      return [node.inner];
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "call":
      return node.arguments.map(({ value }) => value);
    default:
      return [];
  }
}

function lowerNode(
  node: Expression,
  parts: readonly (ScalarExpression | null)[],
  scope: BodyScope,
): ScalarExpression | null {
  switch (node.kind) {
    case "number":
      return constant(node.value);
    case "name":
      return lowerName(node, scope);
    case "parenthesized":
      return parts[0];
    case "unary":
      return lowerUnary(node.operator, parts[0]);
    case "binary": {
      const name = operators[node.operator];
      return name === undefined ? reportForm(node, scope) : applied(name, parts);
    }
    case "call":
      return lowerCall(node, parts, scope);
    default:
      return reportForm(node, scope);
  }
}

function lowerName(name: Name, scope: BodyScope): ScalarExpression | null {
  if (scope.symbols.includes(name.name)) return symbol(name.name);
  const known = namedConstants.get(name.name);
  if (known !== undefined) return constant(known);
  scope.report(scope.unknownName(name));
  return null;
}

function lowerUnary(operator: "-" | "+" | "!", operand: ScalarExpression | null): ScalarExpression | null {
  if (operator === "+" || operand === null) return operand;
  if (operator === "!") return operation("not", operand);
  return operand.kind === "constant" ? constant(-operand.value) : operation("negate", operand);
}

function lowerCall(
  call: CallExpression,
  parts: readonly (ScalarExpression | null)[],
  scope: BodyScope,
): ScalarExpression | null {
  const { name, span } = call.callee;
  if (scope.symbols.includes(name)) return lowerIndexed(call, parts, scope);
  const named = namedOperations.get(name);
  if (named === undefined) {
    scope.report(diagnostic("LMM0402", span, { name, nearest: nearestName(name, [...namedOperations.keys(), ...scope.symbols]) }));
    return null;
  }
  if (call.arguments.some((argument) => argument.name !== null)) return reportForm(call, scope);
  const expected = operations[named].operandCount;
  if (parts.length === expected) return applied(named, parts);
  scope.report(diagnostic("LMM0403", call.span, { name, expected, found: parts.length }));
  return null;
}

function applied(name: Operation, parts: readonly (ScalarExpression | null)[]): ScalarExpression | null {
  const operands = parts.filter((part) => part !== null);
  return operands.length === parts.length ? operation(name, ...operands) : null;
}

/** `rho(abs(i - j))`: a symbol of its own, with the index that picks the element */
function lowerIndexed(
  call: CallExpression,
  parts: readonly (ScalarExpression | null)[],
  scope: BodyScope,
): ScalarExpression | null {
  const [index] = parts;
  if (!scope.indexable.has(call.callee.name)) {
    scope.report(scope.forbiddenIndex(call));
    return null;
  }
  if (parts.length !== 1) {
    scope.report(diagnostic("LMM0403", call.span, { name: call.callee.name, expected: 1, found: parts.length }));
    return null;
  }
  if (index === null) return null;
  if (!symbolsOf(index).every((one) => scope.indexSymbols.includes(one))) {
    const { value } = call.arguments[0];
    scope.report(diagnostic("LMM0408", value.span, { text: printExpression(value), expected: "an index made of positions" }));
    return null;
  }
  const name = `${call.callee.name}(${printFormula(index)})`;
  scope.uses.set(name, { symbol: name, parameter: call.callee.name, index });
  return symbol(name);
}

function reportForm(node: Expression, scope: BodyScope): null {
  scope.report(diagnostic("LMM0404", node.span, { text: printExpression(node) }));
  return null;
}
