/**
 * The folds of a cross-validation: which rows each fits to and which it predicts. By row, by level of a column (levels that a fit never
 * saw), by time (the past predicts what comes next, or the last stretch of all), or as a column says. Knows one table; fits nothing.
 */
import { findColumn, type Column, type Table } from "../data/index.js";
import { diagnostic, DiagnosticError, nearestName } from "../diagnostics/index.js";
import { assertNever, invariant } from "../invariant.js";
import { randomSource, shuffleInPlace } from "../numerics/random.js";

/** `row`, or a rule and the column that it reads. */
export type FoldRule = "row" | `group:${string}` | `time:${string}` | `future:${string}` | `fold:${string}`;

export interface Fold {
  /** from "1"; the value of the column that says which fold a row is in */
  readonly name: string;
  /** row indices from 0, increasing */
  readonly training: Int32Array;
  readonly test: Int32Array;
}

export interface FoldOptions {
  readonly by: FoldRule;
  /** left aside where a column says the folds */
  readonly count: number;
  readonly seed: number;
}

/** @throws DiagnosticError for a rule that is none, an absent column, or more folds than there is something to put in */
export function foldsOf(table: Table, { by, count, seed }: FoldOptions): readonly Fold[] {
  const { rule, name } = readRule(by);
  switch (rule) {
    case "row":
      return dealt(Float64Array.from({ length: table.rowCount }, (_, row) => row), count, seed, "rows");
    case "group":
      return dealt(cells(columnOf(table, name)), count, seed, `levels of \`${name}\``);
    case "time":
      return inTime(instants(columnOf(table, name)), count, name);
    case "future":
      return ahead(instants(columnOf(table, name)), count, seed, name);
    case "fold":
      return asSaid(columnOf(table, name));
    default:
      return assertNever(rule);
  }
}

type Rule = "row" | "group" | "time" | "future" | "fold";
const ofColumn: readonly Rule[] = ["group", "time", "future", "fold"];

function readRule(by: string): { readonly rule: Rule; readonly name: string } {
  if (by === "row") return { rule: "row", name: "" };
  const colon = by.indexOf(":");
  const rule = ofColumn.find((one) => one === by.slice(0, colon));
  const name = by.slice(colon + 1);
  if (colon < 0 || rule === undefined || name === "") throw new DiagnosticError([diagnostic("LMM0920", null, { found: by })]);
  return { rule, name };
}

function columnOf(table: Table, name: string): Column {
  const found = findColumn(table, name);
  if (found !== undefined) return found;
  throw new DiagnosticError([diagnostic("LMM0203", null, { column: name, nearest: nearestName(name, table.columns.map((column) => column.name)) })]);
}

/** Every cell as a number that is its own alone, NaN where missing, [n]. */
function cells(column: Column): Float64Array {
  switch (column.kind) {
    case "numeric":
    case "date":
      return column.values;
    case "factor":
    case "logical":
      return Float64Array.from(column.codes, (code) => (code < 0 ? NaN : code));
    case "array":
      throw new DiagnosticError([diagnostic("LMM0922", null, { column: column.name, found: column.kind })]);
    default:
      return assertNever(column);
  }
}

/** @throws DiagnosticError where the column has no order in time, or a row has no time */
function instants(column: Column): Float64Array {
  if (column.kind !== "numeric" && column.kind !== "date") throw new DiagnosticError([diagnostic("LMM0922", null, { column: column.name, found: column.kind })]);
  const missing = column.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
  if (missing > 0) throw new DiagnosticError([diagnostic("LMM0923", null, { column: column.name, missing })]);
  return column.values;
}

