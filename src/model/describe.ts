/** A column expression as text for readers: `log(x + 1)`, `poly(x, degree 2)`, `factor(n)`. Knows no labels of R's. */
import { printFormula, substitute, symbol } from "../expression/index.js";
import { assertNever } from "../invariant.js";
import type { ArithmeticExpression, BasisExpression, ColumnExpression, FactorExpression } from "./columns.js";

export function describeColumn(expression: ColumnExpression): string {
  switch (expression.kind) {
    case "column":
      return expression.name;
    case "arithmetic":
      return describeArithmetic(expression);
    case "level":
      return `${describeColumn(expression.operand)} == "${expression.level}"`;
    case "basis":
      return describeBasis(expression);
    case "factor":
      return describeFactor(expression);
    default:
      return assertNever(expression);
  }
}

function describeArithmetic({ value, operands }: ArithmeticExpression): string {
  const named = new Map(operands.map((operand) => [operand.symbol, symbol(describeColumn(operand.expression))]));
  return printFormula(substitute(value, named));
}

function describeBasis({ basis, operands, settings }: BasisExpression): string {
  const { degree, degreesOfFreedom, knots } = settings;
  const said = [
    ...operands.map(describeColumn),
    ...(degree === null ? [] : [`degree ${degree}`]),
    ...(degreesOfFreedom === null ? [] : [`${degreesOfFreedom} degrees of freedom`]),
    ...(knots === null ? [] : [`knots at ${knots.join(" ")}`]),
  ];
  return `${basis}(${said.join(", ")})`;
}

function describeFactor({ recode, operands }: FactorExpression): string {
  const inner = operands.map(describeColumn).join(", ");
  switch (recode.kind) {
    case "as-factor":
      return `${recode.isOrdered ? "ordered" : "factor"}(${inner})`;
    case "relevel":
      return `relevel(${inner}, "${recode.reference}")`;
    case "cut":
      return `cut(${inner})`;
    case "interaction":
      return `interaction(${inner})`;
    default:
      return assertNever(recode);
  }
}
