/**
 * What a name may stand for while a formula is read: a column of the data, a bundle (`let`), or a word with a definition.
 * Carries the complaints of one run. Knows no operators and no rows.
 */
import type { Name } from "../../grammar/index.js";
import type { Schema } from "../data/table.js";
import { diagnostic, nearestName, type Diagnostic } from "../diagnostics/index.js";
import type { Contrast } from "../model/index.js";
import { columnIndexOf, columnNamed, type ColumnIndex, type ColumnPlace } from "./column-index.js";
import type { Definitions, LetWord } from "./definitions/definitions.js";

export interface Scope {
  /** in data order */
  readonly schema: Schema;
  readonly columns: ColumnIndex;
  readonly definitions: Definitions;
  /** contrasts that the data block asks for, by column; they count in the fixed effects only, as lme4's do */
  readonly contrasts: ReadonlyMap<string, Contrast>;
  /** names of the bundles being read, outermost first: within its own text a name is a column again */
  readonly openLets: readonly string[];
  readonly report: (one: Diagnostic) => void;
  /** the known name that is nearest to an unknown one, for the first of many */
  readonly guess: (name: string, known: Iterable<string>) => string | null;
}

/** A guess compares a name with every other: a formula of thousands of unknown names gets them for its first mistakes alone. */
const mostGuesses = 50;

function guesses(): Scope["guess"] {
  let left = mostGuesses;
  return (name, known) => (left-- > 0 ? nearestName(name, known) : null);
}

export function scopeOf(
  schema: Schema,
  definitions: Definitions,
  contrasts: ReadonlyMap<string, Contrast>,
  report: (one: Diagnostic) => void,
): Scope {
  return { schema, columns: columnIndexOf(schema), definitions, contrasts, openLets: [], report, guess: guesses() };
}

/** What a plain name stands for. */
export type NameMeaning = ColumnPlace | { readonly kind: "let"; readonly word: LetWord; readonly scope: Scope };

/** Null when nothing has the name, which is then reported. */
export function meaningOf(name: Name, scope: Scope): NameMeaning | null {
  const word = bundleNamed(name, scope);
  if (word !== undefined) return { kind: "let", word, scope: { ...scope, openLets: [...scope.openLets, name.name] } };
  const place = columnNamed(name.name, scope.columns);
  if (place !== undefined) return place;
  reportUnknown(name, scope);
  return null;
}

/** The bundle that a name stands for, where it stands for one. */
export function bundleNamed({ name, isQuoted }: Name, { definitions: { lets }, openLets }: Scope): LetWord | undefined {
  return lets.size === 0 || isQuoted || openLets.includes(name) ? undefined : lets.get(name);
}

/** A word that is called must be called; any other unknown name gets the nearest known one. */
function reportUnknown({ name, span }: Name, scope: Scope): void {
  const { nets, kernels, structures, lets } = scope.definitions;
  if (scope.openLets.includes(name)) return scope.report(diagnostic("LMM0206", span, { name }));
  if (nets.has(name) || kernels.has(name)) return scope.report(diagnostic("LMM0204", span, { name, kind: nets.has(name) ? "net" : "kernel" }));
  if (structures.has(name)) return scope.report(diagnostic("LMM0205", span, { name }));
  const nearest = scope.guess(name, scope.columns.byName.keys()) ?? scope.guess(name, lets.keys());
  scope.report(diagnostic("LMM0203", span, { column: name, nearest }));
}
