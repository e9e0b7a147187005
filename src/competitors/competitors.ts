/**
 * A program's competitors as programs: the formula rewritten, all else as its author wrote it. Knows text and trees; no rows.
 */
import { printExpression, type FormulaStatement } from "../../grammar/index.js";
import type { Definitions } from "../analysis/definitions/index.js";
import { scopeOf } from "../analysis/scope.js";
import type { Schema } from "../data/table.js";
import { diagnostic, nearestName, type Diagnostic, type SourceText } from "../diagnostics/index.js";
import { binaryNode, numberNode } from "../port/syntax.js";
import { partsOf, type Signed } from "./parts.js";
import { competitorRules, type CompetitorName, type Rewritten } from "./rewrite.js";

export const competitorNames = Object.keys(competitorRules) as readonly CompetitorName[];

export interface ReadFormula {
  readonly source: SourceText;
  readonly formula: FormulaStatement;
  readonly definitions: Definitions;
}

export type CompetitorText =
  | { readonly kind: "program"; readonly text: string }
  /** the program has nothing that this competitor would do otherwise */
  | { readonly kind: "none"; readonly diagnostic: Diagnostic };

/** A name's mistake in words, or null. */
export function complainAboutCompetitor(name: string): Diagnostic | null {
  return isCompetitorName(name) ? null : diagnostic("LMM0928", null, { found: name, nearest: nearestName(name, competitorNames), known: competitorNames });
}

export function isCompetitorName(name: string): name is CompetitorName {
  return competitorNames.some((one) => one === name);
}

/** @param schema of the table, after `applyDataBlock`: what `.` stands for */
export function competitorText(name: CompetitorName, { source, formula, definitions }: ReadFormula, schema: Schema): CompetitorText {
  const parts = partsOf(formula, scopeOf(schema, definitions, new Map(), () => undefined));
  const rewritten = competitorRules[name].rewrite(parts, freeName(definitions, schema));
  if (typeof rewritten === "string") return { kind: "none", diagnostic: diagnostic("LMM0929", formula.span, { name, reason: rewritten }) };
  const before = source.text.slice(0, formula.span.start);
  return { kind: "program", text: `${before}${textOf(rewritten, formula)}${source.text.slice(formula.span.end)}` };
}

function textOf({ members, definition }: Rewritten, { response, span }: FormulaStatement): string {
  const sum = members.reduce<FormulaStatement["predictor"] | null>((left, { expression, isRemoved }) => joined(left, { expression, isRemoved }), null) ?? numberNode("1", span);
  const formula = `${printExpression(response)} ~ ${printExpression(sum)}`;
  return definition === null ? formula : `net ${definition.name} = ${printExpression(definition.network)}\n\n${formula}`;
}

function joined(left: FormulaStatement["predictor"] | null, { expression, isRemoved }: Signed): FormulaStatement["predictor"] {
  if (left === null) return isRemoved ? { kind: "unary", operator: "-", operand: expression, span: expression.span } : expression;
  return binaryNode(isRemoved ? "-" : "+", left, expression, expression.span);
}

/** For a network that had none: `body`, `body2`, ... */
function freeName({ nets, kernels, structures, lets }: Definitions, schema: Schema): string {
  const taken = (name: string): boolean => [nets, kernels, structures, lets].some((words) => words.has(name)) || schema.some((column) => column.name === name);
  let name = "body";
  for (let count = 2; taken(name); count++) name = `body${count}`;
  return name;
}
