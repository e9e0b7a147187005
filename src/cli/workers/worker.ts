/** A worker thread: loads the task that it was started for, then answers one input at a time. Knows nothing of the work. */
import { parentPort, workerData } from "node:worker_threads";
import { DiagnosticError } from "../../diagnostics/index.js";
import type { Task } from "../../index.js";
import { invariant } from "../../invariant.js";
import type { FromWorker, ToWorker, WorkerTask } from "./messages.js";

const port = parentPort;
invariant(port !== null, "a worker is started by the pool");

const say = (message: FromWorker<unknown>): void => port.postMessage(message);
const fail = (error: unknown): void =>
  say({ kind: "failed", message: error instanceof Error ? error.message : String(error), diagnostics: error instanceof DiagnosticError ? error.diagnostics : [] });

const { module, name, shared } = workerData as WorkerTask;
try {
  const exported = (await import(module)) as Readonly<Record<string, Task<unknown, unknown, unknown>>>;
  const work = await exported[name].open(shared);
  port.on("message", ({ index, input }: ToWorker) => {
    Promise.resolve(input).then(work).then((output) => say({ kind: "done", index, output }), fail);
  });
  say({ kind: "ready" });
} catch (error) {
  fail(error);
}
