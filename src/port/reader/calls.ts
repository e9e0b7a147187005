/**
 * Which of some functions a script calls, where, under which name the result is kept, what is piped into the call, which methods
 * follow. Knows no function's meaning.
 */
import type { Span } from "../../diagnostics/index.js";
import { cursorAt, readPostfixed } from "./expressions.js";
import { lastName, type HostArgument, type HostCall, type HostExpression } from "./host.js";
import { assignedBehind, assignedName, pipelineInto } from "./pipelines.js";
import { isStatementStart, type Script } from "./script.js";
import { isMark, type Token } from "./tokens.js";

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
