/** Words of the language by what other packages call them: each definition says so itself (`elsewhere = ["nlme::corAR1"]`). */
import type { FamilyWord, KernelWord, LinkWord, StructureWord } from "../analysis/definitions/index.js";

type KnownWord = KernelWord | StructureWord | FamilyWord | LinkWord;

/** Every word that is called `name` here or elsewhere; a word of that very name comes first. */
export function wordsCalled<Word extends KnownWord>(words: ReadonlyMap<string, Word>, name: string): readonly Word[] {
  const own = words.get(name);
  const others = [...words.values()].filter((word) => word !== own && word.elsewhere.some((one) => one.slice(one.lastIndexOf(":") + 1) === name));
  return own === undefined ? others : [own, ...others];
}

/** The first of them; null where no word is called that. */
export function wordCalled<Word extends KnownWord>(words: ReadonlyMap<string, Word>, name: string): Word | null {
  return wordsCalled(words, name)[0] ?? null;
}
