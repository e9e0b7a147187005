/**
 * One kernel called on columns: `name(lat, lon)`, `name(lat, lon, metric = haversine)`, and within the levels of a grouping
 * factor `name(t | g)`. What the kernel is, its definition says.
 */
import { deparse, operandsOf, type CallExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { invariant } from "../../invariant.js";
import type { ColumnExpression, GroupingFactor, KernelContribution } from "../../model/index.js";
import { lowerNumber } from "../columns/lower.js";
import { applyKernel, type AppliedKernel } from "../definitions/combine.js";
import { groupingFactors } from "../random/groups.js";
import type { Scope } from "../scope.js";

export type Metric = KernelContribution["metric"];

/** A kernel over columns of the data: of one word, or of several combined. */
export interface Field {
  readonly kernel: AppliedKernel;
  readonly coordinates: readonly ColumnExpression[];
  /** one field for each; a single null for one over the whole sample */
  readonly groups: readonly (GroupingFactor | null)[];
  readonly metric: Metric;
}

/** @returns null after a complaint */
export function fieldOfCall(call: CallExpression, scope: Scope): Field | null {
  const word = scope.definitions.kernels.get(call.callee.name);
  invariant(word !== undefined, "a call is read as a kernel when its name is one");
  const metric = metricOf(call, scope);
  const places = placesOf(call, scope);
  if (metric === null || places === null) return null;
  const { coordinates, groups } = places;
  if (!isFitting(call, coordinates.length, word.largestDimension, metric, scope)) return null;
  return { kernel: applyKernel(word, coordinates.length), coordinates, groups, metric };
}

/** The last argument may hold a bar: `name(lat, lon | g)`. */
function placesOf(call: CallExpression, scope: Scope): Pick<Field, "coordinates" | "groups"> | null {
  const written = call.arguments.filter(({ name }) => name === null).map(({ value }) => value);
  const last = written.at(-1);
  const groups = last?.kind === "bar" ? groupingFactors(last.group, scope) : [null];
  const places = written.flatMap((one) => (one.kind === "bar" ? operandsOf(one.basis, ["+"]).filter((part) => !isZero(part)) : [one]));
  const columns = places.map((place) => lowerNumber(place, `the kernel ${call.callee.name}()`, scope)).filter((column) => column !== null);
  if (columns.length < places.length || groups.length === 0) return null;
  return { coordinates: columns.map(({ expression }) => expression), groups };
}

/** `pos + 0`: a kernel has no intercept, and people who know glmmTMB say so. */
const isZero = (part: Expression): boolean => part.kind === "number" && part.value === 0;

function metricOf(call: CallExpression, scope: Scope): Metric | null {
  let metric: Metric | null = "euclidean";
  for (const { name, value, span } of call.arguments) {
    if (name === null) continue;
    const text = wordOf(value);
    if (name.name === "metric" && (text === "euclidean" || text === "haversine")) {
      metric = text;
      continue;
    }
    const callee = call.callee.name;
    if (name.name === "metric") scope.report(diagnostic("LMM0324", value.span, { callee, argument: "metric", expected: "`euclidean` or `haversine`", found: text }));
    else scope.report(diagnostic("LMM0320", span, { callee, argument: name.name, nearest: null, known: ["metric"] }));
    return null;
  }
  return metric;
}

const wordOf = (value: Expression): string => (value.kind === "name" ? value.name : value.kind === "string" ? value.value : deparse(value));

function isFitting(call: CallExpression, count: number, largest: number | null, metric: Metric, scope: Scope): boolean {
  const isDegrees = metric === "haversine";
  if (count >= 1 && (largest === null || count <= largest) && (!isDegrees || count === 2)) return true;
  const atMost = largest === null ? "one or more columns" : largest === 1 ? "a single column" : `at most ${largest} columns`;
  scope.report(diagnostic("LMM0346", call.span, { kernel: call.callee.name, expected: isDegrees ? "latitude and longitude, in degrees" : atMost, found: count }));
  return false;
}
