/** What stands around a call: the pipeline that hands it its first argument, and the variable that keeps its result. */
import { readExpression, cursorAt } from "./expressions.js";
import type { HostExpression } from "./host.js";
import type { Script } from "./script.js";
import { isMark, type Token } from "./tokens.js";

const pipes = ["|>", "%>%", "%<>%", "%$%"];
const boundaries = ["<-", "<<-", "=", ";", "{", "(", "[", ",", "~"];

/** What a pipe hands to the call that begins at `start`, and where the pipeline begins. */
export function pipelineInto(script: Script, start: number): { readonly left: HostExpression; readonly start: number } | null {
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
export function assignedName(tokens: readonly Token[], start: number): string | null {
  const at = previous(tokens, start);
  if (at < 1 || !["<-", "<<-", "="].some((mark) => isMark(tokens[at], mark))) return null;
  const name = tokens[at - 1];
  const isPart = at >= 2 && tokens[at - 2].kind === "mark" && ["$", "@", "."].includes(tokens[at - 2].text);
  return name.kind === "name" && !isPart ? name.text : null;
}

/** `-> name` behind. */
export function assignedBehind(tokens: readonly Token[], end: number): string | null {
  const [arrow, name] = [tokens[end], tokens[end + 1]];
  return arrow !== undefined && isMark(arrow, "->") && name?.kind === "name" ? name.text : null;
}
