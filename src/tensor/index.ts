/** The one door to TensorFlow.js. Nothing else in the house imports it. */
export { installCommand, openBackend, type BackendChoice, type BackendName, type BackendOptions, type TensorBackend } from "./backend.js";
export type { Tensor } from "@tensorflow/tfjs-core";
export { codesOf, readFloat32, readFloat64, tensorOf, toFloat32 } from "./bridge.js";
export { tensorOperations, type TensorOperations } from "./operations.js";
