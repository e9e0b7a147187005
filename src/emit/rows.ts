/** What a row must hold, as interfaces: the formula's columns with their types, few levels spelt out. Knows columns and their cells. */
import { assertNever } from "../invariant.js";
import { findColumn, type Column, type Table } from "../data/index.js";
import { columnsIn, type ColumnExpression, type Model } from "../model/index.js";
import { printKey } from "./literal.js";

export interface RowProperty {
  /** quoted where it is no identifier */
  readonly name: string;
  readonly type: string;
  readonly documentation: string | null;
}

export interface RowTypes {
  readonly row: readonly RowProperty[];
  /** of a row that is predicted: no response, and any level of a grouping factor */
  readonly newRow: readonly RowProperty[];
}

/** Levels that are spelt out. */
const mostSpelt = 12;

/** @param required every column expression that a fit reads @param grouping those whose new levels are welcome */
export function rowTypes(model: Model, required: readonly ColumnExpression[], predictors: readonly ColumnExpression[], table: Table): RowTypes {
  const columns = columnsOf(required, table);
  const read = new Set(columnsOf(predictors, table).map(({ name }) => name));
  const grouping = groupingOnly(model);
  return {
    row: columns.map((column) => property(column, typeOf(column, true))),
    newRow: columns.filter(({ name }) => read.has(name)).map((column) => property(column, typeOf(column, !grouping.has(column.name)))),
  };
}

/** In the order of the data. */
function columnsOf(expressions: readonly ColumnExpression[], table: Table): readonly Column[] {
  const names = new Set(columnsIn(expressions));
  return table.columns.filter(({ name }) => names.has(name) && findColumn(table, name) !== undefined);
}

/** Columns that group rows and do nothing else: a level that training did not see has effect 0. */
function groupingOnly({ contributions }: Model): ReadonlySet<string> {
  const factors = contributions.flatMap((one) => {
    if (one.kind === "grouped") return one.groupingFactor.factors;
    return one.kind === "kernel" ? (one.groupingFactor?.factors ?? []) : [];
  });
  const others = contributions.flatMap((one): readonly ColumnExpression[] => {
    switch (one.kind) {
      case "linear": return one.terms.variables.map(({ expression }) => expression);
      case "offset": return [one.expression];
      case "network": return one.inputs.map(({ expression }) => expression);
      case "grouped": return one.basis.variables.map(({ expression }) => expression);
      case "kernel": return one.coordinates;
      default: return assertNever(one);
    }
  });
  const elsewhere = new Set(columnsIn(others));
  return new Set(columnsIn(factors).filter((name) => !elsewhere.has(name)));
}

function property(column: Column, type: string): RowProperty {
  return { name: printKey(column.name), type: hasMissing(column) ? `${type} | null` : type, documentation: documentationOf(column) };
}

function typeOf(column: Column, spellsLevels: boolean): string {
  switch (column.kind) {
    case "numeric": return "number";
    case "logical": return "boolean";
    case "date": return "Date | string";
    case "array": return `${new Array(column.shape.length + 1).join("readonly (")}number${")[]".repeat(column.shape.length)}`;
    case "factor": return spellsLevels && column.levels.length <= mostSpelt ? column.levels.map((level) => JSON.stringify(level)).join(" | ") : "string";
    default: return assertNever(column);
  }
}

function documentationOf(column: Column): string | null {
  switch (column.kind) {
    case "date": return "An ISO date, `2024-06-30`, where it is a text.";
    case "array": return `Numbers of shape ${column.shape.join(" x ")}.`;
    case "factor": return column.levels.length > mostSpelt ? `One of ${column.levels.length} levels in the data.` : null;
    default: return null;
  }
}

function hasMissing(column: Column): boolean {
  switch (column.kind) {
    case "numeric": case "date": case "array": return column.values.some((value: number) => Number.isNaN(value));
    case "logical": case "factor": return column.codes.includes(-1);
    default: return assertNever(column);
  }
}
