/** The fused executor: a training graph as SIMD kernels in WebAssembly, without TensorFlow.js. */
export { fusedExecutor, supportsGraph } from "./fused.js";
export { compileFusedKernels } from "./kernels.js";
