/** What a basis is where nothing is said of it. */
import type { BasisSettings } from "./columns.js";

export const usualBasis: BasisSettings = {
  degree: null, degreesOfFreedom: null, knots: null, boundaryKnots: null, hasIntercept: false, isRaw: false, centers: true, scales: true,
};
