/**
 * A definition held to what its kind promises, on numbers: what `lmmc check` does to a file that defines a word, and the tests
 * to the standard library. The draws are the same every time.
 */
import type { Diagnostic } from "../../../diagnostics/index.js";
import { assertNever } from "../../../invariant.js";
import { randomSource } from "../../../numerics/random.js";
import type { Definitions, Word } from "../definitions.js";
import { kernelComplaint, structureComplaint } from "./covariances.js";
import { familyComplaint } from "./families.js";
import { linkComplaint } from "./links.js";

const seed = 20_231;

/** What a word breaks of its kind's promises: at most one complaint; null where none was found. */
export function conformanceOf(word: Word): Diagnostic | null {
  switch (word.kind) {
    case "kernel":
      return kernelComplaint(word, randomSource(seed));
    case "structure":
      return structureComplaint(word, randomSource(seed));
    case "family":
      return familyComplaint(word, randomSource(seed));
    case "link":
      return linkComplaint(word);
    case "net":
    case "let":
      return null;
    default:
      return assertNever(word);
  }
}

/** The complaints of every word that `definitions` has and `known` has not. */
export function checkConformance(definitions: Definitions, known: Definitions): readonly Diagnostic[] {
  const old = new Set(allWords(known));
  const complaints = allWords(definitions).map((word) => (old.has(word) ? null : conformanceOf(word)));
  return complaints.filter((one) => one !== null);
}

function allWords({ kernels, structures, families, links, nets, lets }: Definitions): readonly Word[] {
  return [kernels, structures, families, links, nets, lets].flatMap((words): Word[] => [...words.values()]);
}
