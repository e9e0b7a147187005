/**
 * Whether every response is one that its family can take: whole numbers where it counts, between the bounds that its definition
 * states, successes among at least one trial. Knows the frame; no names of families.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { evaluate } from "../expression/index.js";
import { countsTrials, describeColumn, type ColumnExpression, type FamilyReference, type FamilyVariable, type Model } from "../model/index.js";
import type { Frame } from "./frame.js";

/** How far a count may lie from a whole number, as in R's glm: `share * trials` is rounded in its last digits. */
const countTolerance = 1e-3;

/** One complaint for each kind of mistake, with its first row. */
export function responseComplaints({ response, family }: Model, frame: Frame): readonly Diagnostic[] {
  const { expression, failures, label } = response;
  if (failures !== null) return countComplaints(expression, failures, frame);
  const [values] = frame.numeric(expression).columns;
  const [support] = family.variables;
  const isWithin = withinSupport(support, family);
  const at = values.findIndex((value) => !isWithin(value));
  if (at < 0) return [];
  const expected = describeSupport(support, family);
  return [diagnostic("LMM0632", response.span, { label, row: frame.keptRows[at] + 1, value: values[at], family: family.name, expected, isShare: areShares(values) })];
}

function countComplaints(successes: ColumnExpression, failures: ColumnExpression, frame: Frame): readonly Diagnostic[] {
  const wrong = [successes, failures].flatMap((expression) => {
    const [values] = frame.numeric(expression).columns;
    const at = values.findIndex((value) => value < 0 || !isWhole(value));
    return at < 0 ? [] : [diagnostic("LMM0630", expression.span, { label: describeColumn(expression), row: frame.keptRows[at] + 1, value: values[at], isShare: areShares(values) })];
  });
  if (wrong.length > 0) return wrong;
  const [counts, others] = [successes, failures].map((expression) => frame.numeric(expression).columns[0]);
  const at = counts.findIndex((count, row) => count + others[row] === 0);
  return at < 0 ? [] : [diagnostic("LMM0631", successes.span, { row: frame.keptRows[at] + 1 })];
}

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) <= countTolerance;

/** Fractions of one, which somebody may have meant as shares of known numbers of trials. */
const areShares = (values: Float64Array): boolean => values.every((value) => value >= 0 && value <= 1) && !values.every(isWhole);

/** A response without trials beside it is of one trial. */
const oneTrial = new Map([["trials", 1]]);

function withinSupport(support: FamilyVariable, { isInteger }: FamilyReference): (value: number) => boolean {
  const [lower, upper] = boundsOf(support);
  return (value) => (!isInteger || isWhole(value)) && (value > lower || (support.includesLower && value === lower)) && (value < upper || (support.includesUpper && value === upper));
}

const boundsOf = ({ lower, upper }: FamilyVariable): readonly [number, number] => [evaluate(lower, oneTrial), evaluate(upper, oneTrial)];

/** `whole numbers, 0 or more`; `numbers above 0`; `whole numbers from 0 to 1` */
function describeSupport(support: FamilyVariable, family: FamilyReference): string {
  const [lower, upper] = boundsOf(support);
  const numbers = family.isInteger ? "whole numbers" : "numbers";
  const from = support.includesLower ? `${lower} or more` : `above ${lower}`;
  const to = support.includesUpper ? `${upper} or less` : `below ${upper}`;
  const ends = [...(lower === -Infinity ? [] : [from]), ...(upper === Infinity ? [] : [to])].join(" and ");
  return `${numbers}${ends === "" ? "" : `, ${ends}`}${countsTrials(family) ? ", of one trial" : ""}`;
}
