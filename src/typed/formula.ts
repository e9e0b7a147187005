/**
 * The columns that a formula names, read from its text by the type checker alone: `"y ~ x + (1 | g)"` needs y, x and g.
 * A scan from left to right, character by character, as `grammar` reads names, calls and ranges. What cannot be known for
 * certain (several statements, comments, a text too long, a text that is no literal) gives `string`: any column may be there.
 * Knows text; nothing of what a word means: a name that is called is no column, and neither is what a named argument is set to.
 */
import type { Digit, Marks } from "./marks.js";
import type { ColumnsOfWord } from "./words.js";

/** Names of columns, `string` where they are not known. */
export interface FormulaColumns {
  /** what a fit reads */
  readonly fit: string;
  /** what a prediction reads: not the response */
  readonly predict: string;
}

export interface UnknownColumns extends FormulaColumns {
  readonly fit: string;
  readonly predict: string;
}

/** @returns unions of names, such as `{ fit: "y" | "x" | "g"; predict: "x" | "g" }` */
export type ColumnsOf<Text extends string> =
  string extends Text ? UnknownColumns
  : IsOneText<Text> extends true ? IsTooLong<Text> extends true ? UnknownColumns : Scan<Text, "", "", never, null>
  : UnknownColumns;

/** A union of texts may be either. */
type IsOneText<Text, Whole = Text> = Text extends unknown ? ([Whole] extends [Text] ? true : false) : never;

/** More than 384 characters: the checker follows a scan for a thousand steps. */
type IsTooLong<Text extends string> = WithoutMany<WithoutMany<WithoutMany<Text>>> extends "" ? false : true;

/** The text after its first 128 characters. */
type WithoutMany<Text extends string> = WithoutSome<WithoutSome<WithoutSome<WithoutSome<Text>>>>;

/** The text after its first 32 characters; empty where it has no more. */
type WithoutSome<Text extends string> =
  Text extends `${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${One}${infer Rest}`
    ? Rest : "";

/** A placeholder before another takes one character. */
type One = string;

/**
 * @param Open the brackets that are open, innermost first
 * @param Word read so far: empty before an operand, ending in a blank behind one
 * @param Response the columns of the left side; null before `~`
 */
type Scan<Text extends string, Open extends string, Word extends string, Found extends string, Response extends string | null> =
  Text extends `${infer Character}${infer Rest}`
    ? Character extends keyof Marks ? AtMark<Marks[Character], Character, Rest, Open, Word, Found, Response>
    : Word extends `${string} ` ? UnknownColumns
    : Scan<Rest, Open, `${Word}${Character}`, Found, Response>
  : Text extends "" ? AtEnd<Open, Found | Columns<Word>, Response>
  : UnknownColumns;

type AtEnd<Open extends string, Found extends string, Response extends string | null> =
  [Open, Response] extends ["", infer Left extends string]
    ? { readonly fit: Exclude<Left | Found, Removal>; readonly predict: Removal extends Found ? string : Exclude<Found, Left> }
    : UnknownColumns;

/** Stands among the names where a minus may have taken some away: a fit reads them, a prediction does not. */
type Removal = "\\-";

type AtMark<Mark, Character extends string, Rest extends string, Open extends string, Word extends string, Found extends string, Response extends string | null> =
  Mark extends "operator" ? Scan<Rest, Open, "", Found | Columns<Word>, Response>
  : Mark extends "minus" ? Scan<Rest, Open, "", Found | Columns<Word> | (Rest extends `${"" | " "}${Digit}${string}` ? never : Removal), Response>
  : Mark extends "blank" ? Scan<Rest, Open, Word extends "" | `${string} ` ? Word : `${Word} `, Found, Response>
  : Mark extends "opening" ? Scan<Rest, `(${Open}`, "", Character extends "(" ? Found : Found | Columns<Word>, Response>
  : Mark extends "closing" ? Open extends `(${infer Outer}` ? Scan<Rest, Outer, " ", Found | Columns<Word>, Response> : UnknownColumns
  : Mark extends "comparison" ? Scan<Rest extends `=${infer Bound}` ? Bound : Rest, Open, "", Found | Columns<Word>, Response>
  : Mark extends "backtick" ? Rest extends `${infer Name}\`${infer After}` ? Scan<After, Open, " ", Found | Quoted<Name>, Response> : UnknownColumns
  : Mark extends "quote" ? AfterQuotation<Rest, Character> extends infer After extends string ? Scan<After, Open, " ", Found, Response> : UnknownColumns
  : Mark extends "percent" ? Rest extends `${string}%${infer After}` ? Scan<After, Open, "", Found | Columns<Word>, Response> : UnknownColumns
  : Mark extends "tilde" ? [Open, Response] extends ["", null] ? Scan<Rest, Open, "", never, Found | Columns<Word>> : UnknownColumns
  : Mark extends "equals" ? AtEquals<Rest, Open, Word, Found, Response>
  : UnknownColumns;

type Columns<Word extends string> = ColumnsOfWord<Word extends `${infer Name} ` ? Name : Word>;

/** Escapes stand for other characters. */
type Quoted<Name extends string> = Name extends `${string}\\${string}` ? never : Name;

/** Null where the quotation has no end, or an escape may hide it. */
type AfterQuotation<Rest extends string, Mark extends string> =
  Rest extends `${infer Quotation}${Mark}${infer After}` ? (Quotation extends `${string}\\${string}` ? null : After) : null;

/** `a == b` compares; `name = value` within a call is a setting; outside one it is another statement. */
type AtEquals<Rest extends string, Open extends string, Word extends string, Found extends string, Response extends string | null> =
  Rest extends `=${infer After}` ? Scan<After, Open, "", Found | Columns<Word>, Response>
  : Open extends "" ? UnknownColumns
  : SkipSetting<Rest, "", Open, Found, Response>;

/** Reads on behind the value of a setting: at the comma or the bracket that ends it. @param Inner brackets opened within the value */
type SkipSetting<Text extends string, Inner extends string, Open extends string, Found extends string, Response extends string | null> =
  Text extends `${infer Character}${infer Rest}`
    ? Character extends "(" | "[" ? SkipSetting<Rest, `(${Inner}`, Open, Found, Response>
    : Character extends ")" | "]"
      ? Inner extends `(${infer Outer}` ? SkipSetting<Rest, Outer, Open, Found, Response> : Scan<Text, Open, " ", Found, Response>
    : Character extends "," ? Inner extends "" ? Scan<Text, Open, " ", Found, Response> : SkipSetting<Rest, Inner, Open, Found, Response>
    : Character extends '"' | "'"
      ? AfterQuotation<Rest, Character> extends infer After extends string ? SkipSetting<After, Inner, Open, Found, Response> : UnknownColumns
    : Character extends "~" | "{" | ";" | "#" | "`" ? UnknownColumns
    : SkipSetting<Rest, Inner, Open, Found, Response>
  : UnknownColumns;
