/**
 * A diagnostic as people and programs read it: the message, where it stands, the line with carets, the hint.
 *
 *     error LMM0203: the data has no column `lattitude`
 *       --> house.lmm:1:17
 *     1 | price ~ 1 + rbf(lattitude, lon)
 *       |                 ^^^^^^^^^
 *       hint: did you mean `latitude`?
 *
 * Knows layout; the words are the catalogue's.
 */
import pc from "picocolors";
import type { Diagnostic } from "./diagnostic.js";
import type { Severity } from "./entry.js";
import { excerptOf } from "./excerpt.js";
import { lineAt, lineIndex, lineText, positionAt, type LineIndex } from "./lines.js";
import type { SourceText, Span } from "./span.js";

/** The texts that spans point into, by name. */
export type Sources = ReadonlyMap<string, string> | readonly SourceText[];

export interface RenderOptions {
  /** ANSI colours; default false */
  readonly color?: boolean;
}

/** A diagnostic for programs: `--json` prints it. Lines and columns from 1, the end exclusive; null without a place. */
export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string | null;
  readonly source: string | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
}

type Colors = ReturnType<typeof pc.createColors>;

/** One diagnostic, without a line end after it. A source that is not among `sources` is named, not shown. */
export function renderDiagnostic(diagnostic: Diagnostic, sources: Sources, options: RenderOptions = {}): string {
  return renderDiagnostics([diagnostic], sources, options);
}

/** Several, an empty line between them; each source is split into lines once. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], sources: Sources, options: RenderOptions = {}): string {
  const colors = pc.createColors(options.color === true);
  const indexOf = indexed(sources);
  return diagnostics.map((one) => rendered(one, one.span === null ? null : indexOf(one.span.source), colors).join("\n")).join("\n\n");
}

/** Each source is split into lines once. */
export function diagnosticsToJson(diagnostics: readonly Diagnostic[], sources: Sources): DiagnosticJson[] {
  const indexOf = indexed(sources);
  return diagnostics.map((one) => jsonOf(one, one.span === null ? null : indexOf(one.span.source)));
}

function jsonOf({ code, severity, message, hint, span }: Diagnostic, index: LineIndex | null): DiagnosticJson {
  const start = span === null || index === null ? null : positionAt(index, span.start);
  const end = span === null || index === null ? null : positionAt(index, span.end);
  return {
    code, severity, message, hint,
    source: span?.source ?? null, start: span?.start ?? null, end: span?.end ?? null,
    line: start?.line ?? null, column: start?.column ?? null, endLine: end?.line ?? null, endColumn: end?.column ?? null,
  };
}

/** Looks a source up by name and splits it into lines, once. */
function indexed(sources: Sources): (name: string) => LineIndex | null {
  const texts = new Map(Array.isArray(sources) ? (sources as readonly SourceText[]).map((one) => [one.name, one.text]) : (sources as ReadonlyMap<string, string>));
  const known = new Map<string, LineIndex | null>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const text = texts.get(name);
    const index = text === undefined ? null : lineIndex(text);
    known.set(name, index);
    return index;
  };
}

function rendered(diagnostic: Diagnostic, index: LineIndex | null, colors: Colors): string[] {
  const { severity, code, message, span, hint } = diagnostic;
  const paint = painter(severity, colors);
  const lines = [`${colors.bold(paint(`${severity} ${code}`))}: ${colors.bold(message)}`];
  const margin = span === null || index === null ? 1 : String(lastLineOf(span, index) + 1).length;
  const indent = " ".repeat(margin + 1);
  if (span !== null) lines.push(...(index === null ? [`${indent}--> ${span.source}`] : placeAndCarets(span, index, margin, paint, colors)));
  if (hint !== null) lines.push(`${indent}${colors.cyan("hint")}: ${hint}`);
  return lines;
}

function painter(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === "error") return colors.red;
  return severity === "warning" ? colors.yellow : colors.blue;
}

const lastLineOf = (span: Span, index: LineIndex): number => lineAt(index, Math.max(span.start, span.end - 1));

/** `--> file:line:column`, the first line, and for a span over several the last too. */
function placeAndCarets(span: Span, index: LineIndex, margin: number, paint: (text: string) => string, colors: Colors): string[] {
  const { line, column } = positionAt(index, span.start);
  const first = line - 1;
  const last = lastLineOf(span, index);
  const gutter = (label: string): string => colors.dim(`${label.padStart(margin)} |`);
  const marked = (number: number): string[] => {
    const { shown, indent, width } = excerptWithin(span, index, number);
    return [`${gutter(String(number + 1))} ${shown}`.trimEnd(), `${gutter("")} ${" ".repeat(indent)}${paint("^".repeat(width))}`];
  };
  const between = last > first + 1 ? [`${" ".repeat(margin)} ...`] : [];
  const place = `${" ".repeat(margin)} ${colors.dim("-->")} ${span.source}:${line}:${column}`;
  return last === first ? [place, ...marked(first)] : [place, ...marked(first), ...between, ...marked(last)];
}

/** The part of one line that lies in the span; blanks at its beginning are not marked in a later line. */
function excerptWithin(span: Span, index: LineIndex, line: number): ReturnType<typeof excerptOf> {
  const text = lineText(index, line);
  const offset = index.starts[line];
  const indent = text.length - text.trimStart().length;
  const start = span.start >= offset ? span.start - offset : indent;
  const end = Math.min(text.length, span.end - offset);
  return excerptOf(text, Math.min(start, text.length), Math.max(Math.min(start, text.length), end));
}
