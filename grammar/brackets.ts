/**
 * Brackets balanced and statements told apart, before any grammar: a bracket that is never closed ends where its statement
 * seems to end, a superfluous one is left out, a wrong one is read as the right one; each is reported.
 * A line end outside brackets ends a statement unless an operator stands before or after it. Linear in the tokens.
 */
import type { IToken, TokenType } from "chevrotain";
import { diagnostic, type Diagnostic } from "../src/diagnostics/index.js";
import { invariant } from "../src/invariant.js";
import { MISTAKE_LIMIT } from "./limits.js";
import { endOf, isA, retyped, spanOf, virtualToken } from "./place.js";
import { lastPut, put, rewritten, startRewriting, type Rewriting } from "./rewriting.js";
import { beginsStatement, continuesAfter, continuesBefore, keywordType } from "./statements.js";
import * as t from "./tokens.js";

interface Opening {
  readonly token: IToken;
  /** what closes it: the first, or, for an interval, either */
  readonly closers: readonly TokenType[];
  /** a definition's: `;` inside does not end the statement */
  readonly holdsParameters: boolean;
}

interface Balance {
  readonly source: string;
  /** brackets that an earlier pass found never closed: these end with their statement */
  readonly unclosed: ReadonlySet<IToken>;
  readonly open: Opening[];
  /** how many of `open` each closing bracket would close */
  readonly awaited: Map<TokenType, number>;
  readonly result: Rewriting;
  readonly complaints: Diagnostic[];
  readonly neverClosed: IToken[];
  /** the line end or `;` seen since the last token */
  pendingEnd: IToken | null;
  /** whether that was a `;` */
  isForced: boolean;
}

const CLOSER_OF: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.RoundOpen, t.RoundClose], [t.SquareOpen, t.SquareClose], [t.CurlyOpen, t.CurlyClose],
]);
const SCALAR_KEYWORDS: ReadonlySet<TokenType | null> = new Set([t.Kernel, t.Structure, t.Family, t.Link]);
const CLOSERS: ReadonlySet<TokenType> = new Set(CLOSER_OF.values());

/** @returns tokens without line ends, brackets paired, a `StatementEnd` between any two statements */
export function balanced(tokens: readonly IToken[], source: string, report: (one: Diagnostic) => void): readonly IToken[] {
  const first = balance(tokens, source, new Set());
  const last = first.neverClosed.length === 0 ? first : balance(tokens, source, new Set(first.neverClosed));
  last.complaints.forEach(report);
  return rewritten(last.result);
}

function balance(tokens: readonly IToken[], source: string, unclosed: ReadonlySet<IToken>): Balance {
  const state: Balance = {
    source, unclosed, open: [], awaited: new Map(), result: startRewriting(tokens), complaints: [], neverClosed: [], pendingEnd: null, isForced: false,
  };
  tokens.forEach((token, index) => {
    if (token.tokenType === t.LineEnd) {
      state.pendingEnd ??= token;
    } else if (token.tokenType === t.Semicolon && !isInsideLivingBrackets(state) && state.open[0]?.holdsParameters !== true) {
      [state.pendingEnd, state.isForced] = [token, true];
    } else {
      endStatementIfDue(state, token, tokens[index + 1]);
      place(state, token);
    }
  });
  closeAll(state);
  return state;
}

const isInsideLivingBrackets = (state: Balance): boolean => state.open.length > 0 && !state.unclosed.has(state.open[0].token);

/** Turns the line end before `token` into the end of a statement, where it is one. @param next may be a line end */
function endStatementIfDue(state: Balance, token: IToken, next: IToken | undefined): void {
  const { pendingEnd, isForced } = state;
  if (pendingEnd === null) return;
  [state.pendingEnd, state.isForced] = [null, false];
  const previous = lastPut(state.result);
  if (previous === undefined || isInsideLivingBrackets(state)) return;
  const isClosing = state.open.length > 0 && CLOSERS.has(token.tokenType);
  const goesOn = continuesBefore(previous) || continuesAfter(token) || isClosing;
  const isUnmistakable = state.open.length === 0 && !isA(previous, t.Comma) && beginsStatement(token, next);
  if (!isForced && goesOn && !isUnmistakable) return;
  closeAll(state);
  put(state.result, retyped(pendingEnd, t.StatementEnd));
}

