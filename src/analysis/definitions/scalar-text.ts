/**
 * A scalar expression from its text, `variance * exp(-d^2 / (2 * lengthscale^2))`: what `printFormula` writes, read back to the same
 * expression. Emitted modules and those who write by hand as they do say their definitions so.
 */
import { parse } from "../../../grammar/index.js";
import { DiagnosticError, hasErrors, type Diagnostic } from "../../diagnostics/index.js";
import type { ScalarExpression } from "../../expression/index.js";
import { bodyScope } from "./report.js";
import { lowerBody } from "./scalar.js";

/**
 * @param name what complaints call it
 * @param symbols the names that the text may speak of; one that is no identifier stands in backticks there
 * @throws DiagnosticError where the text is no such expression
 */
export function scalarOfText(name: string, text: string, symbols: readonly string[]): ScalarExpression {
  const diagnostics: Diagnostic[] = [];
  const { program, diagnostics: mistakes } = parse({ name, text: `kernel body(d) = (${text})` });
  diagnostics.push(...mistakes);
  const statement = program.statements.find(({ kind }) => kind === "kernel");
  const body = statement?.kind === "kernel" && !hasErrors(diagnostics) ? statement.body : null;
  const value = body === null ? null : lowerBody(body, bodyScope({ kind: "kernel", name, report: (one) => diagnostics.push(one) }, symbols));
  if (value === null || hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
  return value;
}
