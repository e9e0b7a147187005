/**
 * What a fit has to say beyond its estimates: names of everything that was estimated, simulated responses, refits. Joins the exact
 * engine's inference to names; computes no likelihood. A fit that cannot answer says why, as a diagnostic.
 */
import { diagnostic, DiagnosticError } from "../diagnostics/index.js";
import { termLabels, type Inference, type InferredParameter } from "../exact/index.js";
import { randomSource } from "../numerics/random.js";
import { assertNever } from "../invariant.js";
import { structuredNames } from "../plan/index.js";
import type { ExactBasis, Fit, Repetition } from "./fitted.js";

export interface SimulateOptions {
  /** 1 */
  readonly seed?: number;
  /** responses to draw; 1 */
  readonly count?: number;
}

/** As lme4 names a profile's parameters; a definition's own by its term: `rho|ar(t | g)`. */
export function parameterNames({ model }: Fit, { design, parameters }: Inference): readonly string[] {
  const written = structuredNames(model);
  const labels = termLabels(design.grouped);
  return parameters.map((one) => nameOf(design, one, (term) => written[term] ?? labels[term]));
}

function nameOf({ grouped, fixed }: Inference["design"], parameter: InferredParameter, label: (term: number) => string): string {
  switch (parameter.kind) {
    case "sigma":
      return "sigma";
    case "fixed effect":
      return fixed.names[parameter.column];
    case "named":
      return `${parameter.name}|${label(parameter.termIndex)}`;
    case "standard deviation":
      return `sd_${grouped[parameter.termIndex].basisNames[parameter.row]}|${label(parameter.termIndex)}`;
    case "correlation": {
      const { basisNames } = grouped[parameter.termIndex];
      return `cor_${basisNames[parameter.row]}.${basisNames[parameter.column]}|${label(parameter.termIndex)}`;
    }
    default:
      return assertNever(parameter);
  }
}

export function simulatedResponses(fit: Fit, { seed = 1, count = 1 }: SimulateOptions): readonly Float64Array[] {
  needCount("count", count);
  const { simulate } = repetitionOf(fit, "a simulation");
  const random = randomSource(seed);
  return Array.from({ length: count }, () => simulate(random.split()));
}

export function refitted(fit: Fit, response: ArrayLike<number>): Fit {
  const { rowCount, refit } = repetitionOf(fit, "a refit");
  if (response.length !== rowCount) throw new DiagnosticError([diagnostic("LMM0717", null, { expected: rowCount, found: response.length })]);
  const values = Float64Array.from(response);
  const row = values.findIndex((value) => !Number.isFinite(value));
  if (row >= 0) throw new DiagnosticError([diagnostic("LMM0718", null, { row: row + 1, value: values[row] })]);
  return refit(values);
}

/** What a fit can do with other responses over its rows: by the exact engine, factored or iterated. @throws DiagnosticError in a loaded or deep fit */
function repetitionOf(fit: Fit, what: string): Repetition {
  if (fit.iterated !== undefined) return fit.iterated;
  const { inference, refit } = exactBasis(fit, what);
  return { rowCount: inference.design.rowCount, simulate: (random) => inference.simulate(random), refit };
}

/** @param what is asked for, such as `a profile` @throws DiagnosticError in a loaded or deep fit, or one solved by iterations */
export function exactBasis({ exact, model, plan, conditionalResidual }: Fit, what: string): ExactBasis {
  if (exact !== null) return exact;
  if (model.contributions.some((one) => one.kind === "network")) throw new DiagnosticError([diagnostic("LMM0716", null, { what })]);
  const isIterative = plan.solver === "conjugate-gradient" && conditionalResidual !== null;
  throw new DiagnosticError([isIterative ? diagnostic("LMM0714", null, { what }) : diagnostic("LMM0715", null, { what })]);
}

export function needCount(option: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) refuse(option, "a whole number of at least 1", value);
}

export function needShare(option: string, value: number): void {
  if (!(value > 0 && value < 1)) refuse(option, "a number between 0 and 1", value);
}

function refuse(option: string, expected: string, found: number): never {
  throw new DiagnosticError([diagnostic("LMM0721", null, { option, expected, found })]);
}
