/** What the fused executor calls: see kernels.ts for its other side. */
export { affine, upstreamProduct, weightGradient } from "./products";
export { activateMatrix, addScaled, multiply, sumRows } from "./layers";
export { moments, scaleShift, standardise, standardiseGradient, sumProducts } from "./columns";
export { addByCode, lookUp, placeRows } from "./lookups";
export { gatherRows, transpose } from "./arrange";
export { adam, descend } from "./optimizer";
