/** Worker threads that work in step with this one through shared memory, such as those that share a training's batches. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Threads } from "../../index.js";

/** One per processor, this thread's own aside. */
export function steadyThreads(count = availableParallelism() - 1): Threads {
  return {
    count,
    start({ module, name }, shared, memberCount) {
      const threads = Array.from({ length: memberCount }, (_, member) => new Worker(new URL("./steady.js", import.meta.url), { workerData: { module, name, shared, member } }));
      for (const thread of threads) thread.unref();
      return () => {
        for (const thread of threads) void thread.terminate();
      };
    },
  };
}
