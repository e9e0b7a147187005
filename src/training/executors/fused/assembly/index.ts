/** What the fused executor calls: see kernels.ts for its other side. */
export { affine, upstreamProduct, weightGradient } from "./products";
export { activateMatrix, addScaled, multiply, sumRows } from "./layers";
export { gatherRows, transpose } from "./arrange";
export { adam, descend } from "./optimizer";
