/**
 * The words and marks of the language, as Chevrotain token types. A mark that other languages use where this one does not
 * (`**`, `<-`, `%>%`) is a type of its own, so that `repair.ts` can say what to write instead. Knows no grammar.
 */
import { createToken, Lexer, type ILexingResult, type TokenType } from "chevrotain";
import { quotedPattern, wordPattern, WORD_START_CHARACTERS } from "./characters.js";

const category = (name: string, label: string): TokenType => createToken({ name, label, pattern: Lexer.NA });
const mark = (name: string, text: string, ...categories: TokenType[]): TokenType =>
  createToken({ name, label: `\`${text}\``, pattern: text, categories });
const pattern = (name: string, label: string, regex: RegExp, ...categories: TokenType[]): TokenType =>
  createToken({ name, label, pattern: regex, categories });
const quoted = (name: string, label: string, quote: string, ...categories: TokenType[]): TokenType =>
  createToken({ name, label, categories, line_breaks: false, start_chars_hint: [...quote], pattern: quotedPattern(quote) });
const keyword = (name: string, label: string, ...categories: TokenType[]): TokenType =>
  createToken({ name, label, pattern: Lexer.NA, categories });

/** Stands between two operands. */
export const Infix = category("Infix", "an operator");
/** Stands before an operand. */
export const Prefix = category("Prefix", "a sign");
export const Comparison = category("Comparison", "a bound such as `> 0`");
export const Bar = category("Bar", "`|`");
export const Text = category("Text", 'text in quotes');
export const Name = category("Name", "a name");
/** An operand of one token. */
export const Value = category("Value", "a term");
/** Begins a definition of a scalar expression. */
export const ScalarKeyword = category("ScalarKeyword", "a definition");

