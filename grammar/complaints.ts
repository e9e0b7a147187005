/**
 * The parser's exceptions, worded: what was found, after what, in which rule, becomes one entry of the catalogue.
 * An expected type arrives as its name (see `parser.ts`). Of several complaints at one place the first is kept.
 */
import { EOF, type IRecognitionException, type IToken, type TokenType } from "chevrotain";
import { diagnostic, type Diagnostic, type SourceText, type Span } from "../src/diagnostics/index.js";
import { endOf, isA, spanOf } from "./place.js";
import type { RuleName } from "./parser.js";
import { beginsOperand } from "./repair.js";
import * as t from "./tokens.js";

/** One mistake, as the parser met it. */
interface Mistake {
  readonly rule: RuleName;
  /** the rules around it too, the innermost last */
  readonly rules: readonly RuleName[];
  /** null where one of several was expected */
  readonly expected: TokenType | null;
  readonly found: IToken;
  /** undefined at the beginning of the text */
  readonly previous: IToken | undefined;
  /** of what was found; of no width after `previous` where the statement ended */
  readonly span: Span;
}

const TYPES: ReadonlyMap<string, TokenType> = new Map(t.vocabulary.map((type) => [type.name, type]));

export function complaintsOf(errors: readonly IRecognitionException[], source: SourceText): readonly Diagnostic[] {
  const places = new Set<number>();
  return errors.flatMap((error) => {
    const mistake = mistakeOf(error, source);
    if (places.has(mistake.span.start) || mistake.found.tokenType === t.MissingOperator) return [];
    places.add(mistake.span.start);
    return [complaintOf(mistake)];
  });
}

function mistakeOf(error: IRecognitionException, source: SourceText): Mistake {
  const rules = error.context.ruleStack as readonly RuleName[];
  const before = (error as { readonly previousToken?: IToken }).previousToken;
  const previous = before === undefined || isEnd(before) ? undefined : before;
  const found = error.token;
  const offset = previous === undefined ? 0 : endOf(previous);
  const span = isEnd(found) ? { source: source.name, start: offset, end: offset } : spanOf(found, source.name);
  return { rule: rules[rules.length - 1], rules, expected: TYPES.get(error.message) ?? null, found, previous, span };
}

const isEnd = (token: IToken): boolean => token.tokenType === EOF || token.tokenType === t.StatementEnd;

/** Is this the place of an operand that is missing? A statement that begins with none is such a place too. */
const lacksOperand = ({ rule }: Mistake): boolean => rule === "operand" || rule === "statement";

function complaintOf(mistake: Mistake): Diagnostic {
  return (
    aboutTilde(mistake) ?? aboutBar(mistake) ?? aboutEquals(mistake) ?? aboutSeparator(mistake) ?? aboutRange(mistake) ??
    aboutOperand(mistake) ?? aboutDefinition(mistake) ?? aboutStatement(mistake) ??
    diagnostic("LMM0160", mistake.span, { found: shown(mistake.found), expected: mistake.expected?.LABEL ?? "something else" })
  );
}

const BRACKETED: readonly RuleName[] = ["parenthesized", "reference", "argument", "list", "parameters", "interval", "entry"];

function aboutTilde(mistake: Mistake): Diagnostic | null {
  const { found, previous, rules, expected, span } = mistake;
  if (!isA(found, t.Tilde)) return null;
  if (rules.some((rule) => BRACKETED.includes(rule))) return diagnostic("LMM0146", span, {});
  if (lacksOperand(mistake)) {
    if (previous === undefined) return diagnostic("LMM0143", span, {});
    return isA(previous, t.Tilde) ? diagnostic("LMM0145", span, {}) : missingAfter(previous, span);
  }
  return expected === t.Equals ? null : diagnostic("LMM0145", span, {});
}

