/** Which kernels an engine gets: fused multiply-add where it has it, the plain ones otherwise, none without 128-bit vectors. */
import v8 from "node:v8";
import { afterEach, describe, expect, test, vi } from "vitest";
import { buildTrainingGraph } from "../../../src/graph/index.js";
import { relaxedKernelBytes } from "../../../src/training/executors/fused/bytes.js";
import type * as Fused from "../../../src/training/executors/fused/index.js";
import { drawMasks } from "../../../src/training/masks.js";
import { dense, network } from "../architectures.js";
import type * as Agreement from "./agreement.js";
import { adam, differentiate, drawNormals, drawRows, expectClose } from "./agreement.js";

const graph = buildTrainingGraph(network([dense(30, "silu"), { kind: "dropout", rate: 0.25 }, dense(12, "gelu")], 0.01), 7);
const relaxed = Buffer.from(relaxedKernelBytes, "base64");
const engine = WebAssembly;

/** The modules as an engine meets them that has compiled nothing yet. */
async function onFreshEngine(): Promise<typeof Fused & typeof Agreement> {
  vi.resetModules();
  return { ...(await import("../../../src/training/executors/fused/index.js")), ...(await import("./agreement.js")) };
}

/** This engine but for the members given. */
function pretend(members: Partial<Record<"validate" | "Module", unknown>>): void {
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(engine), members));
}

afterEach(() => vi.unstubAllGlobals());

describe("an engine", () => {
  test("without WebAssembly has no fused executor, and says why", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    const { fusedExecutor, supportsGraph } = await onFreshEngine();
    expect(fusedExecutor(graph, adam)).toBeNull();
    expect(supportsGraph(graph)).toBe("128-bit vectors in WebAssembly");
  });

  test("without 128-bit vectors has none either", async () => {
    pretend({ validate: () => false });
    const { fusedExecutor, supportsGraph } = await onFreshEngine();
    expect(fusedExecutor(graph, adam)).toBeNull();
    expect(supportsGraph(graph)).toBe("128-bit vectors in WebAssembly");
  });

  test("that refuses to compile at once has one after compiling without blocking", async () => {
    pretend({ Module: class { constructor() { throw new RangeError("too large for the main thread"); } } });
    const { compileFusedKernels, fusedExecutor } = await onFreshEngine();
    expect(fusedExecutor(graph, adam)).toBeNull();
    await compileFusedKernels();
    expect(fusedExecutor(graph, adam)).not.toBeNull();
  });
});

test("fused multiply-add is taken where the engine has it, and agrees with the definition all the same", async () => {
  if (!engine.validate(relaxed)) v8.setFlagsFromString("--experimental-wasm-relaxed-simd"); // Node 20 has it behind a flag
  expect(engine.validate(relaxed)).toBe(true);
  const { random, fused, definition } = await (await onFreshEngine()).pairOf(graph, 60, 1);
  expect(fused.executor.name).toContain("fused multiply-add");
  const [rows, masks, outputGradient] = [drawRows(random, 43, 60), drawMasks(graph, 43, random), drawNormals(random, 43)];
  const actual = await differentiate(fused, rows, masks, outputGradient);
  const expected = await differentiate(definition, rows, masks, outputGradient);
  expectClose(actual.f, expected.f);
  expectClose(actual.gradient, expected.gradient);
});

test("without fused multiply-add the plain kernels are taken", async () => {
  pretend({ validate: (bytes: BufferSource) => bytes.byteLength !== relaxed.byteLength && engine.validate(bytes) });
  const { fusedExecutor } = await onFreshEngine();
  expect(fusedExecutor(graph, adam)?.name).toBe("fused kernels (WebAssembly)");
});