/** Rows of one key together, keys dealt in a random order to the folds one after another; missing cells are one more key. */
function dealt(keys: Float64Array, count: number, seed: number, things: string): readonly Fold[] {
  const distinct = Float64Array.from(new Set(keys)).sort();
  needEnough(distinct.length, count, 2, things);
  const order = Int32Array.from(distinct, (_, k) => k);
  shuffleInPlace(order, randomSource(seed));
  const foldOf = new Map(Array.from(order, (k, position) => [distinct[k], position % count]));
  const ofRow = Int32Array.from(keys, (key) => foldOf.get(key) ?? -1);
  return Array.from({ length: count }, (_, fold) => ({ name: String(fold + 1), ...split(ofRow, (one) => one !== fold, (one) => one === fold) }));
}

/**
 * Times cut into count + 1 stretches of about as many rows each: every stretch but the first is predicted from all before it. Rows of
 * one time stay together.
 */
function inTime(times: Float64Array, count: number, name: string): readonly Fold[] {
  const sorted = times.slice().sort();
  const distinct = [...new Set(sorted)];
  needEnough(distinct.length - 1, count, 1, `later times of \`${name}\``);
  const cuts: number[] = [];
  for (let fold = 0; fold < count; fold++) {
    const wanted = distinct.indexOf(sorted[Math.floor(((fold + 1) * sorted.length) / (count + 1))]);
    cuts.push(Math.min(Math.max(wanted, (cuts.at(-1) ?? 0) + 1), distinct.length - count + fold));
  }
  return cuts.map((cut, fold) => {
    const [start, end] = [distinct[cut], fold + 1 < count ? distinct[cuts[fold + 1]] : Infinity];
    return { name: String(fold + 1), ...split(times, (time) => time < start, (time) => time >= start && time < end) };
  });
}

/**
 * The last stretch of time, about one row in `count`, predicted from all before it but for a part that each fold leaves out in turn, as in
 * the published Future mode. Rows of one time stay together, and at least the first time is past.
 */
function ahead(times: Float64Array, count: number, seed: number, name: string): readonly Fold[] {
  const sorted = times.slice().sort();
  const cut = sorted.find((time, rank) => time > sorted[0] && rank >= Math.floor((sorted.length * (count - 1)) / count)) ?? sorted.findLast((time) => time > sorted[0]) ?? Infinity;
  const past = Int32Array.from(times, (_, row) => row).filter((row) => times[row] < cut);
  needEnough(Number.isFinite(cut) ? past.length : 0, count, 2, `rows before the last times of \`${name}\``);
  shuffleInPlace(past, randomSource(seed));
  const partOf = new Int32Array(times.length).fill(count);
  past.forEach((row, position) => void (partOf[row] = position % count));
  return Array.from({ length: count }, (_, fold) => ({ name: String(fold + 1), ...split(partOf, (one) => one < count && one !== fold, (one) => one === count) }));
}

/** One fold for each value; a row without one is fitted to in every fold, and never predicted. */
function asSaid(column: Column): readonly Fold[] {
  const keys = cells(column);
  const distinct = [...new Set(keys)].filter((key) => !Number.isNaN(key)).sort((a, b) => a - b);
  if (distinct.length < 2) throw new DiagnosticError([diagnostic("LMM0924", null, { column: column.name, found: distinct.length })]);
  return distinct.map((key) => ({ name: column.kind === "factor" ? column.levels[key] : String(key), ...split(keys, (one) => one !== key, (one) => one === key) }));
}

function split(values: Float64Array | Int32Array, isTraining: (value: number) => boolean, isTest: (value: number) => boolean): Pick<Fold, "training" | "test"> {
  const rows = (isMember: (value: number) => boolean): Int32Array => Int32Array.from(values, (_, row) => row).filter((row) => isMember(values[row]));
  const found = { training: rows(isTraining), test: rows(isTest) };
  invariant(found.training.length > 0 && found.test.length > 0, "a fold has rows on both sides");
  return found;
}

function needEnough(found: number, count: number, fewest: number, things: string): void {
  if (!(Number.isInteger(count) && count >= fewest)) throw new DiagnosticError([diagnostic("LMM0721", null, { option: "folds", expected: `a whole number of at least ${fewest}`, found: count })]);
  if (found < count) throw new DiagnosticError([diagnostic("LMM0921", null, { folds: count, things, found })]);
}
