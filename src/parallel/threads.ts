/**
 * Threads that work in step with this one through shared memory, as the caller can bring them: the command line's worker threads. Knows no
 * work. What crosses at the start is plain data and shared memory; afterwards a thread is reached through that memory alone.
 */

/** Work that a thread does until the shared memory tells it to end. */
export interface SteadyWork<Shared> {
  /** `import.meta.url` of the module that exports it */
  readonly module: string;
  /** the name it is exported under there */
  readonly name: string;
  /** @param member which thread of those started together, from 0 */
  readonly run: (shared: Shared, member: number) => Promise<void>;
}

export interface Threads {
  /** how many can run beside this thread */
  readonly count: number;
  /** Starts so many, each on the work. @returns ends them */
  start<Shared>(work: SteadyWork<Shared>, shared: Shared, count: number): () => void;
}
