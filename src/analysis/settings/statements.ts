/**
 * Statements of the form `name = value`: family, weights, offset, criterion. Each at most once; an unknown one gets the nearest name.
 */
import { deparse, type Expression, type Program, type SettingStatement } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import type { ColumnExpression, Criterion, OffsetContribution } from "../../model/index.js";
import { lowerNumber } from "../columns/lower.js";
import { labelOf } from "../label.js";
import type { Scope } from "../scope.js";

const settingNames = ["family", "weights", "offset", "criterion"] as const;
type SettingName = (typeof settingNames)[number];

export type Settings = Readonly<Record<SettingName, Expression | null>>;

export function readSettings(program: Program, scope: Scope): Settings {
  const found: Record<SettingName, Expression | null> = { family: null, weights: null, offset: null, criterion: null };
  for (const statement of program.statements) {
    if (statement.kind === "setting") readSetting(statement, found, scope);
  }
  return found;
}

function readSetting({ name, value, span }: SettingStatement, found: Record<SettingName, Expression | null>, scope: Scope): void {
  const known = settingNames.find((one) => one === name.name);
  if (known === undefined) {
    const isColumn = scope.columns.byName.has(name.name);
    scope.report(diagnostic("LMM0354", name.span, { name: name.name, nearest: nearestName(name.name, settingNames), known: settingNames, value: deparse(value), isColumn }));
    return;
  }
  if (found[known] !== null) scope.report(diagnostic("LMM0355", span, { name: known }));
  found[known] = value;
}

export function readWeights({ weights }: Settings, scope: Scope): ColumnExpression | null {
  return weights === null ? null : (lowerNumber(weights, "a weight", scope)?.expression ?? null);
}

/** `offset = log(exposure)` says the same as the term `offset(log(exposure))`. */
export function readOffset({ offset }: Settings, scope: Scope): readonly OffsetContribution[] {
  const column = offset && lowerNumber(offset, "an offset", scope);
  if (offset === null || column === null) return [];
  return [{ kind: "offset", label: `offset(${labelOf(offset)})`, expression: column.expression, span: offset.span }];
}

export function readCriterion({ criterion }: Settings, scope: Scope): Criterion | null {
  if (criterion === null) return null;
  const text = (criterion.kind === "string" ? criterion.value : deparse(criterion)).toLowerCase();
  if (text === "ml" || text === "reml") return text;
  scope.report(diagnostic("LMM0353", criterion.span, { name: "criterion", expected: "`ml` or `reml`", found: deparse(criterion) }));
  return null;
}