function place(state: Balance, token: IToken): void {
  const closer = CLOSER_OF.get(token.tokenType);
  if (closer !== undefined) placeOpener(state, token, closer);
  else if (CLOSERS.has(token.tokenType)) placeCloser(state, token);
  else put(state.result, token);
}

function placeOpener(state: Balance, token: IToken, closer: TokenType): void {
  if (token.tokenType === t.CurlyOpen && !isBlockBrace(state)) {
    complain(state, diagnostic("LMM0117", spanOf(token, state.source), {}));
    open(state, { token, closers: [t.RoundClose, t.CurlyClose], holdsParameters: false });
    put(state.result, retyped(token, t.RoundOpen));
    return;
  }
  const isInterval = isA(lastPut(state.result), t.In);
  const holdsParameters = SCALAR_KEYWORDS.has(keywordType(lastPut(state.result, 1), lastPut(state.result)));
  open(state, { token, closers: isInterval ? [t.RoundClose, t.SquareClose] : [closer], holdsParameters });
  put(state.result, token);
}

/** `data {`, `data "file" {`, `train {` at the head of a statement. */
function isBlockBrace(state: Balance): boolean {
  if (state.open.length > 0) return false;
  const back = isA(lastPut(state.result), t.Text) ? 1 : 0;
  const [head, before] = [lastPut(state.result, back), lastPut(state.result, back + 1)];
  const isHead = before === undefined || before.tokenType === t.StatementEnd;
  return isHead && head?.tokenType === t.Word && (head.image === "data" || head.image === "train");
}

function placeCloser(state: Balance, token: IToken): void {
  const opening = state.open.at(-1);
  if (opening === undefined) {
    complain(state, diagnostic("LMM0120", spanOf(token, state.source), { bracket: token.image }));
    return;
  }
  if ((state.awaited.get(token.tokenType) ?? 0) === 0) {
    const values = { found: token.image, expected: closingMark(opening), opening: opening.token.image };
    complain(state, diagnostic("LMM0122", spanOf(token, state.source), values));
    put(state.result, retyped(token, close(state).closers[0]));
    return;
  }
  while (!isClosedBy(state.open[state.open.length - 1], token)) closeVirtually(state, token.startOffset);
  const closers = close(state).closers;
  put(state.result, token.tokenType === t.CurlyClose ? retyped(token, closers[0]) : token);
}

const isClosedBy = (opening: Opening, token: IToken): boolean => opening.closers.includes(token.tokenType);
const closingMark = (opening: Opening): string => String(opening.closers[0].PATTERN);

function open(state: Balance, opening: Opening): void {
  state.open.push(opening);
  for (const closer of opening.closers) state.awaited.set(closer, (state.awaited.get(closer) ?? 0) + 1);
}

function close(state: Balance): Opening {
  const opening = state.open.pop();
  invariant(opening !== undefined, "a bracket to close is open");
  for (const closer of opening.closers) state.awaited.set(closer, (state.awaited.get(closer) ?? 0) - 1);
  return opening;
}

function closeVirtually(state: Balance, offset: number): void {
  const opening = close(state);
  const values = { bracket: opening.token.image, closer: closingMark(opening) };
  complain(state, diagnostic("LMM0121", spanOf(opening.token, state.source), values));
  put(state.result, virtualToken(opening.closers[0], offset));
}

/** Keeps no more complaints than one run can show. */
function complain(state: Balance, complaint: Diagnostic): void {
  if (state.complaints.length <= MISTAKE_LIMIT) state.complaints.push(complaint);
}

/** Ends every bracket still open where the last token ends. */
function closeAll(state: Balance): void {
  const last = lastPut(state.result);
  const offset = last === undefined ? 0 : endOf(last);
  while (state.open.length > 0) {
    state.neverClosed.push(state.open[state.open.length - 1].token);
    closeVirtually(state, offset);
  }
}
