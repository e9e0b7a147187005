/** Native TensorFlow, whose packages cannot be installed without their downloads: a stand-in that loads as they would. */
import { expect, test, vi } from "vitest";
import { openBackend } from "../../src/tensor/index.js";
import { holdsContract } from "./contract.js";
import { registerStandIn } from "./stand-in.js";

vi.mock("@tensorflow/tfjs-node", () => {
  registerStandIn("tensorflow", false);
  return { default: {} };
});

test("auto takes it where it is installed", async () => {
  expect((await openBackend("auto"))!.name).toBe("tensorflow");
});

holdsContract("tensorflow");
