/** What a worker thread and the pool say to each other, as plain data. */
import type { Diagnostic } from "../../diagnostics/index.js";

/** What a thread starts with. */
export interface WorkerTask {
  readonly module: string;
  readonly name: string;
  readonly shared: unknown;
}

export interface ToWorker {
  readonly index: number;
  readonly input: unknown;
}

export type FromWorker<Output> =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly index: number; readonly output: Output }
  /** diagnostics of the user's mistake; none where the fault is ours */
  | { readonly kind: "failed"; readonly message: string; readonly diagnostics: readonly Diagnostic[] };
