/** The mixed-model equations: cross-products once, a factor per theta, solutions and posterior covariances from it. */
export { fixedCovariance, posteriorBlocks, type PosteriorBlocks } from "./blocks.js";
export { crossProducts, crossProductsOfBlocks, withRemainder, type CrossProducts, type RemainderWish } from "./cross-products.js";
export type { EquationsFactor } from "./factor.js";
export { factorEquations } from "./relative-factors.js";
export { responseCrossProducts, type ResponseCrossProducts } from "./response.js";
export type { RowBlock } from "./rows.js";
export { solveEquations, type EquationsSolution } from "./solve.js";
