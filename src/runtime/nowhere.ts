/** The place of what a module writes: it has no formula's text to point into. */
import type { Span } from "../diagnostics/index.js";

export const nowhere: Span = { source: "<module>", start: 0, end: 0 };
