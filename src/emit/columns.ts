/** Column expressions as calls of the runtime; what is computed becomes a declaration with a function of its own. Knows columns; no rows. */
import { printFormula, printTypeScript, requiredFunctions, substitute, symbol, type ScalarExpression } from "../expression/index.js";
import { assertNever } from "../invariant.js";
import { columnKey, describeColumn, usualBasis, type ArithmeticExpression, type BasisExpression, type ColumnExpression } from "../model/index.js";
import { code, printLiteral, type Code } from "./literal.js";
import { namesBeside } from "./names.js";
import { call, sharedDeclaration, type Writing } from "./writing.js";

/** The expression that gives the column. */
export function columnCode(writing: Writing, expression: ColumnExpression): Code {
  switch (expression.kind) {
    case "column":
      return code(`${call(writing, "column")}(${JSON.stringify(expression.name)})`);
    case "arithmetic":
      return code(computedName(writing, expression));
    case "level":
      return code(`${call(writing, "isLevel")}(${columnCode(writing, expression.operand).code}, ${JSON.stringify(expression.level)}, ${expression.countsMissing})`);
    case "basis":
      return code(`${call(writing, "basis")}(${basisArguments(writing, expression)})`);
    case "factor":
      return code(`${call(writing, "factorOf")}(${printLiteral(expression.recode)}, ${operandsCode(writing, expression.operands)})`);
    default:
      return assertNever(expression);
  }
}

function operandsCode(writing: Writing, operands: readonly ColumnExpression[]): string {
  return printLiteral(operands.map((operand) => columnCode(writing, operand)));
}

/** Settings as they are when nothing is said are left out. */
function basisArguments(writing: Writing, { basis, operands, settings }: BasisExpression): string {
  const usual = new Map<string, unknown>(Object.entries(usualBasis));
  const said = Object.entries(settings).filter(([name, value]) => value !== usual.get(name));
  const own = said.length === 0 ? "" : `, ${printLiteral(Object.fromEntries(said))}`;
  return `${JSON.stringify(basis)}, ${operandsCode(writing, operands)}${own}`;
}

function computedName(writing: Writing, expression: ArithmeticExpression): string {
  return sharedDeclaration(writing, columnKey(expression), () => {
    const label = describeColumn(expression);
    const { value, operands, isLogical } = expression;
    const names = namesBeside(requiredFunctions(value));
    const arguments_ = operands.map(({ symbol: name }) => [name, names.claim(name)] as const);
    const written = {
      text: printFormula(value),
      of: operands.map((operand) => [operand.symbol, columnCode(writing, operand.expression)]),
      ...(isLogical ? { isLogical } : {}),
      value: code(`(${arguments_.map(([, name]) => name).join(", ")}) => ${scalarCode(writing, value, arguments_)}`),
    };
    const name = writing.names.claim(label);
    writing.declarations.push({
      kind: "constant", name, isExported: false, type: null, documentation: `${label}, in every row.`, initializer: `${call(writing, "computed")}(${printLiteral(written)})`,
    });
    return name;
  });
}

/** An expression over identifiers in place of its symbols. */
export function scalarCode(writing: Writing, expression: ScalarExpression, names: readonly (readonly [symbol: string, name: string])[]): string {
  for (const name of requiredFunctions(expression)) call(writing, name);
  return printTypeScript(substitute(expression, new Map(names.map(([one, name]) => [one, symbol(name)]))));
}
