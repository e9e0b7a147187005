/** Scalar expressions: evaluated at a point and over columns, differentiated, simplified, printed. */
export {
  add, constant, divide, isConstant, isNumber, isOperation, isSameExpression, multiply, negate, operation, power, square,
  substitute, subtract, symbol, symbolsOf,
  type ConstantExpression, type Operation, type OperationExpression, type ScalarExpression, type SymbolExpression,
} from "./expression.js";
export { evaluateColumns, evaluateManyColumns, runProgram, type ColumnBindings } from "./columns.js";
export { differentiate } from "./differentiate.js";
export { evaluate } from "./evaluate.js";
export { inverseOf } from "./invert.js";
export { namedOperations, operations, type OperationRule } from "./operations.js";
export { printFormula, printTypeScript, requiredFunctions } from "./print.js";
export { compileProgram, type Program } from "./program.js";
export { simplify } from "./simplify.js";
