/** What a fit reports, and how it reads. */
export type * from "./report.js";
export { printSummary } from "./print.js";
export { formatColumn } from "./number-format.js";
