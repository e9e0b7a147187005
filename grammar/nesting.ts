/**
 * Whether a statement nests more deeply than a reader of its tree may recurse, found from the tokens alone:
 * brackets, and runs of signs or powers (`--x`, `a^b^c`), which are as deep in the tree as brackets are.
 */
import type { IToken } from "chevrotain";
import { diagnostic, type Diagnostic } from "../src/diagnostics/index.js";
import { NESTING_LIMIT } from "./limits.js";
import { isA, spanOf } from "./place.js";
import { endsOperand } from "./repair.js";
import { statementRanges } from "./statements.js";
import * as t from "./tokens.js";

interface Level {
  /** signs and powers not yet ended by a looser operator */
  tight: number;
  /** `!` not yet ended by one looser still */
  loose: number;
}

/** @param tokens separated by `StatementEnd`, brackets paired @returns those of the statements that can be read */
export function withoutDeepStatements(tokens: readonly IToken[], source: string, report: (one: Diagnostic) => void): readonly IToken[] {
  if (firstTooDeep(tokens, 0, tokens.length) === null) return tokens;
  const result: IToken[] = [];
  for (const { start, end } of statementRanges(tokens)) {
    const tooDeep = firstTooDeep(tokens, start, end);
    if (tooDeep !== null) {
      report(diagnostic("LMM0123", spanOf(tooDeep, source), { limit: NESTING_LIMIT }));
      continue;
    }
    if (result.length > 0) result.push(tokens[start - 1]);
    for (let index = start; index < end; index++) result.push(tokens[index]);
  }
  return result;
}

/** The first token of tokens[start..end) that stands deeper in its statement than the limit. */
function firstTooDeep(tokens: readonly IToken[], start: number, end: number): IToken | null {
  const levels: Level[] = [{ tight: 0, loose: 0 }];
  let depth = 0;
  for (let index = start; index < end; index++) {
    const token = tokens[index];
    const level = levels[levels.length - 1];
    if (token.tokenType === t.StatementEnd) {
      levels.splice(0, levels.length, { tight: 0, loose: 0 });
      depth = 0;
    } else if (opens(token)) {
      levels.push({ tight: 0, loose: 0 });
      depth++;
    } else if (closes(token) && levels.length > 1) {
      levels.pop();
      depth -= 1 + level.tight + level.loose;
    } else {
      depth += deepened(level, token, !endsOperand(tokens[index - 1]));
    }
    if (depth > NESTING_LIMIT) return token;
  }
  return null;
}

const opens = (token: IToken): boolean =>
  token.tokenType === t.RoundOpen || token.tokenType === t.SquareOpen || token.tokenType === t.CurlyOpen;
const closes = (token: IToken): boolean =>
  token.tokenType === t.RoundClose || token.tokenType === t.SquareClose || token.tokenType === t.CurlyClose;

/** Counts a sign, a power, or what ends them, in its level; the change of depth. */
function deepened(level: Level, token: IToken, isBeforeOperand: boolean): number {
  const before = level.tight + level.loose;
  if (token.tokenType === t.Not) level.loose++;
  else if (token.tokenType === t.Caret || (isBeforeOperand && isA(token, t.Prefix))) level.tight++;
  else if (!endsOperand(token)) {
    level.tight = 0;
    if (token.tokenType === t.Ampersand || !isA(token, t.Infix)) level.loose = 0;
  }
  return level.tight + level.loose - before;
}
