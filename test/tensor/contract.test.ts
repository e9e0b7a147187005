/** The backends that are always there, and which one is taken where none is named. */
import { expect, test } from "vitest";
import { installCommand, openBackend } from "../../src/tensor/index.js";
import { holdsContract } from "./contract.js";

holdsContract("wasm");
holdsContract("cpu");

test("auto takes WebAssembly where no native package is installed", async () => {
  expect((await openBackend("auto"))!.name).toBe("wasm");
});

test("a backend whose package is absent does not start, and has a command that brings it", async () => {
  expect(await openBackend("tensorflow")).toBeNull();
  expect(installCommand("tensorflow")).toBe("npm install @tensorflow/tfjs-node");
  expect(installCommand("webgpu")).toBe("npm install webgpu @tensorflow/tfjs-backend-webgpu");
  expect(installCommand("cpu")).toBeNull();
});
