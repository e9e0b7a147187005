/** How much a text may ask of its reader. */

/** Brackets, signs and powers within each other; more is refused, so that no reader of a tree overflows its stack. */
export const NESTING_LIMIT = 200;

/** Mistakes told in one run; beyond them the text is something else than a program. */
export const MISTAKE_LIMIT = 100;
