/**
 * The parser's exceptions, worded: what was found, after what, in which rule, becomes one entry of the catalogue.
 * What concerns single operands was mended and reported before (`separators.ts`); here it is the form of statements.
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
  /** null where one of several was expected */
  readonly expected: TokenType | null;
  readonly found: IToken;
  /** undefined at the beginning of the text */
  readonly previous: IToken | undefined;
  /** of what was found; of no width after `previous` where the statement ended */
  readonly span: Span;
}

const TYPES: ReadonlyMap<string, TokenType> = new Map(t.vocabulary.map((type) => [type.name, type]));
const STAND_INS: readonly TokenType[] = [t.MissingOperator, t.MissingOperand];

/** @param known what was reported of the same text before: at its places nothing is added */
export function complaintsOf(errors: readonly IRecognitionException[], source: SourceText, known: readonly Diagnostic[]): readonly Diagnostic[] {
  if (errors.length === 0) return [];
  const places = new Set(known.map((one) => one.span?.start));
  return errors.flatMap((error) => {
    const mistake = mistakeOf(error, source);
    if (places.has(mistake.span.start) || STAND_INS.includes(mistake.found.tokenType)) return [];
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
  return { rule: rules[rules.length - 1], expected: TYPES.get(error.message) ?? null, found, previous, span };
}

const isEnd = (token: IToken): boolean => token.tokenType === EOF || token.tokenType === t.StatementEnd;

function complaintOf(mistake: Mistake): Diagnostic {
  return (
    aboutDefinition(mistake) ?? aboutStatement(mistake) ?? aboutMark(mistake) ??
    diagnostic("LMM0160", mistake.span, { found: shown(mistake.found), expected: mistake.expected?.LABEL ?? "something else" })
  );
}

function aboutDefinition({ rule, expected, found, previous, span }: Mistake): Diagnostic | null {
  const isNameless = beginsOperand(found) || isA(previous, t.Comma) || isA(found, t.Prefix);
  switch (rule) {
    case "importStatement": return diagnostic("LMM0162", span, { file: found.image });
    case "parameter":
    case "parameters": return diagnostic("LMM0153", span, { found: shown(found) });
    case "interval": return diagnostic("LMM0154", span, {});
    case "scalarDefinition":
      if (expected === t.Equals) return diagnostic("LMM0152", span, {});
      return expected === t.RoundClose && isNameless ? diagnostic("LMM0153", span, { found: shown(found) }) : null;
    case "entry":
    case "dataBlock":
    case "trainBlock": return diagnostic("LMM0155", span, { found: shown(found) });
    default: return null;
  }
}

/** A statement of one name is none; nor is an expression that ends without `~`. */
function aboutStatement({ rule, found, span }: Mistake): Diagnostic | null {
  const isAlone = rule === "formula" && (isEnd(found) || isA(found, t.Equals));
  return isAlone || (rule === "statement" && beginsOperand(found)) ? diagnostic("LMM0147", span, {}) : null;
}

/** A mark that has a place elsewhere. */
function aboutMark({ expected, found, previous, span }: Mistake): Diagnostic | null {
  if (isA(found, t.Tilde)) return expected === t.Equals ? null : diagnostic("LMM0145", span, {});
  if (isA(found, t.Equals)) return diagnostic("LMM0149", span, {});
  if (isA(found, t.Comma)) return diagnostic("LMM0151", span, {});
  return isA(previous, t.Range) || isA(found, t.Range) ? diagnostic("LMM0142", span, {}) : null;
}

/** What was found, as a message quotes it. */
function shown(token: IToken): string {
  return isEnd(token) ? "the end of the statement" : `\`${token.image}\``;
}
