/**
 * Tokens of a lexicon -> one expression, by operator precedence. An argument that cannot be read is stepped over to the next comma
 * or bracket of its own level, so that a function's body or a comprehension does not hide the arguments beside it.
 */
import { joinSpans, type SourceText, type Span } from "../../diagnostics/index.js";
import type { HostArgument, HostExpression } from "./host.js";
import type { Binding, Lexicon } from "./lexicon.js";
import { isMark, type Token } from "./tokens.js";

/** A text in its language, cut into tokens. */
export interface Tokenized {
  readonly source: SourceText;
  readonly lexicon: Lexicon;
  readonly tokens: readonly Token[];
}

export interface Cursor extends Tokenized {
  position: number;
  /** open brackets around the cursor: within them a line end means nothing */
  depth: number;
  /** the bracket that the text never closes; null while all is well */
  unclosed: Span | null;
  /** expressions being read, one within another */
  nesting: number;
}

/** Beyond these, what stands there is stepped over: no call that people write comes near. */
const deepest = 200;
const longestProduct = 1_000;

const closings: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

export function cursorAt(text: Tokenized, position: number): Cursor {
  return { ...text, position, depth: 0, unclosed: null, nesting: 0 };
}

/** The expression at the cursor, of operators at least as tight as `least`; null where none begins. */
export function readExpression(cursor: Cursor, least = 0): HostExpression | null {
  if (cursor.nesting >= deepest) return null;
  cursor.nesting++;
  const expression = readChain(cursor, least);
  cursor.nesting--;
  return expression;
}

function readChain(cursor: Cursor, least: number): HostExpression | null {
  let left = readPrefixed(cursor);
  for (let tight = 0; left !== null && tight < longestProduct; ) {
    const { text: operator } = peek(cursor);
    const binding = bindingOf(cursor);
    if (binding === undefined || binding.strength < least) return left;
    advance(cursor);
    skipLineEnds(cursor);
    if (operator !== "+" && operator !== "-") tight++;
    const right = readExpression(cursor, binding.isRightAssociative ? binding.strength : binding.strength + 1);
    if (right === null) return null;
    left = { kind: "binary", operator, left, right, span: joinSpans(left.span, right.span) };
  }
  return null;
}

/** An operand with what follows it directly: calls, indices, members. */
export function readPostfixed(cursor: Cursor): HostExpression | null {
  let expression = readPrimary(cursor);
  for (;;) {
    const next = peek(cursor);
    if (expression === null || next.kind !== "mark") return expression;
    if (next.text === "(") expression = readCall(expression, cursor);
    else if (next.text === "[") expression = readIndex(expression, cursor);
    else if (cursor.lexicon.members.includes(next.text)) expression = readMember(expression, cursor);
    else return expression;
  }
}

function peek(cursor: Cursor): Token {
  if (cursor.depth > 0) skipLineEnds(cursor);
  return cursor.tokens[cursor.position];
}

function advance(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token.kind !== "end") cursor.position++;
  return token;
}

function skipLineEnds(cursor: Cursor): void {
  while (cursor.tokens[cursor.position].kind === "line-end") cursor.position++;
}

function bindingOf(cursor: Cursor): Binding | undefined {
  const { kind, text } = peek(cursor);
  if (kind !== "mark" && kind !== "name") return undefined;
  const { infix } = cursor.lexicon;
  return infix.get(text) ?? (kind === "mark" && /^%.*%$/.test(text) ? infix.get("%%") : undefined);
}

function readPrefixed(cursor: Cursor): HostExpression | null {
  const token = peek(cursor);
  const strength = token.kind === "mark" || token.text === "not" ? cursor.lexicon.prefix.get(token.text) : undefined;
  if (strength === undefined) return readPostfixed(cursor);
  advance(cursor);
  const operand = readExpression(cursor, strength);
  return operand && { kind: "unary", operator: token.text, operand, span: joinSpans(spanOf(token, cursor), operand.span) };
}

function readPrimary(cursor: Cursor): HostExpression | null {
  const token = peek(cursor);
  const span = spanOf(token, cursor);
  switch (token.kind) {
    case "name":
      advance(cursor);
      return { kind: "name", name: token.text, span };
    case "number":
      advance(cursor);
      return { kind: "number", text: token.text, span };
    case "text":
      advance(cursor);
      return withFollowing({ kind: "text", value: token.text, contents: { ...span, ...token.contents }, isComputed: token.isComputed === true, span }, cursor);
    case "mark":
      return token.text in closings ? readBrackets(cursor) : null;
    case "line-end":
    case "end":
      return null;
  }
}

/** Python joins texts that follow one another. */
function withFollowing(first: Extract<HostExpression, { kind: "text" }>, cursor: Cursor): HostExpression {
  if (peek(cursor).kind !== "text") return first;
  const rest = readPrimary(cursor);
  return rest === null ? first : { kind: "binary", operator: "+", left: first, right: rest, span: joinSpans(first.span, rest.span) };
}

