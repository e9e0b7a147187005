/**
 * What is gathered while the right side of a formula is read, term by term from left to right.
 * Knows what a model is made of; reads no tree.
 */
import type { Expression } from "../../grammar/index.js";
import type { Span } from "../diagnostics/index.js";
import type { ColumnExpression, Contrast, Contribution } from "../model/index.js";
import { startExpansion, type DotColumns, type Expansion } from "./terms/expand.js";
import type { Term, TermKey } from "./terms/algebra.js";

export interface Formula {
  /** random terms, networks, kernels and offsets, in the order of the formula */
  readonly contributions: Contribution[];
  /** the linear predictor: its terms so far, and its variables */
  readonly linear: Map<TermKey, Term>;
  readonly expansion: Expansion;
  /** what `.` means within a network or a random term: columns that the formula does not name elsewhere */
  readonly otherColumns: DotColumns;
  /** index of each network of the mean, by the name that it is called by */
  readonly networks: Map<string, number>;
  /** what waits for the whole formula to be read: a basis may name a network that stands after it */
  readonly pending: (() => void)[];
  /** variables that a minus took away */
  readonly removed: ColumnExpression[];
  /** signatures of the random terms so far */
  readonly randomTerms: Set<string>;
  /** where the first and the last linear term stand; null before there is one */
  firstLinear: Span | null;
  lastLinear: Span | null;
}

/** @param dotColumns what `.` means in the linear predictor: every column but the response's, as in R */
export function startFormula(dotColumns: DotColumns, otherColumns: DotColumns, contrasts: ReadonlyMap<string, Contrast>): Formula {
  return {
    contributions: [],
    linear: new Map(),
    expansion: startExpansion(dotColumns, contrasts),
    otherColumns,
    networks: new Map(),
    pending: [],
    removed: [],
    randomTerms: new Set(),
    firstLinear: null,
    lastLinear: null,
  };
}

/** Every name that stands in an expression, callees apart; without recursion, for formulas of any length. */
export function namesIn(expressions: readonly Expression[]): ReadonlySet<string> {
  const names = new Set<string>();
  const pending = [...expressions];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "name") names.add(next.name);
    pending.push(...childrenOf(next));
  }
  return names;
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "bar":
      return [expression.basis, expression.group, ...expression.settings.map(({ value }) => value)];
    case "range":
      return [expression.first, expression.last];
    case "call":
      return expression.arguments.map(({ value }) => value);
    case "list":
      return expression.elements;
    case "parenthesized":
      return [expression.inner];
    default:
      return [];
  }
}
