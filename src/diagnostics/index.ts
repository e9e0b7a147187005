/** The ground for complaints: spans, the catalogue, the values it words, and the renderer. */
export { joinSpans, type SourceText, type Span } from "./span.js";
export { catalogue, type DiagnosticCode } from "./catalogue/index.js";
export { CompileError, diagnostic, DiagnosticError, hasErrors, type Diagnostic } from "./diagnostic.js";
export type { Severity } from "./entry.js";
export { nearestName } from "./nearest.js";
export { diagnosticsToJson, renderDiagnostic, renderDiagnostics, type DiagnosticJson, type RenderOptions, type Sources } from "./render.js";
export { lineIndex, positionAt, type LineIndex, type Position } from "./lines.js";
