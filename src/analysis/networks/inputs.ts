/**
 * The inputs of a network: columns, ranges, `.`, sums of these, and anything computed from columns. A factor becomes one
 * indicator per level, up to a number of levels beyond which a random effect or an embedding serves better; one that is to be looked
 * up says so: `embed(f, 10)`, `onehot(f)`.
 */
import { deparse, operandsOf, type CallExpression, type Expression } from "../../../grammar/index.js";
import type { ColumnSchema } from "../../data/table.js";
import { diagnostic } from "../../diagnostics/index.js";
import { mostIndicators, type NetworkInput } from "../../model/index.js";
import { columnNamed } from "../column-index.js";
import { matchArguments } from "../columns/arguments.js";
import { lowerColumn } from "../columns/lower.js";
import { columnExpression, isCoded, typedColumn, type TypedColumn } from "../columns/typed.js";
import { labelOf } from "../label.js";
import { meaningOf, type Scope } from "../scope.js";
import type { DotColumns } from "../terms/expand.js";
import { complainAboutMember } from "../terms/misplaced.js";
import { columnsOfRange } from "../terms/ranges.js";
import { termWordOf } from "../words.js";
import { readUnits, type NetworkReader } from "./settings.js";

/** @returns null after a complaint */
export function networkInputs(written: readonly Expression[], otherColumns: DotColumns, scope: Scope): readonly NetworkInput[] | null {
  const inputs = written.map((one) => inputsOf(one, otherColumns, scope));
  const present = inputs.filter((one) => one !== null);
  return present.length < inputs.length ? null : present.flat();
}

function inputsOf(written: Expression, otherColumns: DotColumns, scope: Scope): readonly NetworkInput[] | null {
  switch (written.kind) {
    case "dot":
      return columnInputs(otherColumns(), written, scope);
    case "range":
      return columnInputs(columnsOfRange(written, scope), written, scope);
    case "parenthesized":
      return inputsOf(written.inner, otherColumns, scope);
    case "name": {
      const meaning = meaningOf(written, scope);
      if (meaning?.kind === "let") return inputsOf(meaning.word.value, otherColumns, meaning.scope);
      return meaning && columnInput(meaning.column, written, labelOf(written), scope);
    }
    case "binary":
      if (written.operator === "+" || written.operator === ":" || written.operator === "*") return sumInputs(written, otherColumns, scope);
      return computed(written, scope);
    case "call":
      return termWordOf(written, scope) === "lookup" ? lookedUp(written, scope) : computed(written, scope);
    case "bar":
      complainAboutMember(written, scope);
      return null;
    default:
      return computed(written, scope);
  }
}

/** `x + z` hands both to the net, as in a formula; a net finds interactions by itself. */
function sumInputs(written: Extract<Expression, { kind: "binary" }>, otherColumns: DotColumns, scope: Scope): readonly NetworkInput[] | null {
  if (written.operator === ":" || written.operator === "*") {
    scope.report(diagnostic("LMM0344", written.span, { text: deparse(written) }));
    return null;
  }
  return networkInputs(operandsOf(written, ["+"]), otherColumns, scope);
}

function columnInputs(names: readonly string[], written: Expression, scope: Scope): readonly NetworkInput[] | null {
  const inputs = names.map((name) => columnInput(columnNamed(name, scope.columns)!.column, written, name, scope));
  const present = inputs.filter((one) => one !== null);
  return present.length < inputs.length ? null : present.flat();
}

function columnInput(column: ColumnSchema, written: Expression, label: string, scope: Scope): readonly NetworkInput[] | null {
  if (column.shape === null) return single(typedColumn(column, written.span), written, label, scope);
  return [{ kind: "array", label, expression: columnExpression(column, written.span), shape: column.shape }];
}

function computed(written: Expression, scope: Scope): readonly NetworkInput[] | null {
  if (written.kind === "call" && complainAboutMember(written, scope)) return null;
  const column = lowerColumn(written, scope);
  return column && single(column, written, labelOf(written), scope);
}

/** embed(f, dim = 10), onehot(f): of anything that names levels, numbers and dates included. */
function lookedUp(call: CallExpression, scope: Scope): readonly NetworkInput[] | null {
  const hasDimension = call.callee.name === "embed";
  const matched = matchArguments(call, hasDimension ? ["f", "dim"] : ["f"], ["f"], scope);
  const column = matched && lowerColumn(matched.get("f")!, scope);
  if (column === null) return null;
  if (column.type.kind === "basis") {
    scope.report(diagnostic("LMM0214", call.span, { needs: `${call.callee.name}()` }));
    return null;
  }
  const shared = { label: labelOf(call), expression: column.expression };
  if (!hasDimension) return [{ kind: "onehot", ...shared }];
  const reader: NetworkReader = { call, scope, isFine: true };
  const written = matched?.get("dim");
  const dimension = written === undefined ? null : readUnits(reader, "dim", written);
  return reader.isFine ? [{ kind: "embedding", ...shared, dimension }] : null;
}

function single(column: TypedColumn, written: Expression, label: string, scope: Scope): readonly NetworkInput[] | null {
  const { expression, type } = column;
  if (!isCoded(column)) return [{ kind: "numeric", label, expression }];
  const count = type.kind === "factor" && type.levels !== null ? type.levels.length : 2;
  if (count <= mostIndicators) return [{ kind: "indicator", label, expression }];
  scope.report(diagnostic("LMM0345", written.span, { factor: label, levels: count, limit: mostIndicators }));
  return null;
}
