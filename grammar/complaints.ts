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
  /** outer rules, the innermost last */
  readonly rules: readonly RuleName[];
  /** null where an operand or an alternative was expected */
  readonly expected: TokenType | null;
  readonly found: IToken;
  readonly previous: IToken | null;
  /** of what was found; of no width after `previous` where the statement ended */
  readonly span: Span;
}

const TYPES: ReadonlyMap<string, TokenType> = new Map(t.vocabulary.map((type) => [type.name, type]));

export function complaintsOf(errors: readonly IRecognitionException[], source: SourceText): readonly Diagnostic[] {
  const places = new Set<number>();
  return errors.flatMap((error) => {
    const mistake = mistakeOf(error, source);
    if (places.has(mistake.span.start)) return [];
    places.add(mistake.span.start);
    return [complaintOf(mistake)];
  });
}

function mistakeOf(error: IRecognitionException, source: SourceText): Mistake {
  const rules = error.context.ruleStack as readonly RuleName[];
  const before = (error as { readonly previousToken?: IToken }).previousToken;
  const previous = before === undefined || before.tokenType === EOF ? null : before;
  const found = error.token;
  const span = isEnd(found) ? after(previous, source) : spanOf(found, source.name);
  return { rule: rules[rules.length - 1], rules, expected: TYPES.get(error.message) ?? null, found, previous, span };
}

const isEnd = (token: IToken): boolean => token.tokenType === EOF || token.tokenType === t.StatementEnd;

function after(previous: IToken | null, source: SourceText): Span {
  const offset = previous === null ? 0 : endOf(previous);
  return { source: source.name, start: offset, end: offset };
}

function complaintOf(mistake: Mistake): Diagnostic {
  return (
    aboutTilde(mistake) ?? aboutBar(mistake) ?? aboutEquals(mistake) ?? aboutSeparator(mistake) ??
    aboutOperand(mistake) ?? aboutDefinition(mistake) ?? aboutStatement(mistake) ??
    diagnostic("LMM0160", mistake.span, { found: shown(mistake.found), expected: mistake.expected?.LABEL ?? "something else" })
  );
}

function aboutTilde({ found, previous, rule, rules, span }: Mistake): Diagnostic | null {
  if (!isA(found, t.Tilde)) return null;
  if (rules.includes("parenthesized") || rules.includes("argument") || rules.includes("list") || isInside(rule)) return diagnostic("LMM0146", span, {});
  if (rule === "operand" && (previous === null || isEnd(previous))) return diagnostic("LMM0143", span, {});
  if (rule === "operand" && !isA(previous ?? undefined, t.Tilde)) return missingAfter(previous, span);
  return diagnostic("LMM0145", span, {});
}

const isInside = (rule: RuleName): boolean => rule === "reference" || rule === "parenthesized" || rule === "list";

function aboutBar({ found, previous, rule, span }: Mistake): Diagnostic | null {
  if (rule === "operand" && isA(previous ?? undefined, t.Bar)) return diagnostic("LMM0138", span, { bar: previous?.image ?? "|" });
  if (!isA(found, t.Bar)) return null;
  if (rule !== "operand") return diagnostic("LMM0139", span, {});
  return isA(previous ?? undefined, t.Infix) ? null : diagnostic("LMM0137", span, { bar: found.image });
}

function aboutEquals({ found, previous, rule, rules, span }: Mistake): Diagnostic | null {
  if (rule === "operand" && isA(previous ?? undefined, t.Equals)) return diagnostic("LMM0136", span, {});
  if (!isA(found, t.Equals)) return null;
  if (rule === "formula") return diagnostic("LMM0147", span, {});
  if (rules.includes("argument") || rule === "reference") return diagnostic("LMM0149", span, {});
  return diagnostic("LMM0149", span, {});
}

function aboutSeparator({ found, previous, rule, span }: Mistake): Diagnostic | null {
  const isAfterComma = isA(previous ?? undefined, t.Comma);
  if (rule === "operand" && (isAfterComma || isA(found, t.Comma))) {
    return isAfterComma || isA(previous ?? undefined, t.RoundOpen) || isA(previous ?? undefined, t.SquareOpen)
      ? diagnostic("LMM0135", span, {})
      : null;
  }
  if (isA(found, t.Semicolon)) return diagnostic("LMM0150", span, {});
  return isA(found, t.Comma) && (rule === "program" || rule === "parenthesized" || rule === "formula") ? diagnostic("LMM0151", span, {}) : null;
}

function aboutOperand({ found, previous, rule, span }: Mistake): Diagnostic | null {
  if (rule === "reference" && isA(previous ?? undefined, t.Range)) return diagnostic("LMM0142", span, {});
  if (isA(found, t.Range)) return diagnostic("LMM0142", span, {});
  if (rule !== "operand") return null;
  if (isA(previous ?? undefined, t.Tilde)) return diagnostic("LMM0144", span, {});
  if (isA(previous ?? undefined, t.RoundOpen) && isA(found, t.RoundClose)) return diagnostic("LMM0134", span, {});
  if (previous !== null && (isA(previous, t.Infix) || isA(previous, t.Prefix))) return missingAfter(previous, span);
  return isA(found, t.Infix) ? diagnostic("LMM0133", span, { operator: found.image }) : null;
}

function missingAfter(previous: IToken | null, span: Span): Diagnostic {
  return diagnostic("LMM0132", span, { operator: previous?.image ?? "" });
}

function aboutDefinition({ rule, expected, found, previous, span }: Mistake): Diagnostic | null {
  if (rule === "parameter" || rule === "parameters") return diagnostic("LMM0153", span, { found: shown(found) });
  if (rule === "interval") return diagnostic("LMM0154", span, {});
  if (rule === "scalarDefinition" && expected === t.Equals) return diagnostic("LMM0152", span, {});
  if (rule === "scalarDefinition" && expected === t.RoundClose && beginsOperand(found)) {
    return diagnostic("LMM0153", span, { found: shown(found) });
  }
  return rule === "entry" && expected === t.Name && previous !== null ? diagnostic("LMM0155", span, { found: shown(found) }) : null;
}

function aboutStatement({ rule, found, span }: Mistake): Diagnostic | null {
  return rule === "formula" && isEnd(found) ? diagnostic("LMM0147", span, {}) : null;
}

/** What was found, as a message quotes it. */
function shown(token: IToken): string {
  return isEnd(token) ? "the end of the statement" : `\`${token.image}\``;
}
