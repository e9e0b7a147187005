/**
 * A program's definitions on top of those in scope. Every mistake is told; a definition with one is left out.
 * A name is defined once in a program; it may hide what came before it, which is noted.
 */
import type { Program } from "../../../grammar/index.js";
import { diagnostic, nearestName, type Diagnostic } from "../../diagnostics/index.js";
import { invariant } from "../../invariant.js";
import type { Definitions, Word } from "./definitions.js";
import { lazyMap } from "./lazy.js";
import { isCalledInFormulas, isDefinition, isPrimitive, nameKey, readWords, type DefinitionStatement } from "./read-words.js";

export interface ReadDefinitions {
  readonly definitions: Definitions;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param base what is in scope before the program: the standard library, and what the program imports */
export function readDefinitions(program: Program, base: Definitions): ReadDefinitions {
  const diagnostics: Diagnostic[] = [];
  const report = (one: Diagnostic): void => void diagnostics.push(one);
  const read = readWords(program);
  diagnostics.push(...read.diagnostics);
  checkNames(program, base, report);
  const definitions = withWords(base, read.words);
  checkLinks(read.words, definitions, report);
  return { definitions, diagnostics };
}

/** A name defined twice, one that is the language's own, and one that hides what was in scope. */
function checkNames(program: Program, base: Definitions, report: (one: Diagnostic) => void): void {
  const seen = new Map<string, string>();
  for (const statement of program.statements.filter(isDefinition)) {
    const { name, span } = statement.name;
    const key = nameKey(statement);
    const before = seen.get(key);
    if (before !== undefined) report(diagnostic("LMM0412", span, { name, line: before }));
    else seen.set(key, `${statement.kind} ${name}`);
    if (isPrimitive(statement)) report(diagnostic("LMM0413", span, { name }));
    const hidden = before === undefined ? hiddenBy(statement, base) : undefined;
    if (hidden !== undefined) report(diagnostic("LMM0414", span, { name, origin: originOf(hidden) }));
  }
}

function hiddenBy({ kind, name }: DefinitionStatement, base: Definitions): Word | undefined {
  const isCalled = isCalledInFormulas(kind);
  return wordsNamed(base, name.name).find((word) => (isCalled ? isCalledInFormulas(word.kind) : word.kind === kind));
}

function originOf({ span }: Word): string {
  return span.source.startsWith("stdlib/") ? "the standard library" : `\`${span.source}\``;
}

/** Every word of that name: a link and a function of formulas may share one. */
export function wordsNamed({ kernels, structures, families, links, nets, lets }: Definitions, name: string): readonly Word[] {
  const found: (Word | undefined)[] = [kernels, structures, nets, lets, families, links].map((words) => words.get(name));
  return found.filter((word) => word !== undefined);
}

export function allWords({ kernels, structures, nets, lets, families, links }: Definitions): readonly Word[] {
  return [kernels, structures, nets, lets, families, links].flatMap((words): Word[] => [...words.values()]);
}

/** The definitions with more words; one called in formulas takes the place of any other of its name. */
function withWords(base: Definitions, words: readonly Word[]): Definitions {
  const called = new Set(words.filter(({ kind }) => isCalledInFormulas(kind)).map(({ name }) => name));
  const none = new Set<string>();
  return {
    kernels: overlaid(base.kernels, words.filter((word) => word.kind === "kernel"), called),
    structures: overlaid(base.structures, words.filter((word) => word.kind === "structure"), called),
    families: overlaid(base.families, words.filter((word) => word.kind === "family"), none),
    links: overlaid(base.links, words.filter((word) => word.kind === "link"), none),
    nets: overlaid(base.nets, words.filter((word) => word.kind === "net"), called),
    lets: overlaid(base.lets, words.filter((word) => word.kind === "let"), called),
  };
}

/** `base` itself where nothing changes; its words stay unread until they are asked for. */
function overlaid<One extends Word>(base: ReadonlyMap<string, One>, words: readonly One[], hidden: ReadonlySet<string>): ReadonlyMap<string, One> {
  const kept = [...base.keys()].filter((name) => !hidden.has(name));
  if (words.length === 0 && kept.length === base.size) return base;
  const own = new Map(words.map((word) => [word.name, word]));
  return lazyMap([...kept, ...own.keys()], (name) => {
    const word = own.get(name) ?? base.get(name);
    invariant(word !== undefined, `${name} is in scope`);
    return word;
  });
}

/** A family's link may be defined after it, so this is asked at the end. */
function checkLinks(words: readonly Word[], { links }: Definitions, report: (one: Diagnostic) => void): void {
  for (const word of words) {
    if (word.kind !== "family" || links.has(word.defaultLink)) continue;
    report(diagnostic("LMM0421", word.span, { link: word.defaultLink, nearest: nearestName(word.defaultLink, links.keys()) }));
  }
}
