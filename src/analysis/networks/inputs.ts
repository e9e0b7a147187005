/**
 * The inputs of a network: columns, ranges, `.`, sums of these, and anything computed from columns. A factor becomes one
 * indicator per level, up to a number of levels beyond which a random effect or an embedding serves better.
 */
import { deparse, operandsOf, type Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { mostIndicators, type NetworkInput } from "../../model/index.js";
import { columnNamed } from "../column-index.js";
import { lowerColumn } from "../columns/lower.js";
import { isCoded, typedColumn, type TypedColumn } from "../columns/typed.js";
import { labelOf } from "../label.js";
import { meaningOf, type Scope } from "../scope.js";
import type { DotColumns } from "../terms/expand.js";
import { complainAboutMember } from "../terms/misplaced.js";
import { columnsOfRange } from "../terms/ranges.js";

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
      return meaning === null ? null : single(typedColumn(meaning.column, written.span), written, labelOf(written), scope);
    }
    case "binary":
      if (written.operator === "+" || written.operator === ":" || written.operator === "*") return sumInputs(written, otherColumns, scope);
      return computed(written, scope);
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
  const inputs = names.map((name) => single(typedColumn(columnNamed(name, scope.columns)!.column, written.span), written, name, scope));
  const present = inputs.filter((one) => one !== null);
  return present.length < inputs.length ? null : present.flat();
}

function computed(written: Expression, scope: Scope): readonly NetworkInput[] | null {
  if (written.kind === "call" && complainAboutMember(written, scope)) return null;
  const column = lowerColumn(written, scope);
  return column && single(column, written, labelOf(written), scope);
}

function single(column: TypedColumn, written: Expression, label: string, scope: Scope): readonly NetworkInput[] | null {
  const { expression, type } = column;
  if (!isCoded(column)) return [{ kind: "numeric", label, expression }];
  const count = type.kind === "factor" && type.levels !== null ? type.levels.length : 2;
  if (count <= mostIndicators) return [{ kind: "indicator", label, expression }];
  scope.report(diagnostic("LMM0345", written.span, { factor: label, levels: count, limit: mostIndicators }));
  return null;
}
