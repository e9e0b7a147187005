/**
 * The standard library: each word is read when a program first names it, since most programs name few. In stdlib/*.lmm a
 * definition is one paragraph, with the documentation above it.
 */
import { parse } from "../../../grammar/index.js";
import { standardLibrary } from "../../../stdlib/bundle.js";
import { hasErrors, type SourceText } from "../../diagnostics/index.js";
import { invariant } from "../../invariant.js";
import type { Definitions, Word } from "./definitions.js";
import { lazyMap } from "./lazy.js";
import { readWords } from "./read-words.js";

/** Where a word stands in the library. */
interface Paragraph {
  readonly file: SourceText;
  readonly start: number;
  readonly end: number;
}

type Kind = Word["kind"];

let standard: Definitions | null = null;

/** The words that every program begins with. */
export function standardDefinitions(): Definitions {
  standard ??= indexed(standardLibrary);
  return standard;
}

const paragraph = /[^\n]+(?:\n[^\n]+)*/g;
const heading = /^(kernel|structure|family|link|net|let)\s+([\w.]+)/m;

function indexed(files: readonly SourceText[]): Definitions {
  const places = new Map<string, Map<string, Paragraph>>();
  for (const file of files) {
    for (const { 0: text, index } of file.text.matchAll(paragraph)) {
      const [, kind, name] = heading.exec(text) ?? [];
      if (kind === undefined) continue;
      if (!places.has(kind)) places.set(kind, new Map());
      places.get(kind)?.set(name, { file, start: index, end: index + text.length });
    }
  }
  const wordsOf = <K extends Kind>(kind: K): ReadonlyMap<string, Extract<Word, { kind: K }>> => {
    const found = places.get(kind) ?? new Map<string, Paragraph>();
    return lazyMap([...found.keys()], (name) => readOne(kind, name, found.get(name)));
  };
  return {
    kernels: wordsOf("kernel"),
    structures: wordsOf("structure"),
    families: wordsOf("family"),
    links: wordsOf("link"),
    nets: wordsOf("net"),
    lets: wordsOf("let"),
  };
}

/** What stands before the paragraph is blanked, so that spans are those of the file. */
function readOne<K extends Kind>(kind: K, name: string, place: Paragraph | undefined): Extract<Word, { kind: K }> {
  invariant(place !== undefined, `the standard library holds ${name}`);
  const { file, start, end } = place;
  const text = file.text.slice(0, start).replace(/[^\n]/g, " ") + file.text.slice(start, end);
  const { program, diagnostics } = parse({ name: file.name, text });
  const read = readWords(program);
  const complaints = [...diagnostics, ...read.diagnostics];
  const word = read.words.find((one): one is Extract<Word, { kind: K }> => one.kind === kind && one.name === name);
  invariant(word !== undefined && !hasErrors(complaints), `${name} reads without complaint: ${complaints.map((one) => one.message).join("; ")}`);
  return word;
}
