/**
 * Where float64 meets float32: numbers enter tensors through `toFloat32` and leave through `readFloat64`, nowhere else.
 * Knows arrays and tensors; forms no residuals: those belong after the crossing into float64.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { TensorBackend } from "./backend.js";

/** Rounds to float32. */
export function toFloat32(values: Float64Array): Float32Array {
  return Float32Array.from(values);
}

/** A float32 tensor of these values, owned by the caller. The array must not change while the tensor lives. */
export function tensorOf(backend: TensorBackend, values: Float32Array, shape: readonly number[]): Tensor {
  return backend.tf.engine().makeTensor(values, [...shape], "float32");
}

/** An int32 vector of these values, owned by the caller. */
export function codesOf(backend: TensorBackend, values: Int32Array): Tensor {
  return backend.tf.engine().makeTensor(values, [values.length], "int32");
}

/**
 * Copies a tensor's values to `out` from `offset`, waiting only where the backend has a device to wait for.
 * The tensor is borrowed.
 */
export async function readFloat64(backend: TensorBackend, tensor: Tensor, out: Float64Array, offset = 0): Promise<void> {
  out.set(await valuesOf(backend, tensor), offset);
}

/** As `readFloat64`, for what stays float32: gradients on their way to the optimiser. */
export async function readFloat32(backend: TensorBackend, tensor: Tensor, out: Float32Array, offset = 0): Promise<void> {
  out.set(await valuesOf(backend, tensor), offset);
}

function valuesOf(backend: TensorBackend, tensor: Tensor): ArrayLike<number> | Promise<ArrayLike<number>> {
  return backend.readsSynchronously ? tensor.dataSync<"float32">() : tensor.data<"float32">();
}
