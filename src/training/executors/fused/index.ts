/** The fused executor: a training graph as SIMD kernels in WebAssembly, without TensorFlow.js. */
export { fusedExecutor, sharingObstacle, supportsGraph } from "./fused.js";
export { startSharing, type Company, type Sharing } from "./shared/leader.js";
export { compileFusedKernels } from "./kernels.js";
