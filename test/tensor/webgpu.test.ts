/**
 * WebGPU through the `webgpu` package, on whatever adapter this machine has: a card, or Mesa's software. Where it has none the suite runs on a
 * stand-in that loads as the packages would, and whose values cannot be read without waiting.
 */
import { expect, test, vi } from "vitest";
import { openBackend } from "../../src/tensor/index.js";
import { holdsContract } from "./contract.js";
import { registerStandIn } from "./stand-in.js";

process.env.EGL_PLATFORM ??= "surfaceless"; // OpenGL ES without a display

if ((await openBackend("webgpu")) === null) {
  vi.doMock("webgpu", () => ({ create: () => ({ requestAdapter: async () => ({}) }), globals: {} }));
  vi.doMock("@tensorflow/tfjs-backend-webgpu", () => {
    registerStandIn("webgpu", true);
    return { default: {} };
  });
}

test("its values are waited for", async () => {
  const backend = (await openBackend("webgpu"))!;
  expect(backend.readsSynchronously).toBe(false);
  expect(backend.tf.getBackend()).toBe("webgpu");
});

holdsContract("webgpu");
