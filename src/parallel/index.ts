/** The same work over many inputs, one after another or by a runner that the caller brings. */
export { pauser } from "./pause.js";
export { inSequence, type Parallel, type ParallelOptions, type Task } from "./task.js";
export type { SteadyWork, Threads } from "./threads.js";
