/** Covariance structures and kernels fitted exactly over dense blocks, and kriging from such fits. */
export { describedAt, fitStructured, problemOf, type NamedParameters, type StructuredFit, type StructuredOptions, type StructuredResult } from "./fit.js";
export { refitStructured, structuredInference } from "./inference.js";
export { krigingOf, type Kriging, type StructuredState } from "./kriging.js";
export { structuredTests } from "./satterthwaite.js";
