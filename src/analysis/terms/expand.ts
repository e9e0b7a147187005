/**
 * A linear predictor into terms, as R's terms.formula: `+ - : * / ^ %in% . 0 1 -1`, ranges, parentheses, bundles.
 * Evaluates left to right, so that variables are numbered as they appear; long chains are walked, not recursed into.
 */
import { chainOf, type BinaryExpression, type BinaryOperator, type Chain, type Expression, type Name } from "../../../grammar/index.js";
import { diagnostic, type Span } from "../../diagnostics/index.js";
import { assertNever, invariant } from "../../invariant.js";
import { columnNamed } from "../column-index.js";
import type { Contrast } from "../../model/index.js";
import { meaningOf, type Scope } from "../scope.js";
import { cross, interact, nest, noTerms, singleTerms, within, type Term, type TermKey, type TermList } from "./algebra.js";
import { atomOf, columnAtom, noAtoms, type Atoms } from "./atoms.js";
import { complainAboutMember } from "./misplaced.js";
import { powerOf } from "./powers.js";
import { columnsOfRange } from "./ranges.js";

/** What `.` stands for; found only where one is written. */
export type DotColumns = () => readonly string[];

/** What is gathered while one side of a formula is read. */
export interface Expansion {
  readonly atoms: Atoms;
  hasIntercept: boolean;
  /** false within what a minus takes away: there `1` removes the intercept and `0` brings it */
  isAdding: boolean;
  /** the columns that `.` stands for */
  readonly dotColumns: DotColumns;
  /** set once too many terms were met, which is said once */
  isOverfull: boolean;
}

/** @param contrasts what the data block asks for, by column */
export function startExpansion(dotColumns: DotColumns, contrasts: ReadonlyMap<string, Contrast>): Expansion {
  return { atoms: noAtoms(contrasts), hasIntercept: true, isAdding: true, dotColumns, isOverfull: false };
}

/** More terms than this no design can hold; a product is refused before it is formed. */
const mostTerms = 100_000;

/** A longer product is no design either, and its terms would take time and memory with its square. */
const longestProduct = 100;

const sums: readonly BinaryOperator[] = ["+", "-"];
const products: readonly BinaryOperator[] = ["*", "/"];

export function termsOf(expression: Expression, expansion: Expansion, scope: Scope): TermList {
  switch (expression.kind) {
    case "number":
      return intercept(expression.value, expression.span, expansion, scope);
    case "name": {
      const meaning = meaningOf(expression, scope);
      if (meaning?.kind === "let") return termsOf(meaning.word.value, expansion, meaning.scope);
      return meaning === null ? noTerms : singleTerms([columnAtom(expression, meaning, expansion.atoms, scope) ?? []].flat());
    }
    case "dot":
      return columnTerms(expansion.dotColumns(), expression.span, expansion, scope);
    case "range":
      return columnTerms(columnsOfRange(expression, scope), expression.span, expansion, scope);
    case "parenthesized":
      return termsOf(expression.inner, expansion, scope);
    case "unary":
      return signed(expression, expansion, scope);
    case "binary":
      return binaryTerms(expression, expansion, scope);
    case "call":
      return complainAboutMember(expression, scope) ? noTerms : variable(expression, expansion, scope);
    case "bar":
    case "string":
    case "list":
      complainAboutMember(expression, scope);
      return noTerms;
    default:
      return assertNever(expression);
  }
}

/** The members of a sum, each with its sign, gathered into one list. */
function sumTerms({ first, rest }: Chain, expansion: Expansion, scope: Scope): TermList {
  const sum = new Map<TermKey, Term>();
  addTo(sum, false, first, expansion, scope);
  for (const { operator, right } of rest) addTo(sum, operator === "-", right, expansion, scope);
  return sum;
}

/** Adds the terms of one member to a sum, or takes them away. */
export function addTo(sum: Map<TermKey, Term>, isRemoved: boolean, operand: Expression, expansion: Expansion, scope: Scope): void {
  if (!isRemoved) {
    if (operand.kind === "name") return addName(sum, operand, expansion, scope);
    for (const [key, term] of termsOf(operand, expansion, scope)) if (!sum.has(key)) sum.set(key, term);
    return;
  }
  expansion.isAdding = !expansion.isAdding;
  for (const key of termsOf(operand, expansion, scope).keys()) sum.delete(key);
  expansion.isAdding = !expansion.isAdding;
}

