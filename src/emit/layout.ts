/** Lines of a module brought within a page's width: comments by words, code at its outermost operators and commas. Knows text only. */

const pageWidth = 120;

/** A comment's paragraphs, each line at most so wide. @param width of the page less what stands before each line */
export function wrapWords(text: string, width: number): string {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + word.length + 1 > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    return [...lines, line];
  }).join("\n");
}

/** Signatures and statements of expressions that are too long, continued on further lines. Lines that hold a text are left as they are. */
export function wrapCode(text: string): string {
  return text.split("\n").flatMap((line) => (line.length > pageWidth && isExpression(line) ? wrappedLine(line) : [line])).join("\n");
}

const isExpression = (line: string): boolean => /^\s*(?:export )?(?:function|return|const \w+ =) ?/.test(line) && !/["'`]/.test(line.replace(/ \/\/ .*$/, ""));

const continuation = "  ";

function wrappedLine(line: string): string[] {
  const indent = /^\s*/.exec(line)![0] + continuation;
  const lines: string[] = [];
  let rest = line;
  while (rest.length > pageWidth) {
    const at = breakIn(rest, lines.length === 0 ? indent.length + 6 : indent.length);
    if (at === null) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = indent + rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

/** The last of the outermost places before the page's edge: after a comma, before an operator. */
function breakIn(line: string, from: number): number | null {
  const places: { readonly at: number; readonly depth: number }[] = [];
  let depth = 0;
  for (let at = 0; at < Math.min(line.length, pageWidth); at++) {
    if ("([{".includes(line[at])) depth++;
    if (")]}".includes(line[at])) depth--;
    if (at <= from) continue;
    if (line[at] === "," && line[at + 1] === " ") places.push({ at: at + 1, depth });
    else if (/^ [-+*/] /.test(line.slice(at, at + 3))) places.push({ at, depth });
  }
  const outermost = Math.min(...places.map((one) => one.depth));
  return places.filter((one) => one.depth === outermost).at(-1)?.at ?? null;
}
