/** The runner that every runner is held to: one input after another, in this thread. */
import { describe, expect, test } from "vitest";
import { inSequence, type Task } from "../../src/parallel/index.js";

const multiples: Task<number, number, number> = { module: import.meta.url, name: "multiples", open: (factor) => Promise.resolve((value) => factor * value) };

describe("a task in sequence", () => {
  test("gives one output per input, in order, and counts them", async () => {
    const heard: string[] = [];
    const outputs = await inSequence(multiples, 3, [1, 2, 5], { onProgress: (done, count) => heard.push(`${done}/${count}`) });
    expect(outputs).toEqual([3, 6, 15]);
    expect(heard).toEqual(["1/3", "2/3", "3/3"]);
  });

  test("keeps what was done before an abort", async () => {
    const abort = new AbortController();
    const outputs = await inSequence(multiples, 2, [1, 2, 3, 4], { signal: abort.signal, onProgress: (done) => done === 2 && abort.abort() });
    expect(outputs).toEqual([2, 4, null, null]);
  });

  test("lets the event loop turn, so that an abort from a timer is heard", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 30);
    const busy: Task<null, number, number> = { ...multiples, open: () => Promise.resolve((value) => spin(25, value)) };
    const outputs = await inSequence(busy, null, Array.from({ length: 40 }, (_, i) => i), { signal: abort.signal });
    expect(outputs).toContain(0);
    expect(outputs).toContain(null);
  });

  test("fails as its work fails", async () => {
    const failing: Task<null, number, number> = { ...multiples, open: () => Promise.reject(new Error("no such shelf")) };
    await expect(inSequence(failing, null, [1])).rejects.toThrow("no such shelf");
  });
});

function spin<Value>(milliseconds: number, value: Value): Value {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) continue;
  return value;
}
