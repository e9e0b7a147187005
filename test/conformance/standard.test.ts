/** One suite over every word of the standard library: a new definition is tested before its author writes a test. */
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.js";
import { conformanceOf, emptyDefinitions, readDefinitions, standardDefinitions, wordsNamed, type Word } from "../../src/analysis/definitions/index.js";
import { restore, serialize, type Json } from "../../src/model/index.js";

const standard = standardDefinitions();
const words: readonly Word[] = [
  standard.kernels, standard.structures, standard.families, standard.links, standard.nets, standard.lets,
].flatMap((map): Word[] => [...map.values()]);

/** A word without what says where it, or an operator in it, was read. */
function meaningOf(word: Word): unknown {
  return JSON.parse(JSON.stringify(serialize({ ...word, documentation: null }), (name, value: unknown) => (/span$|^operatorStart$/i.test(name) ? undefined : value)));
}

describe.each(words.map((word): [string, Word] => [`${word.kind} ${word.name}`, word]))("%s", (_title, word) => {
  test("keeps what its kind promises", () => {
    expect(conformanceOf(word)).toBeNull();
  });

  test("is the same once printed and read again", () => {
    const program = parse({ name: "again.lmm", text: word.text }).program;
    const again = wordsNamed(readDefinitions(program, emptyDefinitions).definitions, word.name);
    expect(again.map(meaningOf)).toEqual([meaningOf(word)]);
  });

  test("is the same once saved and loaded", () => {
    expect(restore(JSON.parse(JSON.stringify(serialize(word))) as Json)).toEqual(word);
  });

  test("says what it is", () => {
    expect(word.documentation?.length).toBeGreaterThan(20);
  });
});
