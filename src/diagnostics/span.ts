/** Places in source text. Offsets count UTF-16 units from 0; `end` is exclusive. Knows nothing of what stands there. */

export interface SourceText {
  /** what a diagnostic prints after `-->`: a file name, or `<formula>` */
  readonly name: string;
  readonly text: string;
}

export interface Span {
  /** the `name` of the source text */
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** The smallest span that holds both; both must lie in the same source text. */
export function joinSpans(first: Span, second: Span): Span {
  return { source: first.source, start: Math.min(first.start, second.start), end: Math.max(first.end, second.end) };
}