function aboutBar(mistake: Mistake): Diagnostic | null {
  const { found, previous, span } = mistake;
  if (!lacksOperand(mistake)) return null;
  if (isA(previous, t.Bar)) return diagnostic("LMM0138", span, { bar: previous?.image ?? "|" });
  return isA(found, t.Bar) && !isA(previous, t.Infix) ? diagnostic("LMM0137", span, { bar: found.image }) : null;
}

function aboutEquals(mistake: Mistake): Diagnostic | null {
  const { found, previous, span, rule } = mistake;
  if (lacksOperand(mistake) && isA(previous, t.Equals) && !isA(found, t.Infix)) return diagnostic("LMM0136", span, {});
  if (!isA(found, t.Equals) || (lacksOperand(mistake) && isA(previous, t.Infix))) return null;
  return rule === "formula" ? diagnostic("LMM0147", span, {}) : diagnostic("LMM0149", span, {});
}

const HOLDS_ARGUMENTS: readonly RuleName[] = ["reference", "list", "argument"];

function aboutSeparator(mistake: Mistake): Diagnostic | null {
  const { found, previous, rule, span } = mistake;
  const isBesideComma = isA(previous, t.Comma) || (isA(found, t.Comma) && (isA(previous, t.RoundOpen) || isA(previous, t.SquareOpen)));
  if ((lacksOperand(mistake) || HOLDS_ARGUMENTS.includes(rule)) && isBesideComma) return diagnostic("LMM0135", span, {});
  if (isA(found, t.Semicolon)) return diagnostic("LMM0150", span, {});
  const isStray = isA(found, t.Comma) && !(lacksOperand(mistake) && isA(previous, t.Infix));
  return isStray && rule !== "interval" ? diagnostic("LMM0151", span, {}) : null;
}

function aboutRange({ found, previous, span }: Mistake): Diagnostic | null {
  return isA(previous, t.Range) || isA(found, t.Range) ? diagnostic("LMM0142", span, {}) : null;
}

function aboutOperand(mistake: Mistake): Diagnostic | null {
  const { found, previous, span } = mistake;
  if (!lacksOperand(mistake)) return null;
  if (isA(previous, t.Tilde) && !isA(found, t.Infix)) return diagnostic("LMM0144", span, {});
  if (isA(previous, t.RoundOpen) && isA(found, t.RoundClose)) return diagnostic("LMM0134", span, {});
  if (isA(previous, t.Infix) || isA(previous, t.Prefix)) return missingAfter(previous, span);
  return isA(found, t.Infix) ? diagnostic("LMM0133", span, { operator: found.image }) : null;
}

function missingAfter(previous: IToken | undefined, span: Span): Diagnostic {
  return diagnostic("LMM0132", span, { operator: previous?.image ?? "" });
}

function aboutDefinition({ rule, expected, found, previous, span }: Mistake): Diagnostic | null {
  if (rule === "importStatement") return diagnostic("LMM0162", span, { file: found.image });
  if (rule === "parameter" || rule === "parameters") return diagnostic("LMM0153", span, { found: shown(found) });
  if (rule === "interval") return diagnostic("LMM0154", span, {});
  if (rule === "scalarDefinition" && expected === t.Equals) return diagnostic("LMM0152", span, {});
  if (rule === "scalarDefinition" && expected === t.RoundClose && (beginsOperand(found) || isA(previous, t.Comma))) {
    return diagnostic("LMM0153", span, { found: shown(found) });
  }
  const isEntry = rule === "entry" || rule === "dataBlock" || rule === "trainBlock";
  return isEntry ? diagnostic("LMM0155", span, { found: shown(found) }) : null;
}

/** A statement of one name is none; nor is an expression that ends without `~`. */
function aboutStatement({ rule, found, span }: Mistake): Diagnostic | null {
  const isAlone = (rule === "formula" && isEnd(found)) || (rule === "statement" && beginsOperand(found));
  return isAlone ? diagnostic("LMM0147", span, {}) : null;
}

/** What was found, as a message quotes it. */
function shown(token: IToken): string {
  return isEnd(token) ? "the end of the statement" : `\`${token.image}\``;
}
