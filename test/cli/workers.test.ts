/** Worker threads as a runner of tasks, from the built package: a thread cannot load TypeScript. Needs a build (npm test makes one). */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { workerPool as WorkerPool } from "../../src/cli/workers/pool.js";
import type { Task } from "../../src/index.js";

/** Work that takes its time, so that no thread does it all, that says in which thread it was done, that never ends where it is asked for -1, and that fails where it is asked for -2. */
const module = `
import { threadId } from "node:worker_threads";
export const multiples = { open: async (factor) => async (value) => {
  while (value === -1) continue;
  await new Promise((resume) => setTimeout(resume, 10));
  if (value === -2) throw new Error("no such shelf");
  return { product: factor[0] * value, threadId };
} };
export const refused = { open: async () => { throw new Error("closed"); } };
`;

let folder = "";
let workerPool: typeof WorkerPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-workers-"));
  await writeFile(join(folder, "task.mjs"), module);
  ({ workerPool } = (await import(new URL("../../dist/src/cli/workers/pool.js", import.meta.url).href)) as { workerPool: typeof WorkerPool });
});
afterAll(() => rm(folder, { recursive: true }));

interface Multiple {
  readonly product: number;
  readonly threadId: number;
}

const task = (name: string): Task<Float64Array, number, Multiple> => ({
  module: pathToFileURL(join(folder, "task.mjs")).href,
  name,
  open: (factor) => Promise.resolve((value) => ({ product: factor[0] * value, threadId: 0 })),
});
const shared = Float64Array.of(3);
const inputs = Array.from({ length: 50 }, (_, i) => i);

describe("a pool of worker threads", () => {
  test("gives the outputs in the order of the inputs, from as many threads as were asked for", async () => {
    let heard = 0;
    const outputs = await workerPool(3)(task("multiples"), shared, inputs, { onProgress: () => heard++ });
    expect(outputs.map((one) => one?.product)).toEqual(inputs.map((value) => 3 * value));
    expect(new Set(outputs.map((one) => one?.threadId)).size).toBeGreaterThan(1);
    expect(outputs.some((one) => one?.threadId === 0)).toBe(false);
    expect(heard).toBe(50);
  });

  test("ends where nobody listens to its progress", async () => {
    const outputs = await workerPool(2)(task("multiples"), shared, inputs.slice(0, 8));
    expect(outputs.map((one) => one?.product)).toEqual(inputs.slice(0, 8).map((value) => 3 * value));
  });

  test("of one thread, or for next to nothing, works where it is called", async () => {
    expect(await workerPool(1)(task("multiples"), shared, inputs)).toContainEqual({ product: 6, threadId: 0 });
    expect(await workerPool(8)(task("multiples"), shared, [2])).toEqual([{ product: 6, threadId: 0 }]);
  });

  test("keeps what was done before an abort, and leaves work that would never end", async () => {
    const abort = new AbortController();
    const found = await workerPool(2)(task("multiples"), shared, [1, 2, 3, -1, -1, 4], {
      signal: abort.signal,
      onProgress: (done) => done === 3 && abort.abort(),
    });
    expect(found.map((one) => one?.product ?? null)).toEqual([3, 6, 9, null, null, null]);
  });

  test("fails as its work fails", async () => {
    await expect(workerPool(2)(task("multiples"), shared, [1, 2, 3, -2])).rejects.toThrow("no such shelf");
    await expect(workerPool(2)(task("refused"), shared, inputs)).rejects.toThrow("closed");
  });
});
