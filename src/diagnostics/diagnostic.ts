/** One complaint, as plain data. Wording lives in the catalogue, drawing in the renderer. */
import { catalogue, type DiagnosticCode } from "./catalogue/index.js";
import type { CatalogueEntry, Severity } from "./entry.js";
import type { Span } from "./span.js";

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  /** null where the cause is a file or a number, not a place in the formula */
  readonly span: Span | null;
  readonly hint: string | null;
}

type ValuesOf<Code extends DiagnosticCode> = (typeof catalogue)[Code] extends CatalogueEntry<infer Values> ? Values : never;

/** Words a complaint from the catalogue. */
export function diagnostic<Code extends DiagnosticCode>(code: Code, span: Span | null, values: ValuesOf<Code>): Diagnostic {
  const found = catalogue[code] as unknown as CatalogueEntry<ValuesOf<Code>>;
  return { code, severity: found.severity, message: found.message(values), span, hint: found.hint?.(values) ?? null };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === "error");
}

/** Thrown at the public surface only, holding every complaint of one run. */
export class DiagnosticError extends Error {
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((one) => `${one.severity} ${one.code}: ${one.message}`).join("\n"));
    this.name = "DiagnosticError";
  }
}

/** What `compile` throws: the formula, or what it says of the columns it was given, is wrong. */
export class CompileError extends DiagnosticError {
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics);
    this.name = "CompileError";
  }
}
