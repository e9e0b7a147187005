/**
 * The same work over many inputs, and who does it: here, one after another; elsewhere, whatever runner the caller brings, such as
 * the command line's worker threads. Knows no work and no threads. What crosses to a thread is plain data (typed arrays with it);
 * the work itself crosses as the address of its module and the name it is exported under, since functions cannot.
 */
import { pauser } from "./pause.js";

/** Work that may be done elsewhere. Its result depends on `shared` and the input alone, so that who does it changes nothing. */
export interface Task<Shared, Input, Output> {
  /** `import.meta.url` of the module that exports it */
  readonly module: string;
  /** the name it is exported under there */
  readonly name: string;
  /** each input takes so long that even two are worth a thread each; left out: it takes many */
  readonly isLong?: boolean;
  /** Makes ready what all inputs share: once, or once in every thread. Failures of the user's are thrown as DiagnosticError. */
  readonly open: (shared: Shared) => Promise<(input: Input) => Output | Promise<Output>>;
}

export interface ParallelOptions<Output> {
  /** stops: inputs that are not done by then have no output */
  readonly signal?: AbortSignal;
  /** after every output @param done how many there are by now */
  readonly onProgress?: (done: number, count: number) => void;
  /** each output as soon as it is there, in whatever order that is */
  readonly onOutput?: (output: Output, index: number) => void;
}

/** Runs a task over inputs: one output per input, in their order, null for those that an abort came before. */
export type Parallel = <Shared, Input, Output>(
  task: Task<Shared, Input, Output>,
  shared: Shared,
  inputs: readonly Input[],
  options?: ParallelOptions<Output>,
) => Promise<readonly (Output | null)[]>;

/** One after another in this thread; the event loop turns in between, so that an abort is heard. */
export const inSequence: Parallel = async (task, shared, inputs, { signal, onProgress, onOutput } = {}) => {
  const work = await task.open(shared);
  const pause = pauser();
  const outputs: Awaited<ReturnType<typeof work>>[] = [];
  for (const input of inputs) {
    await pause();
    if (signal?.aborted === true) break;
    const output = await work(input);
    outputs.push(output);
    onOutput?.(output, outputs.length - 1);
    onProgress?.(outputs.length, inputs.length);
  }
  return inputs.map((_, i) => (i < outputs.length ? outputs[i] : null));
};
