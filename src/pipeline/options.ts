/** What a caller may ask of a fit, and what it hears while waiting. */
import type { Criterion } from "../model/index.js";
import type { Parallel, Threads } from "../parallel/index.js";
import type { SavedCheckpoint } from "./checkpoint.js";
import type { Overrides } from "./prepare.js";

export interface FitOptions {
  /** overrides `train { seed = ... }` */
  readonly seed?: number;
  /** overrides the program's `criterion`; the exact engine only */
  readonly criterion?: Criterion;
  /** `train` settings laid over the program's own, as name -> text: `{ epochs: "3" }` */
  readonly overrides?: Overrides;
  /** Satterthwaite's degrees of freedom and p values in the report; left out: where they cost less than about a second */
  readonly satterthwaite?: boolean;
  /** stops the fit; what was best so far is returned, and the report says so */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
  /** who trains the nets of `train { seeds = 3 }`, side by side; left out: this thread, one after another */
  readonly parallel?: Parallel;
  /** who shares the batches of `train { workers = 2 }`; left out: nobody */
  readonly threads?: Threads;
  /** keeps the training of a net as it goes, as plain JSON; the exact engine has nothing to keep */
  readonly checkpoints?: FitCheckpoints;
  /** a checkpoint that `checkpoints.save` was given: training goes on from there, to the same fit */
  readonly resume?: unknown;
}

export interface FitCheckpoints {
  /** at least so long between two, measured at the end of epochs */
  readonly everySeconds: number;
  /** awaited before training goes on */
  save(checkpoint: SavedCheckpoint): void | Promise<void>;
}

export interface FitProgress {
  /** from 1 */
  readonly epoch: number;
  readonly epochs: number;
  /** mean per row */
  readonly trainNll: number | null;
  readonly validationNll: number | null;
  readonly residualVariance: number;
  /** standard deviations of every grouped term, in the model's order */
  readonly components: readonly { readonly group: string; readonly sd: readonly number[] }[];
  readonly secondsLeft: number;
}

/** The options that are settings of the program in other clothes. */
export function overridesOf(options: FitOptions): Overrides {
  return {
    ...options.overrides,
    ...(options.seed === undefined ? {} : { seed: String(options.seed) }),
    ...(options.criterion === undefined ? {} : { criterion: options.criterion }),
  };
}
