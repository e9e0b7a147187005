/**
 * What a design learnt from its training rows, as plain data: with the model it suffices to build the design of new rows.
 * Saved with a fit.
 */
import type { ChannelMoments } from "../numerics/channels.js";
import type { LearntTransforms } from "./evaluate.js";
import type { ColumnKinds } from "./retype.js";

export interface LearntDesign {
  /** how each column that the model reads was typed */
  readonly columns: ColumnKinds;
  /** by the key of the expression */
  readonly transforms: LearntTransforms;
  /** levels that a factor's columns stand for, by the key of its expression; grouping factors apart */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** names of all fixed columns before any was dropped, and which were kept (indices, increasing) */
  readonly fixedNames: readonly string[];
  readonly keptColumns: readonly number[];
  /** levels of each grouped term, in the order of the model */
  readonly groupLevels: readonly (readonly string[])[];
  /** K of each grouped term, its lower triangle by rows; null for independent levels */
  readonly levelCovariances: readonly (readonly number[] | null)[];
  /** levels of each kernel's grouping factor; null for one field over the whole sample */
  readonly kernelLevels: readonly (readonly string[] | null)[];
  readonly networks: readonly LearntInputs[];
}

/** (x - mean) / standard deviation of each input column; 0 and 1 where it is not standardised. */
export interface LearntInputs {
  readonly means: readonly number[];
  readonly standardDeviations: readonly number[];
  /** of every factor that is looked up, in the order of the inputs */
  readonly levels: readonly (readonly string[])[];
  /** of every image or sequence, by channel */
  readonly arrays: readonly ChannelMoments[];
}