export const Word = createToken({
  name: "Word", label: "a name", categories: [Name, Value], line_breaks: false, pattern: wordPattern, start_chars_hint: WORD_START_CHARACTERS,
});
export const QuotedName = quoted("QuotedName", "a name", "`", Name, Value);
export const TextLiteral = quoted("TextLiteral", "text in quotes", "\"'\u201c\u201d\u201e\u2018\u2019", Text, Value);
export const NumberLiteral = pattern(
  "NumberLiteral", "a number", /0[xX][0-9a-fA-F]+L?|(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?L?/, Value,
);
/** `_x`, which cannot begin a name. */
export const UnderscoreWord = pattern("UnderscoreWord", "a name", /_[\w.]*/);

export const Range = mark("Range", "..");
export const Dot = mark("Dot", ".", Value);
export const Tilde = mark("Tilde", "~");
export const Equals = mark("Equals", "=");
export const Comma = mark("Comma", ",");
export const Semicolon = mark("Semicolon", ";");
export const RoundOpen = mark("RoundOpen", "(");
export const RoundClose = mark("RoundClose", ")");
export const SquareOpen = mark("SquareOpen", "[");
export const SquareClose = mark("SquareClose", "]");
export const CurlyOpen = mark("CurlyOpen", "{");
export const CurlyClose = mark("CurlyClose", "}");

export const DoubleBar = mark("DoubleBar", "||", Bar);
export const SingleBar = mark("SingleBar", "|", Bar);
export const Caret = mark("Caret", "^", Infix);
export const Colon = mark("Colon", ":", Infix);
export const NestedIn = mark("NestedIn", "%in%", Infix);
export const Plus = mark("Plus", "+", Infix, Prefix);
export const Minus = mark("Minus", "-", Infix, Prefix);
export const Star = mark("Star", "*", Infix);
export const Ampersand = mark("Ampersand", "&", Infix);
export const Not = mark("Not", "!", Prefix);
export const LessOrEqual = mark("LessOrEqual", "<=", Infix, Comparison);
export const Less = mark("Less", "<", Infix, Comparison);
export const GreaterOrEqual = mark("GreaterOrEqual", ">=", Infix, Comparison);
const Greater = mark("Greater", ">", Infix, Comparison);
const Equal = mark("Equal", "==", Infix);
const NotEqual = mark("NotEqual", "!=", Infix);
const Slash = mark("Slash", "/", Infix);
const Modulo = mark("Modulo", "%%", Infix);
const IntegerDivide = mark("IntegerDivide", "%/%", Infix);
const Pipe = mark("Pipe", "|>", Infix);

export const DoubleStar = mark("DoubleStar", "**");
export const DoubleAmpersand = mark("DoubleAmpersand", "&&");
export const LeftArrow = mark("LeftArrow", "<-");
export const UnknownOperator = pattern("UnknownOperator", "an operator", /%[^%\s]*%/);
export const LonePercent = mark("LonePercent", "%");

export const LineEnd = pattern("LineEnd", "the end of the line", /\r\n|[\n\r\u0085\u2028\u2029]/);
const Blank = createToken({ name: "Blank", pattern: /[\t\v\f \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]+/, group: Lexer.SKIPPED });
/** `# ...` to the end of the line; kept beside the tokens. */
export const Comment = createToken({ name: "Comment", pattern: /#[^\n\r\u0085\u2028\u2029]*/, group: "comments" });

/** Ends a statement: what a line end or a `;` becomes outside brackets. */
export const StatementEnd = keyword("StatementEnd", "the end of the statement");
/** Two operands with nothing between them: the parser reads on as if they were joined. */
export const MissingOperator = keyword("MissingOperator", "an operator", Infix);
/** An operand that was not written, where the parser could not go on without one. */
export const MissingOperand = keyword("MissingOperand", "a term", Value);
/** A name right before `(`. */
export const Callee = keyword("Callee", "a name", Name);
/** A name right before `..`. */
export const RangeStart = keyword("RangeStart", "a name", Name);
export const With = keyword("With", "`with`");
export const In = keyword("In", "`in`");
export const Model = keyword("Model", "`model`");
export const Import = keyword("Import", "`import`");
export const Data = keyword("Data", "`data`");
export const Train = keyword("Train", "`train`");
export const Let = keyword("Let", "`let`");
export const Net = keyword("Net", "`net`");
export const Kernel = keyword("Kernel", "`kernel`", ScalarKeyword);
export const Structure = keyword("Structure", "`structure`", ScalarKeyword);
export const Family = keyword("Family", "`family`", ScalarKeyword);
export const Link = keyword("Link", "`link`", ScalarKeyword);

/** What the lexer finds in text, longer marks before their beginnings. */
const lexed: TokenType[] = [
  Blank, LineEnd, Comment, Word, NumberLiteral, TextLiteral, QuotedName, UnderscoreWord,
  Range, Dot, DoubleBar, Pipe, SingleBar, DoubleStar, Star, DoubleAmpersand, Ampersand, LessOrEqual, LeftArrow, Less,
  GreaterOrEqual, Greater, NotEqual, Not, Equal, Equals, NestedIn, Modulo, IntegerDivide, UnknownOperator, LonePercent,
  Caret, Colon, Plus, Minus, Slash, Tilde, Comma, Semicolon,
  RoundOpen, RoundClose, SquareOpen, SquareClose, CurlyOpen, CurlyClose,
];

const keywords: TokenType[] = [
  StatementEnd, MissingOperator, MissingOperand, Callee, RangeStart, With, In, Model, Import, Data, Train, Let, Net, Kernel, Structure, Family, Link,
];

/** Every type the parser may be given. */
export const vocabulary: TokenType[] = [Infix, Prefix, Comparison, Bar, Text, Name, Value, ScalarKeyword, ...lexed, ...keywords];

/** The types that are one of these, or in the category of one: to ask of a token without walking a list. */
export function typesAmong(types: readonly TokenType[]): ReadonlySet<TokenType> {
  return new Set(vocabulary.filter((type) => types.includes(type) || (type.CATEGORIES ?? []).some((category) => types.includes(category))));
}

const lexer = new Lexer(lexed, { positionTracking: "onlyOffset", skipValidations: true });

/** Tokens, comments and runs of characters without meaning; linear in the text. */
export function tokenize(text: string): ILexingResult {
  return lexer.tokenize(text);
}
