/** Sparse symmetric systems: a pattern once, a factor for every set of numbers, solves, and the inverse on the factor's pattern. */
export type { CliqueCover } from "./cliques.js";
export { factorSparse, logDeterminantBetween, type Front, type SparseFactor } from "./factor.js";
export { factorCounts, supernodalPattern, type FactorCounts, type SupernodalPattern } from "./pattern.js";
export { entryAt, selectedInverse, type SelectedInverse } from "./selected-inverse.js";
export { backwardSolveSparse, forwardSolveSparse, forwardSolveSupernode } from "./solve.js";
