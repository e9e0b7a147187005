/** What a fit reports, and how it reads. */
export type * from "./report.js";
export { printSummary } from "./print.js";
export { printComparison, type Comparison, type ComparedModel } from "./comparison.js";
export { printCrossValidation, type CrossValidation, type FoldScore, type ProgramScore } from "./cross-validation.js";
export { printIntervals, type ConfidenceInterval, type ConfidenceIntervals, type IntervalMethod } from "./intervals.js";
export { formatColumn } from "./number-format.js";
