/**
 * The formatter (`lmmc fmt`): a program in canonical form, its comments and the author's empty lines kept.
 * What the parser could not read is not in the tree: format only a program without syntax errors.
 */
import { statementLines } from "./print-statement.js";
import type { Comment, Program, Statement } from "./tree.js";

/** The program as canonical text, ending in a line end; empty for an empty program. Printing its parse changes nothing. */
export function printProgram(program: Program): string {
  const paragraphs = new Set(program.paragraphs);
  const lines: string[] = [];
  const add = (start: number, added: readonly string[]): void => {
    if (lines.length > 0 && paragraphs.has(start)) lines.push("");
    lines.push(...added);
  };
  const comments = [...program.comments].reverse();
  program.statements.forEach((statement, index) => {
    for (const comment of takeBefore(comments, statement.span.start)) add(comment.span.start, [comment.text]);
    const inner = takeBefore(comments, statement.span.end);
    const beside = takeBeside(comments, program.statements[index + 1]);
    const own = statementLines(statement, inner);
    if (index > 0 && beginsWithSign(own[0])) own[0] = `; ${own[0]}`;
    own[own.length - 1] += beside.map((comment) => `  ${comment.text}`).join("");
    add(statement.span.start, own);
  });
  for (const comment of takeBefore(comments, Number.POSITIVE_INFINITY)) add(comment.span.start, [comment.text]);
  return lines.map((line) => `${line}\n`).join("");
}

/** `-y ~ x` would go on with the statement before it. */
const beginsWithSign = (line: string): boolean => line.startsWith("-") || line.startsWith("+");

/** Takes the comments that begin before `end` from the end of the reversed list. */
function takeBefore(reversed: Comment[], end: number): Comment[] {
  const taken: Comment[] = [];
  for (let one = reversed.at(-1); one !== undefined && one.span.start < end; one = reversed.at(-1)) {
    taken.push(one);
    reversed.pop();
  }
  return taken;
}

/** Takes the comments that stand behind a statement, on its last line. */
function takeBeside(reversed: Comment[], next: Statement | undefined): Comment[] {
  const taken: Comment[] = [];
  const end = next?.span.start ?? Number.POSITIVE_INFINITY;
  for (let one = reversed.at(-1); one !== undefined && !one.isAlone && one.span.start < end; one = reversed.at(-1)) {
    taken.push(one);
    reversed.pop();
  }
  return taken;
}
