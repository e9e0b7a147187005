/** A model call as far as it has been read: what the program will say. Knows our terms; no source language, no printing. */
import type { Expression } from "../../grammar/index.js";
import type { Contrast } from "../model/index.js";
import type { Member } from "./formula/predictor.js";

export interface Draft {
  readonly response: Expression;
  readonly members: readonly Member[];
  /** null for the normal distribution */
  readonly family: DraftFamily | null;
  readonly weights: Expression | null;
  /** null leaves the language's default: REML where the exact engine fits */
  readonly criterion: "ml" | null;
  readonly contrasts: ReadonlyMap<string, Contrast>;
  readonly data: DraftData;
}

export interface DraftFamily {
  readonly name: string;
  /** null for the family's own */
  readonly link: string | null;
}

export interface DraftData {
  /** what the source calls its table; null where it says nothing */
  readonly name: string | null;
  /** the file it was read from, where the source says so */
  readonly file: string | null;
}
