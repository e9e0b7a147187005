/**
 * The columns that one word of a formula names, as types: `age` itself, `x1..x10` ten of them, `2L`, `pi` and `.` none.
 * A word is read here as `grammar` reads it; where its columns cannot all be known, those that can are named.
 */
import type { Constant, Digit } from "./marks.js";

/** A union of names; never for a number, a constant, or what only the data can tell. */
export type ColumnsOfWord<Word extends string> =
  Word extends "" | "." | ".." | Constant ? never
  : Word extends `${Digit}${string}` | `.${Digit}${string}` ? never
  : Word extends `${infer First}..${infer Last}` ? ColumnsOfRange<First, Last>
  : Word;

/**
 * Every column with the ends' common prefix and a number between theirs. Ends that share none name what lies between them in
 * the data, and zeros before a number can be written or not: of such ranges no more than the ends are known, or nothing.
 */
type ColumnsOfRange<First extends string, Last extends string> =
  [Numbered<First>, Numbered<Last>] extends [[infer Prefix extends string, infer From extends string], [infer Other, infer To extends string]]
    ? [Prefix] extends [Other] ? NumbersBetween<From, To> extends infer Numbers extends string ? `${Prefix}${Numbers}` : never
    : PlainEnds<First, Last>
  : PlainEnds<First, Last>;

type PlainEnds<First extends string, Last extends string> = "" extends First | Last ? never : First | Last;

/** The prefix and the digits at the end of a name; null where it has none. */
type Numbered<Name extends string, Prefix extends string = "", Digits extends string = ""> =
  Name extends `${infer Character}${infer Rest}`
    ? Character extends Digit ? Numbered<Rest, Prefix, `${Digits}${Character}`> : Numbered<Rest, `${Prefix}${Digits}${Character}`, "">
  : Digits extends "" ? null : [Prefix, Digits];

/** The whole numbers from one to the other, as text: all of them below a thousand, none where zeros lead. */
type NumbersBetween<From extends string, To extends string> =
  [IsCountable<From>, IsCountable<To>] extends [true, true] ? Exclude<Below<[...ListOf<To>, unknown]>, Below<ListOf<From>>> : never;

type IsCountable<Digits extends string> =
  Digits extends `0${Digit}${string}` ? false : Digits extends `${Digit}${Digit}${Digit}${Digit}${string}` ? false : true;

/** The indices of a list: the numbers below its length. */
type Below<List extends readonly unknown[]> = Extract<keyof List, `${number}`>;

/** A list as long as a number says, digit by digit. */
type ListOf<Digits extends string, List extends readonly unknown[] = []> =
  Digits extends `${infer First extends Digit}${infer Rest}` ? ListOf<Rest, [...Tenfold<List>, ...OfDigit[First]]> : List;

type Tenfold<List extends readonly unknown[]> = [...List, ...List, ...List, ...List, ...List, ...List, ...List, ...List, ...List, ...List];

interface OfDigit {
  "0": []; "1": [0]; "2": [0, 0]; "3": [0, 0, 0]; "4": [0, 0, 0, 0]; "5": [0, 0, 0, 0, 0]; "6": [0, 0, 0, 0, 0, 0];
  "7": [0, 0, 0, 0, 0, 0, 0]; "8": [0, 0, 0, 0, 0, 0, 0, 0]; "9": [0, 0, 0, 0, 0, 0, 0, 0, 0];
}
