/** Which statement of a program is its formula. Knows statements; not what a formula means. */
import { diagnostic, hasErrors, type Diagnostic } from "../src/diagnostics/index.js";
import type { FormulaStatement, Program } from "./tree.js";

export interface FormulaResult {
  /** the first, where there are several */
  readonly formula: FormulaStatement | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The one formula of a program, or why there is none: the program is empty, holds no formula, or more than one.
 * @param known what parsing reported: where it reported errors, a formula that is absent is not complained of again
 */
export function formulaOf(program: Program, known: readonly Diagnostic[] = []): FormulaResult {
  const formulas = program.statements.filter((statement) => statement.kind === "formula");
  const [formula, ...others] = formulas;
  if (formula !== undefined) {
    return { formula, diagnostics: others.map((other) => diagnostic("LMM0158", other.span, {})) };
  }
  if (hasErrors(known)) return { formula: null, diagnostics: [] };
  const code = program.statements.length === 0 ? "LMM0159" : "LMM0157";
  return { formula: null, diagnostics: [diagnostic(code, program.span, {})] };
}
