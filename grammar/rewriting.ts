/**
 * What a pass makes of the tokens: as long as nothing changes the list that it was given, from the first change on one of its
 * own. Most programs need little mending, and a long one should not be copied by every pass. Knows no grammar.
 */
import type { IToken } from "chevrotain";

export interface Rewriting {
  readonly given: readonly IToken[];
  /** how many of `given` stand in the result unchanged, while `own` is null */
  unchangedCount: number;
  own: IToken[] | null;
}

export function startRewriting(given: readonly IToken[]): Rewriting {
  return { given, unchangedCount: 0, own: null };
}

/** Appends a token to the result. */
export function put(rewriting: Rewriting, token: IToken): void {
  if (rewriting.own === null && rewriting.given[rewriting.unchangedCount] === token) {
    rewriting.unchangedCount++;
    return;
  }
  rewriting.own ??= rewriting.given.slice(0, rewriting.unchangedCount);
  rewriting.own.push(token);
}

/** Takes the last token away again. */
export function takeBack(rewriting: Rewriting): void {
  if (rewriting.own === null) rewriting.unchangedCount = Math.max(0, rewriting.unchangedCount - 1);
  else rewriting.own.pop();
}

/** The token that was put last, or `back` before it. */
export function lastPut({ given, unchangedCount, own }: Rewriting, back = 0): IToken | undefined {
  return own === null ? given[unchangedCount - 1 - back] : own[own.length - 1 - back];
}

export function rewritten({ given, unchangedCount, own }: Rewriting): readonly IToken[] {
  return own ?? (unchangedCount === given.length ? given : given.slice(0, unchangedCount));
}
