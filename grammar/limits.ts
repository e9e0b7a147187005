/** How much a text may ask of its reader. */

/**
 * Brackets, signs and powers within each other; more is refused, so that no reader of a tree overflows its stack.
 * R stops at 50 brackets. The parser needs about 3 kB of stack for each call within a call: 300 of them fill Node's.
 */
export const NESTING_LIMIT = 100;

/** Mistakes told in one run; beyond them the text is something else than a program. */
export const MISTAKE_LIMIT = 100;
