/**
 * What a story's README shows: blocks marked `console`, each line that begins with `$ ` a command, what follows it its output. Read, run
 * and compared here: words must agree, numbers as far as processors do, times not at all.
 */

export interface Shown {
  readonly command: string;
  readonly output: string;
}

const block = /^```console\n([^]*?)^```$/gm;

export function shownIn(readme: string): readonly Shown[] {
  return [...readme.matchAll(block)].flatMap(([, text]) => commandsIn(text));
}

/** The README with other outputs in their places. */
export function withOutputs(readme: string, outputs: readonly string[]): string {
  let next = 0;
  return readme.replace(block, (_, text: string) => `\`\`\`console\n${commandsIn(text).map(({ command }) => `$ ${command}\n${outputs[next++]}`).join("\n")}\`\`\``);
}

function commandsIn(text: string): readonly Shown[] {
  return text.split(/^\$ /m).slice(1).map((part) => {
    const end = part.indexOf("\n");
    return { command: part.slice(0, end), output: part.slice(end + 1).replace(/\n+$/, "\n") };
  });
}

/** Words in quotes stay together; what stands after ` # ` is for the reader. */
export function argumentsOf(command: string): readonly string[] {
  return [...command.replace(/ # .*$/, "").matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain);
}

/** Two processors may round a net's sums differently, and training carries that on. */
const agreement = 0.02;
const nearZero = 1e-3;

/** Where the outputs differ, in words; null where they say the same. */
export function differenceOf(shown: string, found: string): string | null {
  const [expected, actual] = [shown, found].map(linesOf);
  let timed: number | null = null;
  const line = expected.findIndex((one, i) => {
    timed = timedColumn(one, timed);
    return !saysTheSame(one, actual[i] ?? "", timed);
  });
  if (line >= 0 || expected.length !== actual.length) return `line ${line + 1}: shown \`${expected.at(line) ?? ""}\`, found \`${actual.at(line) ?? ""}\``;
  return null;
}

/** Blanks are layout, which widths of numbers move. */
const linesOf = (text: string): readonly string[] => text.trim().split("\n").map((line) => line.trim().replace(/\s+/g, " "));
const number = /(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/g;

/** Which number of a table's lines is a time: the header of a cross-validation says it, the lines below begin with their own number. */
function timedColumn(line: string, before: number | null): number | null {
  const headers = line.split(" ");
  if (headers[0] === "MSE") return headers.indexOf("seconds") + 1;
  return /^\d+ /.test(line) ? before : null;
}

function saysTheSame(shown: string, found: string, timed: number | null): boolean {
  if (/^(?:Training:|weights of epoch)/.test(shown)) return found.startsWith(shown.slice(0, 9));
  if (shown.replace(number, "#") !== found.replace(number, "#")) return false;
  const [expected, actual] = [shown, found].map((line) => (line.match(number) ?? []).map(Number));
  return expected.every((value, i) => i === timed || Math.abs(value - actual[i]) <= nearZero + agreement * Math.abs(value));
}
