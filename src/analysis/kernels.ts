/**
 * A kernel over coordinates within a formula: `name(lat, lon)`, `name(lat, lon, metric = haversine)`, and within the levels of a
 * grouping factor `name(t | g)`. What the kernel is, its definition says.
 */
import { deparse, operandsOf, type CallExpression, type Expression } from "../../grammar/index.js";
import { diagnostic } from "../diagnostics/index.js";
import { invariant } from "../invariant.js";
import type { ColumnExpression, GroupingFactor, KernelContribution, KernelInput } from "../model/index.js";
import { lowerNumber } from "./columns/lower.js";
import { kernelVariables } from "./definitions/vocabulary.js";
import type { Formula } from "./formula.js";
import { labelOf } from "./label.js";
import { groupingFactors } from "./random/groups.js";
import type { Scope } from "./scope.js";

export function lowerKernel(call: CallExpression, formula: Formula, scope: Scope): void {
  const word = scope.definitions.kernels.get(call.callee.name)!;
  const metric = metricOf(call, scope);
  const written = call.arguments.filter(({ name }) => name === null).map(({ value }) => value);
  const field = fieldOf(written, call, scope);
  if (metric === null || field === null) return;
  const { coordinates, groups } = field;
  if (!isFitting(call, coordinates.length, word.largestDimension, metric, scope)) return;
  const { definition } = word;
  const inputs = definition.variables.map((variable) => kernelInput(variable, coordinates.length));
  for (const groupingFactor of groups) {
    formula.contributions.push({ kind: "kernel", label: labelOf(call), definition, coordinates, inputs, groupingFactor, metric, span: call.span });
  }
}

/** A kernel of one word measures over all of its coordinates. */
function kernelInput(variable: string, coordinateCount: number): KernelInput {
  const measure = kernelVariables.get(variable);
  invariant(measure !== undefined, "a kernel's variables are those a definition may have");
  return { variable, measure, coordinates: Array.from({ length: coordinateCount }, (_, i) => i) };
}

interface Field {
  readonly coordinates: readonly ColumnExpression[];
  /** a single null for one field over the whole sample */
  readonly groups: readonly (GroupingFactor | null)[];
}

/** The last argument may hold a bar: `name(lat, lon | g)`. */
function fieldOf(written: readonly Expression[], call: CallExpression, scope: Scope): Field | null {
  const last = written.at(-1);
  const groups = last?.kind === "bar" ? groupingFactors(last.group, scope) : [null];
  const places = written.flatMap((one) => (one.kind === "bar" ? operandsOf(one.basis, ["+"]) : [one]));
  const columns = places.map((place) => lowerNumber(place, `the kernel ${call.callee.name}()`, scope));
  const present = columns.filter((column) => column !== null);
  if (present.length < columns.length || groups.length === 0) return null;
  return { coordinates: present.map(({ expression }) => expression), groups };
}

function metricOf(call: CallExpression, scope: Scope): KernelContribution["metric"] | null {
  let metric: KernelContribution["metric"] | null = "euclidean";
  for (const { name, value, span } of call.arguments) {
    if (name === null) continue;
    const text = value.kind === "name" ? value.name : value.kind === "string" ? value.value : deparse(value);
    if (name.name === "metric" && (text === "euclidean" || text === "haversine")) metric = text;
    else {
      if (name.name === "metric") scope.report(diagnostic("LMM0324", value.span, { callee: call.callee.name, argument: "metric", expected: "`euclidean` or `haversine`", found: text }));
      else scope.report(diagnostic("LMM0320", span, { callee: call.callee.name, argument: name.name, nearest: null, known: ["metric"] }));
      metric = null;
    }
  }
  return metric;
}

function isFitting(call: CallExpression, count: number, largest: number | null, metric: KernelContribution["metric"], scope: Scope): boolean {
  const expected = metric === "haversine" ? "latitude and longitude, in degrees" : largest === null ? "one or more columns" : `at most ${largest} column${largest === 1 ? "" : "s"}`;
  if (count >= 1 && (largest === null || count <= largest) && (metric !== "haversine" || count === 2)) return true;
  scope.report(diagnostic("LMM0346", call.span, { kernel: call.callee.name, expected, found: count }));
  return false;
}
