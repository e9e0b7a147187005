/**
 * Definition statements as words, each by itself: what else is in scope makes no difference here. A definition with a mistake is
 * left out, and every mistake is told.
 */
import { printStatement } from "../../../grammar/print-statement.js";
import type { Program, Statement } from "../../../grammar/index.js";
import { hasErrors, type Diagnostic } from "../../diagnostics/index.js";
import { assertNever } from "../../invariant.js";
import type { Word } from "./definitions.js";
import { readKernel, readStructure } from "./read-covariance.js";
import { readFamily, readLink } from "./read-family.js";
import { primitiveWords } from "./vocabulary.js";

export type DefinitionStatement = Extract<Statement, { readonly documentation: unknown }>;

/** The words that a program's statements define, each by itself; of two with one name the first. */
export function readWords(program: Program): { readonly words: readonly Word[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const words = new Map<string, Word>();
  for (const statement of program.statements) {
    if (!isDefinition(statement)) continue;
    const complaints: Diagnostic[] = [];
    const word = readWord(statement, (one) => complaints.push(one));
    diagnostics.push(...complaints);
    const key = nameKey(statement);
    if (word !== null && !hasErrors(complaints) && !words.has(key) && !isPrimitive(statement)) words.set(key, word);
  }
  return { words: [...words.values()], diagnostics };
}

export function isDefinition(statement: Statement): statement is DefinitionStatement {
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
export function isCalledInFormulas(kind: Word["kind"]): boolean {
  return kind !== "family" && kind !== "link";
}

export function nameKey({ kind, name }: DefinitionStatement): string {
  return `${isCalledInFormulas(kind) ? "formula" : kind} ${name.name}`;
}

export function isPrimitive({ kind, name }: DefinitionStatement): boolean {
  return isCalledInFormulas(kind) && primitiveWords.has(name.name);
}
