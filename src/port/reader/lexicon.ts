/**
 * How the languages differ on the surface: comments, quotes, names, and how tightly operators bind. Each is data for one
 * tokenizer and one parser. Knows no functions of those languages.
 */

export type Language = "r" | "julia" | "python";

export interface Binding {
  readonly strength: number;
  readonly isRightAssociative: boolean;
}

export interface Lexicon {
  /** a name, from where it begins; sticky */
  readonly name: RegExp;
  /** marks before a quote that belong to the text: r"..." */
  readonly textPrefix: RegExp;
  readonly hasTripleQuotes: boolean;
  /** `` `my column` `` */
  readonly hasQuotedNames: boolean;
  /** `a'` behind an operand is no text */
  readonly hasTranspose: boolean;
  readonly blockComment: { readonly open: string; readonly close: string } | null;
  /** texts with this inside are filled in when the script runs; null for none */
  readonly interpolation: RegExp | null;
  readonly infix: ReadonlyMap<string, Binding>;
  readonly prefix: ReadonlyMap<string, number>;
  /** `$`, `::`, `.`: between a thing and a name within it */
  readonly members: readonly string[];
  /** every mark of more than one character, longest first */
  readonly marks: readonly string[];
}

/** Rows of operators, the loosest first; `right` of them gather to the right. */
function bindings(rows: readonly (readonly string[])[], right: readonly string[] = []): ReadonlyMap<string, Binding> {
  return new Map(rows.flatMap((row, level) => row.map((operator) => [operator, { strength: 2 * (level + 1), isRightAssociative: right.includes(operator) }])));
}

type Surface = Omit<Lexicon, "marks" | "prefix"> & { readonly prefixes: Readonly<Record<string, string>> };

/** A prefix binds one step tighter than the operator that it is set beside. */
function lexicon({ prefixes, ...surface }: Surface): Lexicon {
  const { infix, members } = surface;
  const prefix = new Map(Object.entries(prefixes).map(([mark, beside]) => [mark, (infix.get(beside)?.strength ?? 0) + 1]));
  const marks = [...infix.keys(), ...members, ...prefix.keys(), "->", "->>", "..."].filter((mark) => mark.length > 1 && !/^\w/.test(mark));
  return { ...surface, prefix, marks: [...new Set(marks)].sort((a, b) => b.length - a.length) };
}

const r = lexicon({
  name: /(?:[\p{L}_]|\.(?!\d))[\p{L}\p{N}\p{M}._]*/uy,
  textPrefix: /[rR](?=["'])/y,
  hasTripleQuotes: false,
  hasQuotedNames: true,
  hasTranspose: false,
  blockComment: null,
  interpolation: null,
  infix: bindings(
    [["?"], ["=", "<-", "<<-"], ["->", "->>"], ["~"], ["||", "|"], ["&&", "&"], ["==", "!=", "<", ">", "<=", ">="], ["+", "-"], ["*", "/"], ["%%", "|>"], [":"], ["^", "**"]],
    ["=", "<-", "<<-", "^", "**"],
  ),
  prefixes: { "~": "~", "!": "&", "-": ":", "+": ":" },
  members: ["$", "@", "::", ":::"],
});

const julia = lexicon({
  name: /@?[\p{L}_][\p{L}\p{N}\p{M}_]*(?:!(?!=))?/uy,
  textPrefix: /raw(?=")/y,
  hasTripleQuotes: true,
  hasQuotedNames: false,
  hasTranspose: true,
  blockComment: { open: "#=", close: "=#" },
  interpolation: /(?<!\\)\$/,
  infix: bindings(
    [["=", "~"], ["=>"], ["->"], ["||"], ["&&"], ["==", "!=", "<", ">", "<=", ">=", "in", "isa"], ["|>"], [":"], ["+", "-", "|"], ["*", "/", "&", "%"], ["^"]],
    ["=", "~", "=>", "->", "^"],
  ),
  prefixes: { "-": "*", "+": "*", "!": "*", ":": "^" },
  members: ["."],
});

const python = lexicon({
  name: /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy,
  textPrefix: /(?:[rRbBuUfF]{1,2})(?=["'])/y,
  hasTripleQuotes: true,
  hasQuotedNames: false,
  hasTranspose: false,
  blockComment: null,
  interpolation: null,
  infix: bindings(
    [["="], [":"], ["or"], ["and"], ["==", "!=", "<", ">", "<=", ">=", "in", "is"], ["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "//", "%", "@"], ["**"]],
    ["=", "**"],
  ),
  prefixes: { "-": "*", "+": "*", not: "and", "*": "*", "**": "*" },
  members: ["."],
});

export const lexicons: Readonly<Record<Language, Lexicon>> = { r, julia, python };

/** A formula in a Python text: patsy's and formulae's operators. */
export const pythonFormula: Lexicon = lexicon({
  ...python,
  hasQuotedNames: true,
  infix: bindings(
    [["=", "~"], ["|"], ["==", "!=", "<", ">", "<=", ">=", "in"], ["+", "-"], ["*", "/", "%"], [":"], ["**", "^"]],
    ["=", "~", "**", "^"],
  ),
  prefixes: { "~": "~", "-": "*", "+": "*" },
});
