/** The formatter: a program in canonical layout. */
import { parse, printProgram } from "../grammar/index.js";
import { CompileError, hasErrors, type SourceText } from "./diagnostics/index.js";

/** @throws CompileError when the program has a mistake of syntax: what was not understood is not rewritten */
export function formatProgram(source: SourceText | string): string {
  const text = typeof source === "string" ? { name: "<program>", text: source } : source;
  const { program, diagnostics } = parse(text);
  if (hasErrors(diagnostics)) throw new CompileError(diagnostics);
  return printProgram(program);
}
