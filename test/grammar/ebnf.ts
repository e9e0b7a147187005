/** The parser's rules as EBNF, from the grammar that Chevrotain recorded: what `lmm.ebnf` is held to. */
import type { TokenType } from "chevrotain";
import { LanguageParser } from "../../grammar/parser.js";
import * as tokens from "../../grammar/tokens.js";

/** A production as Chevrotain serialises it. */
interface Production {
  readonly type: string;
  readonly name?: string;
  readonly definition?: readonly Production[];
  readonly separator?: { readonly name: string };
}

const kebab = (name: string): string => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** Every rule of the parser, by its name in `lmm.ebnf`. */
export function rulesOfParser(): ReadonlyMap<string, string> {
  const rules = new LanguageParser(1, true).getSerializedGastProductions() as unknown as readonly Production[];
  const bodies = rules.map((rule): [string, string] => [kebab(rule.name ?? ""), sequence(rule.definition ?? []).replaceAll(OPERAND, "operand")]);
  return new Map([...bodies, ["operand", OPERAND]]);
}

/** For readers an operand has a rule of its own; the parser reads it within `expression`, twice. */
const OPERAND = "{ prefix } ( value | reference | parenthesized | list )";

/** The marks that a category gathers, by its name in `lmm.ebnf`. */
export function marksOfCategories(): ReadonlyMap<string, string> {
  const marks = (category: TokenType): readonly string[] =>
    tokens.vocabulary
      .filter((type) => (type.CATEGORIES ?? []).includes(category) && !STAND_INS.includes(type))
      .map(terminal);
  return new Map(
    [tokens.Value, tokens.Infix, tokens.Prefix, tokens.Bar, tokens.Comparison, tokens.ScalarKeyword].map((category) => [kebab(category.name), [...new Set(marks(category))].join(" | ")]),
  );
}

/** What repairs put where something is missing. */
const STAND_INS: readonly TokenType[] = [tokens.MissingOperator, tokens.MissingOperand];

const sequence = (parts: readonly Production[]): string => parts.map((part) => printed(part, parts.length > 1)).join(" ");

function printed(part: Production, isAmongOthers: boolean): string {
  const inner = sequence(part.definition ?? []);
  switch (part.type) {
    case "NonTerminal": return kebab(part.name ?? "");
    case "Terminal": return terminal(typeNamed(part.name ?? ""));
    case "Option": return `[ ${inner} ]`;
    case "Repetition": return `{ ${inner} }`;
    case "RepetitionWithSeparator": return `[ ${inner} { ${separatorOf(part)} ${inner} } ]`;
    case "RepetitionMandatoryWithSeparator": return `${inner} { ${separatorOf(part)} ${inner} }`;
    case "Alternative": return inner;
    case "Alternation": {
      const choices = (part.definition ?? []).map((choice) => sequence([choice])).join(" | ");
      return isAmongOthers ? `( ${choices} )` : choices;
    }
    default: throw new Error(`no way to print ${part.type}`);
  }
}

const separatorOf = (part: Production): string => terminal(typeNamed(part.separator?.name ?? ""));

function typeNamed(name: string): TokenType {
  const found = tokens.vocabulary.find((type) => type.name === name);
  if (found === undefined) throw new Error(`no type of token is called ${name}`);
  return found;
}

/** A mark or keyword in quotes; a class of words by its name, whatever stands beside it. */
function terminal(type: TokenType): string {
  if ((type.CATEGORIES ?? []).includes(tokens.Name)) return "name";
  if ((type.CATEGORIES ?? []).includes(tokens.Text)) return "text";
  const written = /^`(.*)`$/.exec(type.LABEL ?? "")?.[1];
  const isMark = written !== undefined && type !== tokens.Bar;
  return isMark ? `"${written}"` : kebab(type.name);
}
