/**
 * A runner over worker threads: each opens the task once, then takes the next input whenever it is free. Outputs come back in the
 * order of the inputs, so that how many threads there are shows in the time alone. Knows no work; `worker.ts` is the other end.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { DiagnosticError } from "../../diagnostics/index.js";
import { inSequence, type Parallel, type ParallelOptions } from "../../index.js";
import type { FromWorker, WorkerTask } from "./messages.js";

/** A thread takes about a tenth of a second to load what it works with. */
const fewestInputs = 4;

/** As many threads as the machine has processors to spare. */
export function defaultWorkerCount(): number {
  return availableParallelism();
}

/** @param count threads at most; one, or hardly anything to do: none, the work is done here */
export function workerPool(count: number): Parallel {
  return async (task, shared, inputs, options = {}) => {
    if (count <= 1 || inputs.length < (task.isLong === true ? 2 : fewestInputs)) return inSequence(task, shared, inputs, options);
    const { module, name } = task;
    type Output = Awaited<ReturnType<Awaited<ReturnType<typeof task.open>>>>;
    return runOverThreads<Output>(Math.min(count, inputs.length), { module, name, shared }, inputs, options);
  };
}

function runOverThreads<Output>(count: number, task: WorkerTask, inputs: readonly unknown[], { signal, onProgress, onOutput }: ParallelOptions<Output>): Promise<readonly (Output | null)[]> {
  const outputs: (Output | null)[] = inputs.map(() => null);
  let [next, done] = [0, 0];
  const threads = Array.from({ length: count }, () => new Worker(new URL("./worker.js", import.meta.url), { workerData: task }));
  return new Promise<readonly (Output | null)[]>((resolve, reject) => {
    const stop = (): void => resolve(outputs);
    const give = (thread: Worker): void => {
      if (next < inputs.length) thread.postMessage({ index: next, input: inputs[next++] });
    };
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop, { once: true });
    for (const thread of threads) {
      thread.on("error", reject);
      thread.on("message", (message: FromWorker<Output>) => {
        if (message.kind === "failed") return reject(message.diagnostics.length > 0 ? new DiagnosticError(message.diagnostics) : new Error(message.message));
        if (message.kind === "done" && signal?.aborted !== true) {
          outputs[message.index] = message.output;
          onOutput?.(message.output, message.index);
          done++; // not within the call, which nobody may listen to
          onProgress?.(done, inputs.length);
          if (done === inputs.length) stop();
        }
        give(thread);
      });
    }
  }).finally(() => Promise.all(threads.map((thread) => thread.terminate())));
}
