/** Ctrl-C while a fit runs: the first asks it to stop and keep its best, the second leaves at once. */
import type { Terminal } from "./terminal.js";

export interface Interruption {
  readonly signal: AbortSignal;
  /** gives Ctrl-C back its usual meaning */
  release(): void;
}

const exitCodeOfCtrlC = 130;

export function watchInterrupt(terminal: Terminal): Interruption {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodeOfCtrlC);
    terminal.err("\nstopping: the best fit so far is kept (Ctrl-C again to leave at once)\n");
    controller.abort();
  };
  process.on("SIGINT", onInterrupt);
  return { signal: controller.signal, release: () => void process.off("SIGINT", onInterrupt) };
}
