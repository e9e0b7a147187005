/**
 * `x1..x10`: every column with that prefix and a number between, in numeric order; ends that share no prefix name every
 * column from the first to the last in data order. Knows names of columns only.
 */
import type { Name, RangeExpression } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import type { Scope } from "../scope.js";

/** Empty after a complaint. */
export function columnsOfRange(range: RangeExpression, scope: Scope): readonly string[] {
  const [first, last] = [numbered(range.first.name), numbered(range.last.name)];
  if (first !== null && last !== null && first.prefix === last.prefix) return numberedColumns(range, first, last.number, scope);
  return columnsBetween(range, scope);
}

interface Numbered {
  readonly prefix: string;
  readonly number: number;
}

function numbered(name: string): Numbered | null {
  const match = /^(.*?)(\d+)$/s.exec(name);
  return match === null ? null : { prefix: match[1], number: Number(match[2]) };
}

function numberedColumns(range: RangeExpression, { prefix, number: lower }: Numbered, upper: number, scope: Scope): readonly string[] {
  const found = scope.schema.flatMap(({ name }) => {
    const parts = numbered(name);
    return parts !== null && parts.prefix === prefix && parts.number >= lower && parts.number <= upper ? [{ name, number: parts.number }] : [];
  });
  if (found.length === 0) scope.report(diagnostic("LMM0220", range.span, { first: range.first.name, last: range.last.name }));
  else if (found.length < upper - lower + 1) {
    scope.report(diagnostic("LMM0221", range.span, { first: range.first.name, last: range.last.name, found: found.length, expected: upper - lower + 1 }));
  }
  return found.sort((a, b) => a.number - b.number).map(({ name }) => name);
}

function columnsBetween(range: RangeExpression, scope: Scope): readonly string[] {
  const names = scope.schema.map(({ name }) => name);
  const [from, to] = [positionOf(range.first, names, scope), positionOf(range.last, names, scope)];
  if (from < 0 || to < 0) return [];
  if (from > to) scope.report(diagnostic("LMM0222", range.span, { first: range.first.name, last: range.last.name }));
  return names.slice(from, to + 1);
}

function positionOf({ name, span }: Name, names: readonly string[], scope: Scope): number {
  const position = names.indexOf(name);
  if (position < 0) scope.report(diagnostic("LMM0203", span, { column: name, nearest: nearestName(name, names) }));
  return position;
}
