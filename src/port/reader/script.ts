/**
 * A script as its calls and assignments: which of some functions it calls, where, under which name the result is kept, what is piped
 * into the call, which methods follow. Reads no statement that it need not. Knows no function's meaning.
 */
import { lineIndex, type LineIndex, type SourceText, type Span } from "../../diagnostics/index.js";
import { cursorAt, readExpression, readPostfixed, type Tokenized } from "./expressions.js";
import { lastName, type HostArgument, type HostCall, type HostExpression } from "./host.js";
import { lexicons, type Language } from "./lexicon.js";
import { tokenize, type Token } from "./tokens.js";

export interface Script extends Tokenized {
  readonly language: Language;
  readonly lines: LineIndex;
  /** by variable: where, among the tokens, each value that is assigned to it begins */
  readonly assignments: ReadonlyMap<string, readonly number[]>;
}

/** `.fit(reml=False)` behind a call. */
export interface MethodCall {
  readonly name: string;
  readonly arguments: readonly HostArgument[];
}

export interface FoundCall {
  readonly name: string;
  readonly call: HostCall;
  /** the variable that keeps the result; null where none does */
  readonly assignedTo: string | null;
  /** what `|>` or `%>%` hands to the call as its first argument; null for nothing */
  readonly piped: HostExpression | null;
  readonly methods: readonly MethodCall[];
  /** a bracket of the call that the text never closes; null where all are */
  readonly unclosed: Span | null;
}

export function openScript(source: SourceText, language: Language): Script {
  const lexicon = lexicons[language];
  const tokens = tokenize(source.text, lexicon);
  return { source, language, lexicon, tokens, lines: lineIndex(source.text), assignments: assignmentsIn(tokens) };
}

/** Every call of a function whose name `isWanted`, in the order of the text. */
export function findCalls(script: Script, isWanted: (name: string) => boolean): readonly FoundCall[] {
  const { tokens } = script;
  return tokens.flatMap((token, at) => {
    if (token.kind !== "name" || !isWanted(token.text) || !isMark(tokens[at + 1], "(") || isDefinition(tokens, at)) return [];
    return readFound(script, at) ?? [];
  });
}

/** `def fit(`, `function fit(`; and `model$lmer(`, a function kept in something else. */
function isDefinition(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before !== undefined && (before.text === "def" || before.text === "function" || isMark(before, "$") || isMark(before, "@"));
}

const paths = ["::", ":::", "."];

function readFound(script: Script, at: number): FoundCall | null {
  const { tokens } = script;
  let start = at;
  while (start >= 2 && paths.some((mark) => isMark(tokens[start - 1], mark)) && tokens[start - 2].kind === "name") start -= 2;
  const cursor = cursorAt(script, start);
  const expression = readPostfixed(cursor);
  const chain = expression && callWithin(expression, tokens[at].text);
  if (chain === null) return null;
  const { call, methods } = chain;
  const pipeline = pipelineInto(script, start);
  const assignedTo = assignedName(tokens, pipeline?.start ?? start) ?? assignedBehind(tokens, cursor.position);
  return { name: tokens[at].text, call, assignedTo, piped: pipeline?.left ?? null, methods: [...methods, ...laterMethods(script, assignedTo, cursor.position)], unclosed: cursor.unclosed };
}

/** The call of `name` at the head of a chain, and the methods called on its result. */
function callWithin(expression: HostExpression, name: string): { readonly call: HostCall; readonly methods: readonly MethodCall[] } | null {
  const methods: MethodCall[] = [];
  let rest = expression;
  for (;;) {
    if (rest.kind === "call" && lastName(rest.callee) === name) return { call: rest, methods: methods.reverse() };
    if (rest.kind === "call" && rest.callee.kind === "member") {
      methods.push({ name: rest.callee.name, arguments: rest.arguments });
      rest = rest.callee.base;
    } else if (rest.kind === "member" || rest.kind === "index") rest = rest.base;
    else return null;
  }
}

/** Methods that a later line calls on the variable: `model.fit(reml=False)`. */
function laterMethods(script: Script, variable: string | null, from: number): readonly MethodCall[] {
  if (variable === null || script.language !== "python") return [];
  const { tokens } = script;
  for (let at = from; at + 3 < tokens.length; at++) {
    if (tokens[at].text !== variable || tokens[at].kind !== "name") continue;
    if (isMark(tokens[at + 1], "=") && isStatementStart(tokens, at)) return [];
    if (!isMark(tokens[at + 1], ".") || !isMark(tokens[at + 3], "(")) continue;
    const call = readPostfixed(cursorAt(script, at));
    const method = call === null ? null : firstMethod(call);
    if (method !== null) return [method];
  }
  return [];
}

function firstMethod(expression: HostExpression): MethodCall | null {
  let found: MethodCall | null = null;
  for (let rest = expression; ; ) {
    if (rest.kind === "call" && rest.callee.kind === "member") {
      found = { name: rest.callee.name, arguments: rest.arguments };
      rest = rest.callee.base;
    } else if (rest.kind === "member") rest = rest.base;
    else return found;
  }
}

