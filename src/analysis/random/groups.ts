/**
 * What stands to the right of a bar: `g`, `g1:g2`, and `g1/g2`, which is read as lme4 reads it: from the innermost level out,
 * `(1 | a/b)` being `(1 | b:a) + (1 | a)`. Knows grouping factors only.
 */
import { deparse, operandsOf, type Expression, type ParenthesizedExpression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { GroupingFactor } from "../../model/index.js";
import { numberOf } from "../columns/literals.js";
import { lowerColumn } from "../columns/lower.js";
import { labelOf } from "../label.js";
import { bundleNamed, meaningOf, type Scope } from "../scope.js";

/** One grouping factor per level of nesting, innermost first; empty after a complaint. */
export function groupingFactors(group: Expression, scope: Scope): readonly GroupingFactor[] {
  const factors = slashLevels(group, scope).map((level) => groupingFactor(level, scope));
  const present = factors.filter((factor) => factor !== null);
  return present.length === factors.length ? present : [];
}

/** a/b/c: c:(b:a), b:a, a */
function slashLevels(group: Expression, scope: Scope): readonly Expression[] {
  const meant = withoutParentheses(bundleOf(group, scope));
  const levels = operandsOf(meant, ["/"]);
  if (levels.length === 1) return [group];
  const nested: Expression[] = [levels[0]];
  for (const level of levels.slice(1)) nested.unshift(within(level, nested[0]));
  return nested;
}

function within(inner: Expression, outer: Expression): Expression {
  const right = outer.kind === "binary" ? parenthesized(outer) : outer;
  return { kind: "binary", operator: ":", left: inner, right, operatorStart: inner.span.start, span: inner.span };
}

const parenthesized = (inner: Expression): ParenthesizedExpression => ({ kind: "parenthesized", inner, span: inner.span });

function withoutParentheses(expression: Expression): Expression {
  return expression.kind === "parenthesized" ? withoutParentheses(expression.inner) : expression;
}

/** The text of a bundle where a group is named by one. */
function bundleOf(expression: Expression, scope: Scope): Expression {
  if (expression.kind !== "name" || bundleNamed(expression, scope) === undefined) return expression;
  const meaning = meaningOf(expression, scope);
  return meaning?.kind === "let" ? meaning.word.value : expression;
}

function groupingFactor(level: Expression, scope: Scope): GroupingFactor | null {
  const columns = crossed(level).map((part) => groupColumn(part, scope));
  const present = columns.filter((column) => column !== null);
  if (present.length < columns.length) return null;
  return { label: level.kind === "name" ? level.name : labelOf(level), factors: present, span: level.span };
}

/** The members of a:b:c, whatever parentheses stand between. */
function crossed(level: Expression): readonly Expression[] {
  const meant = withoutParentheses(level);
  const members = operandsOf(meant, [":"]);
  return members.length === 1 ? [meant] : members.flatMap(crossed);
}

function groupColumn(part: Expression, scope: Scope): GroupingFactor["factors"][number] | null {
  if (part.kind === "binary" && ["+", "-", "*", "^", "%in%", "/"].includes(part.operator)) {
    scope.report(diagnostic("LMM0330", part.span, { group: deparse(part), operator: part.operator, parts: operandsOf(part, [part.operator]).map(deparse) }));
    return null;
  }
  const number = part.kind === "name" ? null : numberOf(part);
  if (number !== null) {
    scope.report(diagnostic("LMM0333", part.span, { group: deparse(part) }));
    return null;
  }
  const column = lowerColumn(part, scope);
  if (column?.type.kind !== "basis") return column?.expression ?? null;
  scope.report(diagnostic("LMM0214", part.span, { needs: "a grouping factor" }));
  return null;
}
