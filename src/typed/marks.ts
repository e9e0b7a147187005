/**
 * What a character of a formula is, as types: blanks, operators, brackets, what ends the reading. Every other character belongs
 * to a word: the words are what is looked for. Knows characters; no formulas.
 */

/** By character: blanks part words, operators end them. */
export interface Marks {
  " ": "blank"; "\t": "blank"; "\n": "blank"; "\r": "blank";
  "+": "operator"; "-": "minus"; "*": "operator"; "/": "operator"; "^": "operator"; ":": "operator"; "|": "operator"; "&": "operator"; ",": "operator";
  "!": "comparison"; "<": "comparison"; ">": "comparison";
  "=": "equals"; "~": "tilde"; "%": "percent";
  "(": "opening"; "[": "opening"; ")": "closing"; "]": "closing";
  '"': "quote"; "'": "quote"; "`": "backtick";
  "{": "foreign"; "}": "foreign"; ";": "foreign"; "#": "foreign"; "$": "foreign"; "@": "foreign"; "\\": "foreign";
}

export type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/** Words that stand for a value where no column has their name. */
export type Constant = "TRUE" | "FALSE" | "true" | "false" | "T" | "F" | "pi" | "Inf" | "NA" | "NaN" | "NULL";