const pipes = ["|>", "%>%", "%<>%", "%$%"];
const boundaries = ["<-", "<<-", "=", ";", "{", "(", "[", ",", "~"];

/** What a pipe hands to the call that begins at `start`, and where the pipeline begins. */
function pipelineInto(script: Script, start: number): { readonly left: HostExpression; readonly start: number } | null {
  const { tokens } = script;
  if (script.language !== "r" || !isPipe(tokens[previous(tokens, start)])) return null;
  const first = pipelineStart(tokens, start);
  const whole = readExpression(cursorAt(script, first), script.lexicon.infix.get("|>")?.strength);
  const left = whole && leftOfPipe(whole, tokens[start].start);
  return left && { left, start: first };
}

function leftOfPipe(expression: HostExpression, callStart: number): HostExpression | null {
  for (let rest = expression; rest.kind === "binary"; rest = rest.left) {
    if (rest.right.span.start === callStart) return rest.left;
  }
  return null;
}

function pipelineStart(tokens: readonly Token[], start: number): number {
  let closed = 0;
  let first = start;
  for (let at = start - 1; at >= 0; at--) {
    const token = tokens[at];
    if (token.kind === "line-end") {
      if (closed === 0 && !isPipe(tokens[previous(tokens, at)]) && !isPipe(tokens[first])) break;
      continue;
    }
    if (token.kind === "mark" && ")]}".includes(token.text)) closed++;
    else if (closed > 0 && "([{".includes(token.text) && token.kind === "mark") closed--;
    else if (closed === 0 && token.kind === "mark" && boundaries.includes(token.text)) break;
    first = at;
  }
  return first;
}

const isPipe = (token: Token | undefined): boolean => token !== undefined && pipes.some((mark) => isMark(token, mark));

/** The place of the token before `at` that is no line end; -1 for none. */
function previous(tokens: readonly Token[], at: number): number {
  let before = at - 1;
  while (before >= 0 && tokens[before].kind === "line-end") before--;
  return before;
}

/** `name <-` or `name =` before `start`. */
function assignedName(tokens: readonly Token[], start: number): string | null {
  const at = previous(tokens, start);
  if (at < 1 || !["<-", "<<-", "="].some((mark) => isMark(tokens[at], mark))) return null;
  const name = tokens[at - 1];
  const isPart = at >= 2 && tokens[at - 2].kind === "mark" && ["$", "@", "."].includes(tokens[at - 2].text);
  return name.kind === "name" && !isPart ? name.text : null;
}

/** `-> name` behind. */
function assignedBehind(tokens: readonly Token[], end: number): string | null {
  const [arrow, name] = [tokens[end], tokens[end + 1]];
  return arrow !== undefined && isMark(arrow, "->") && name?.kind === "name" ? name.text : null;
}

function isStatementStart(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || before.kind === "line-end" || ["{", ";", "}"].some((mark) => isMark(before, mark));
}

/** What a script assigns to a variable; null where it does so never, or more than once. */
export function assignedValue(script: Script, variable: string): HostExpression | null {
  const { tokens } = script;
  const places = script.assignments.get(variable);
  if (places?.length !== 1) return null;
  const cursor = cursorAt(script, places[0]);
  while (tokens[cursor.position].kind === "line-end") cursor.position++;
  const value = readExpression(cursor);
  return cursor.unclosed === null ? value : null;
}

/** `name <- value` anywhere, `name = value` where a statement begins. */
function assignmentsIn(tokens: readonly Token[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  tokens.forEach((token, at) => {
    if (token.kind !== "name" || isMemberName(tokens, at)) return;
    const isArrow = isMark(tokens[at + 1], "<-") || isMark(tokens[at + 1], "<<-");
    if (!isArrow && !(isMark(tokens[at + 1], "=") && isStatementStart(tokens, at))) return;
    const known = places.get(token.text);
    if (known === undefined) places.set(token.text, [at + 2]);
    else known.push(at + 2);
  });
  return places;
}

/** What a script assigns to a column of any table: `d$pos <- numFactor(x, y)`, `df["all"] = 1`; null for nothing. */
export function assignedColumn(script: Script, column: string): HostExpression | null {
  const { tokens } = script;
  for (let at = 1; at + 2 < tokens.length; at++) {
    if (tokens[at].text !== column) continue;
    const end = isMemberName(tokens, at) ? at + 1 : isMark(tokens[at - 1], "[") && isMark(tokens[at + 1], "]") ? at + 2 : -1;
    if (end > 0 && (isMark(tokens[end], "<-") || isMark(tokens[end], "="))) return readExpression(cursorAt(script, end + 1));
  }
  return null;
}

function isMemberName(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before !== undefined && ["$", "@", "."].some((mark) => isMark(before, mark));
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}
