/**
 * A program's definitions on top of those in scope. Every mistake is told; a definition with one is left out.
 * A name is defined once in a program; it may hide what came before it, which is noted.
 */
import { printStatement } from "../../../grammar/print-statement.js";
import type { Program, Statement } from "../../../grammar/index.js";
import { diagnostic, hasErrors, nearestName, type Diagnostic } from "../../diagnostics/index.js";
import { assertNever } from "../../invariant.js";
import type { Definitions, Word } from "./definitions.js";
import { readKernel, readStructure } from "./read-covariance.js";
import { readFamily, readLink } from "./read-family.js";
import { primitiveWords } from "./vocabulary.js";

export interface ReadDefinitions {
  readonly definitions: Definitions;
  readonly diagnostics: readonly Diagnostic[];
}

type DefinitionStatement = Extract<Statement, { readonly documentation: unknown }>;

/** @param base what is in scope before the program: the standard library, and what the program imports */
export function readDefinitions(program: Program, base: Definitions): ReadDefinitions {
  const scope = openScope(base);
  const diagnostics: Diagnostic[] = [];
  const seen = new Map<string, string>();
  for (const statement of program.statements) {
    if (!isDefinition(statement)) continue;
    const complaints: Diagnostic[] = [];
    const word = readWord(statement, (one) => complaints.push(one));
    checkName(statement, seen, base, (one) => complaints.push(one));
    diagnostics.push(...complaints);
    if (word !== null && !hasErrors(complaints)) addWord(scope, word);
  }
  diagnostics.push(...unknownLinks(program, scope));
  return { definitions: scope, diagnostics };
}

type Scope = { readonly [Kind in keyof Definitions]: Map<string, Definitions[Kind] extends ReadonlyMap<string, infer One> ? One : never> };

function openScope({ kernels, structures, families, links, nets, lets }: Definitions): Scope {
  return {
    kernels: new Map(kernels),
    structures: new Map(structures),
    families: new Map(families),
    links: new Map(links),
    nets: new Map(nets),
    lets: new Map(lets),
  };
}

function isDefinition(statement: Statement): statement is DefinitionStatement {
  return "documentation" in statement;
}

function readWord(statement: DefinitionStatement, report: (one: Diagnostic) => void): Word | null {
  const { documentation, span } = statement;
  const common = { name: statement.name.name, documentation, text: printStatement(statement), span };
  switch (statement.kind) {
    case "let":
    case "net":
      return { ...common, kind: statement.kind, value: statement.value };
    case "kernel": {
      const meaning = readKernel(statement, { kind: "kernel", name: common.name, report });
      return meaning && { ...common, ...meaning };
    }
    case "structure": {
      const meaning = readStructure(statement, { kind: "structure", name: common.name, report });
      return meaning && { ...common, ...meaning };
    }
    case "family": {
      const meaning = readFamily(statement, { kind: "family", name: common.name, report });
      return meaning && { ...common, ...meaning };
    }
    case "link": {
      const meaning = readLink(statement, { kind: "link", name: common.name, report });
      return meaning && { ...common, ...meaning };
    }
    default:
      return assertNever(statement);
  }
}

/** Families and links have names of their own; all else is called in a formula and shares one set. */
function isCalledInFormulas(kind: Word["kind"]): boolean {
  return kind !== "family" && kind !== "link";
}

function checkName(
  { kind, name }: DefinitionStatement,
  seen: Map<string, string>,
  base: Definitions,
  report: (one: Diagnostic) => void,
): void {
  const isCalled = isCalledInFormulas(kind);
  const key = `${isCalled ? "formula" : kind} ${name.name}`;
  const before = seen.get(key);
  if (before !== undefined) report(diagnostic("LMM0412", name.span, { name: name.name, line: before }));
  else seen.set(key, `${kind} ${name.name}`);
  if (isCalled && primitiveWords.has(name.name)) report(diagnostic("LMM0413", name.span, { name: name.name }));
  const hidden = wordsNamed(base, name.name).find((word) => (isCalled ? isCalledInFormulas(word.kind) : word.kind === kind));
  if (hidden === undefined || before !== undefined) return;
  report(diagnostic("LMM0414", name.span, { name: name.name, origin: originOf(hidden) }));
}

function originOf({ span }: Word): string {
  return span.source.startsWith("stdlib/") ? "the standard library" : `\`${span.source}\``;
}

/** Every word of that name: a link and a function of formulas may share one. */
export function wordsNamed({ kernels, structures, families, links, nets, lets }: Definitions, name: string): readonly Word[] {
  const found: (Word | undefined)[] = [kernels, structures, nets, lets, families, links].map((words) => words.get(name));
  return found.filter((word) => word !== undefined);
}

function addWord(scope: Scope, word: Word): void {
  if (isCalledInFormulas(word.kind)) for (const words of [scope.kernels, scope.structures, scope.nets, scope.lets]) words.delete(word.name);
  switch (word.kind) {
    case "kernel": return void scope.kernels.set(word.name, word);
    case "structure": return void scope.structures.set(word.name, word);
    case "family": return void scope.families.set(word.name, word);
    case "link": return void scope.links.set(word.name, word);
    case "net": return void scope.nets.set(word.name, word);
    case "let": return void scope.lets.set(word.name, word);
    default: return assertNever(word);
  }
}

/** A family's link may be defined after it, so this is asked at the end. */
function unknownLinks(program: Program, { links, families }: Scope): readonly Diagnostic[] {
  return [...families.values()].flatMap(({ defaultLink, span }) => {
    if (links.has(defaultLink) || span.source !== program.span.source) return [];
    return [diagnostic("LMM0421", span, { link: defaultLink, nearest: nearestName(defaultLink, links.keys()) })];
  });
}