/** The commonest member of a sum, without a list of its own. */
function addName(sum: Map<TermKey, Term>, name: Name, expansion: Expansion, scope: Scope): void {
  const meaning = meaningOf(name, scope);
  if (meaning?.kind === "let") return addTo(sum, false, meaning.word.value, expansion, meaning.scope);
  if (meaning === null) return;
  const index = columnAtom(name, meaning, expansion.atoms, scope);
  if (index !== null && !sum.has(index)) sum.set(index, index);
}

function intercept(value: number, span: Span, expansion: Expansion, scope: Scope): TermList {
  if (value === 0 || value === 1) expansion.hasIntercept = (value === 1) === expansion.isAdding;
  else scope.report(diagnostic("LMM0310", span, { value }));
  return noTerms;
}

function variable(expression: Expression, { atoms }: Expansion, scope: Scope): TermList {
  const index = atomOf(expression, atoms, scope);
  return index === null ? noTerms : singleTerms([index]);
}

function columnTerms(names: readonly string[], span: Span, { atoms }: Expansion, scope: Scope): TermList {
  return singleTerms(names.flatMap((name) => {
    const place = columnNamed(name, scope.columns);
    invariant(place !== undefined, "a range or a dot names columns of the data");
    return columnAtom({ kind: "name", name, isQuoted: false, span }, place, atoms, scope) ?? [];
  }));
}

function signed({ operator, operand, ...place }: Extract<Expression, { kind: "unary" }>, expansion: Expansion, scope: Scope): TermList {
  if (operator === "!") return variable({ operator, operand, ...place }, expansion, scope);
  const sum = new Map<TermKey, Term>();
  addTo(sum, operator === "-", operand, expansion, scope);
  return sum;
}

function binaryTerms(expression: BinaryExpression, expansion: Expansion, scope: Scope): TermList {
  const { operator } = expression;
  switch (operator) {
    case "+":
    case "-":
      return sumTerms(chainOf(expression, sums), expansion, scope);
    case "*":
    case "/":
      return chainTerms(chainOf(expression, products), expression, expansion, scope);
    case ":":
    case "%in%":
      return chainTerms(chainOf(expression, [operator]), expression, expansion, scope);
    case "^":
      return powerTerms(expression, expansion, scope);
    case "|>":
      scope.report(diagnostic("LMM0332", expression.span, {}));
      return noTerms;
    default:
      return variable(expression, expansion, scope);
  }
}

function chainTerms({ first, rest }: Chain, whole: Expression, expansion: Expansion, scope: Scope): TermList {
  const length = rest.length + 1;
  if (length > longestProduct) {
    scope.report(diagnostic("LMM0319", whole.span, { length, limit: longestProduct }));
    return noTerms;
  }
  let result = termsOf(first, expansion, scope);
  for (const { operator, right } of rest) {
    const terms = termsOf(right, expansion, scope);
    if (isTooMany(result.size * terms.size, whole, expansion, scope)) return noTerms;
    result = combined(operator, result, terms);
  }
  return result;
}

function combined(operator: BinaryOperator, left: TermList, right: TermList): TermList {
  if (operator === "*") return cross(left, right);
  if (operator === "/") return nest(left, right);
  return operator === ":" ? interact(left, right) : within(left, right);
}

/** A power forms most of its terms twice. */
function isTooMany(product: number, whole: Expression, expansion: Expansion, scope: Scope): boolean {
  if (product <= 2 * mostTerms) return expansion.isOverfull;
  if (!expansion.isOverfull) scope.report(diagnostic("LMM0316", whole.span, { limit: mostTerms }));
  expansion.isOverfull = true;
  return true;
}

/** A sum's power is its interactions up to that order; a single number's is arithmetic. */
function powerTerms(expression: BinaryExpression, expansion: Expansion, scope: Scope): TermList {
  const power = powerOf(expression, scope);
  if (power === null) return noTerms;
  if (power.kind === "arithmetic") return variable(expression, expansion, scope);
  const base = termsOf(expression.left, expansion, scope);
  let result = base;
  for (let order = 1; order < power.exponent; order++) {
    if (isTooMany(base.size * result.size, expression, expansion, scope)) return noTerms;
    const next = interact(base, result);
    if (next.size === result.size) return next;
    result = next;
  }
  return result;
}
