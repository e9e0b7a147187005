/** Opening a backend for the first time in a process: nothing is printed, nothing is left on the process. A file of its own, for that. */
import { expect, test, vi } from "vitest";
import { openBackend, tensorOf } from "../../src/tensor/index.js";

test("the first use of each backend prints nothing and leaves the process's handlers as they were", async () => {
  const spies = (["log", "warn", "error", "info"] as const).map((method) => vi.spyOn(console, method));
  const handlers = (): number => process.listenerCount("uncaughtException") + process.listenerCount("unhandledRejection");
  const before = handlers();
  for (const choice of ["cpu", "auto"] as const) tensorOf((await openBackend(choice))!, Float32Array.of(1), [1]).dispose();
  expect(handlers()).toBe(before);
  for (const spy of spies) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
});
