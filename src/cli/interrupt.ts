/** Ctrl-C during long work: the first asks it to stop and keep what there is, the second leaves at once. */
import type { Terminal } from "./terminal.js";

export interface Interruption {
  readonly signal: AbortSignal;
  /** gives Ctrl-C back its usual meaning */
  release(): void;
}

const exitCodeOfCtrlC = 130;

/** @param kept what the first Ctrl-C leaves, such as `the best fit so far` */
export function watchInterrupt(terminal: Terminal, kept: string): Interruption {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodeOfCtrlC);
    terminal.err(`\nstopping: ${kept} kept (Ctrl-C again to leave at once)\n`);
    controller.abort();
  };
  process.on("SIGINT", onInterrupt);
  return { signal: controller.signal, release: () => void process.off("SIGINT", onInterrupt) };
}