/** `(x)` around an operand, or a sequence. */
function readBrackets(cursor: Cursor): HostExpression | null {
  const { elements, span, hasComma } = readElements(cursor);
  const [only] = elements;
  const isSingle = cursor.source.text[span.start] === "(" && !hasComma && elements.length === 1 && only.name === null;
  if (isSingle && only.value !== null) return { kind: "parenthesized", inner: only.value, span };
  return { kind: "sequence", elements, span };
}

function readCall(callee: HostExpression, cursor: Cursor): HostExpression {
  const { elements, span } = readElements(cursor);
  return { kind: "call", callee, arguments: elements, span: joinSpans(callee.span, span) };
}

function readIndex(base: HostExpression, cursor: Cursor): HostExpression {
  const { elements, span } = readElements(cursor);
  return { kind: "index", base, arguments: elements, span: joinSpans(base.span, span) };
}

/** `base$name`, `base::name`; Julia's `f.(x)` is a call. */
function readMember(base: HostExpression, cursor: Cursor): HostExpression | null {
  const operator = advance(cursor).text;
  const name = peek(cursor);
  if (name.kind === "mark" && name.text === "(") return readCall(base, cursor);
  if (name.kind !== "name" && name.kind !== "text") return null;
  advance(cursor);
  return { kind: "member", base, operator, name: name.text, span: joinSpans(base.span, spanOf(name, cursor)) };
}

interface Elements {
  readonly elements: readonly HostArgument[];
  readonly hasComma: boolean;
  readonly span: Span;
}

/** From an opening bracket to the one that closes it; where another closes first, or the text ends, it is never closed. */
function readElements(cursor: Cursor): Elements {
  const open = advance(cursor);
  const closing = closings[open.text];
  const elements: HostArgument[] = [];
  let [hasComma, hasSemicolon] = [false, false];
  let last = open;
  cursor.depth++;
  while (!isClosing(peek(cursor))) {
    const element = readArgument(cursor, closing);
    elements.push(hasSemicolon ? byItsOwnName(element) : element);
    hasSemicolon ||= isMark(peek(cursor), ";");
    last = cursor.tokens[cursor.position - 1];
    if (isSeparator(peek(cursor))) hasComma = advance(cursor).kind === "mark";
  }
  if (isMark(peek(cursor), closing)) last = advance(cursor);
  else cursor.unclosed ??= spanOf(open, cursor);
  cursor.depth--;
  return { elements, hasComma, span: joinSpans(spanOf(open, cursor), spanOf(last, cursor)) };
}

const isClosing = ({ kind, text }: Token): boolean => kind === "end" || (kind === "mark" && ")]}".includes(text));
const isSeparator = (token: Token): boolean => isMark(token, ",") || isMark(token, ";");

/** Julia's `f(x; weights)` is `f(x; weights = weights)`. */
function byItsOwnName(argument: HostArgument): HostArgument {
  return argument.name === null && argument.value?.kind === "name" ? { ...argument, name: argument.value.name } : argument;
}

function readArgument(cursor: Cursor, closing: string): HostArgument {
  const start = peek(cursor);
  const name = argumentName(cursor);
  const atValue = cursor.position;
  const isEnd = (): boolean => isSeparator(peek(cursor)) || isMark(peek(cursor), closing) || peek(cursor).kind === "end";
  if (isEnd()) return { name, value: null, span: spanOf(start, cursor) };
  const value = readExpression(cursor);
  if (value !== null && isEnd()) return { name, value, span: joinSpans(spanOf(start, cursor), value.span) };
  if (cursor.unclosed === null) cursor.position = atValue;
  const span = stepOver(cursor);
  return { name, value: { kind: "unread", span }, span: joinSpans(spanOf(start, cursor), span) };
}

/** `name =` before a value, the name taken. */
function argumentName(cursor: Cursor): string | null {
  const { kind, text } = peek(cursor);
  const next = cursor.tokens[cursor.position + 1];
  if ((kind !== "name" && kind !== "text") || next === undefined || !isMark(next, "=")) return null;
  cursor.position += 2;
  return text;
}

/** Leaves the cursor at the next comma or closing bracket of its level, or where line ends count and the line does. */
function stepOver(cursor: Cursor): Span {
  const first = peek(cursor);
  let last = first;
  for (let open = 0; ; ) {
    const token = peek(cursor);
    if (token.kind === "end") break;
    if (open === 0 && (isSeparator(token) || isClosing(token))) break;
    if (isClosing(token)) open--;
    else if (token.kind === "mark" && token.text in closings) open++;
    last = advance(cursor);
  }
  return joinSpans(spanOf(first, cursor), spanOf(last, cursor));
}

function spanOf({ start, end }: Token, { source }: Cursor): Span {
  return { source: source.name, start, end };
}
