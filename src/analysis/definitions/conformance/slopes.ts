/**
 * An expression's values and its slopes in every parameter, over rows: finite, and the slopes equal to central differences.
 * A definition that jumps or bends within its domain is found here, since a fit would stumble over it.
 */
import type { ParameterDefinition } from "../../../model/index.js";
import { diagnostic, type Diagnostic, type Span } from "../../../diagnostics/index.js";
import { differentiate, evaluateColumns, evaluateManyColumns, type ScalarExpression } from "../../../expression/index.js";
import { describePoint, type Point } from "./sampling.js";

/** An expression tried in some rows at one point of its parameters. */
export interface Trial {
  readonly definition: string;
  readonly span: Span;
  readonly value: ScalarExpression;
  readonly parameters: readonly ParameterDefinition[];
  readonly point: Point;
  /** what differs from row to row, [rowCount] each */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly rowCount: number;
}

export interface TriedValues {
  readonly values: Float64Array;
  readonly complaint: Diagnostic | null;
}

/** Central differences in float64 are right to about 1e-10 of the largest value; a step that a kink swallowed is off by far more. */
const slopeTolerance = 1e-6;

export function tryValuesAndSlopes(trial: Trial): TriedValues {
  const { value, parameters, rowCount } = trial;
  const expressions = [value, ...parameters.map(({ name }) => differentiate(value, name))];
  const outs = expressions.map(() => new Float64Array(rowCount));
  evaluateManyColumns(expressions, new Map<string, Float64Array | number>([...trial.columns, ...trial.point]), rowCount, outs);
  const [values, ...slopes] = outs;
  const complaint = nonFinite(trial, values) ?? firstOf(parameters, (one, k) => wrongSlope(trial, one, values, slopes[k]));
  return { values, complaint };
}

/** The first complaint that a list gives rise to. */
export function firstOf<One>(list: readonly One[], complain: (one: One, index: number) => Diagnostic | null): Diagnostic | null {
  for (let index = 0; index < list.length; index++) {
    const complaint = complain(list[index], index);
    if (complaint !== null) return complaint;
  }
  return null;
}

function nonFinite(trial: Trial, values: Float64Array): Diagnostic | null {
  const row = values.findIndex((one) => !Number.isFinite(one));
  if (row < 0) return null;
  return diagnostic("LMM0430", trial.span, { definition: trial.definition, at: describeRow(trial, row) });
}

function wrongSlope(trial: Trial, parameter: ParameterDefinition, values: Float64Array, slope: Float64Array): Diagnostic | null {
  const { at, differences } = centralDifferences(trial, parameter);
  const size = values.reduce((largest, one) => Math.max(largest, Math.abs(one)), 0) / at;
  const row = slope.findIndex((one, k) => !(Math.abs(one - differences[k]) <= slopeTolerance * (size + Math.abs(differences[k]))));
  if (row < 0) return null;
  return diagnostic("LMM0431", trial.span, {
    definition: trial.definition, parameter: parameter.name, at: describeRow(trial, row), rule: slope[row], difference: differences[row],
  });
}

/** A step of cbrt(epsilon) times the parameter's size, kept within its domain. */
function centralDifferences(trial: Trial, { name, lower, upper }: ParameterDefinition): { at: number; differences: Float64Array } {
  const centre = trial.point.get(name) ?? 0;
  const at = Math.min(Math.max(Math.abs(centre), 1e-3), centre - lower, upper - centre);
  const step = Math.cbrt(Number.EPSILON) * at;
  const valuesAt = (value: number): Float64Array =>
    evaluateColumns(trial.value, new Map<string, Float64Array | number>([...trial.columns, ...trial.point, [name, value]]), trial.rowCount);
  const [above, below] = [valuesAt(centre + step), valuesAt(centre - step)];
  return { at, differences: above.map((one, k) => (one - below[k]) / (2 * step)) };
}

function describeRow({ columns, point }: Trial, row: number): string {
  return describePoint(new Map([...[...columns].map(([name, column]): [string, number] => [name, column[row]]), ...point]));
}
