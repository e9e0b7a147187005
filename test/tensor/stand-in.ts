/**
 * A backend that is installed nowhere here, under the name and with the manners of its package: loading registers it with TensorFlow.js, as the
 * packages do. Its kernels are those of plain JavaScript, which read each other's values at once; whoever reads a device's from outside waits.
 */
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu/dist/base.js";

class DeviceBackend extends MathBackendCPU {
  override async read(id: object): Promise<ReturnType<MathBackendCPU["readSync"]>> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    return super.readSync(id);
  }
}

/** Registers the backend, as importing its package would. @param isDevice whether reading waits */
export function registerStandIn(name: "tensorflow" | "webgpu", isDevice: boolean): void {
  tf.registerBackend(name, () => (isDevice ? new DeviceBackend() : new MathBackendCPU()), 3);
  tf.copyRegisteredKernels("cpu", name);
}
