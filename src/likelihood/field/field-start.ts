/**
 * Where the parameters of a field over the whole sample start: moments say nothing of a range, and the likelihood of a smooth kernel may
 * have several hills along it. Several scales of the sites' distances are tried, and the likeliest, with the other terms as noise, is taken.
 * Knows one field beside noise; moves nothing.
 */
import type { Design } from "../../design/design.js";
import { NumericalError } from "../../numerics/failure.js";
import type { FieldPlan } from "../../plan/plan.js";
import type { VarianceComponents } from "../components.js";
import { marginalModel } from "../marginal-model.js";
import { toFreeParameters } from "../parameters.js";
import { sampledDistances } from "../structured/near-and-far.js";
import { definitionStart } from "../structured/start.js";
import { randomTerms } from "../structured/term.js";
import { fieldSolver } from "./field-solver.js";

/** From three times the median distance down to what stands between neighbours among ten thousand sites of a plane. */
const distanceScales = [3, 1, 1 / 3, 1 / 8, 1 / 20, 1 / 50];

/**
 * @param start of all terms, with what the definitions' own rules say
 * @param kernel index of the field among the design's kernels
 * @returns the same with the field's parameters, and sigma^2 with what the other terms were to bring, at their likeliest
 */
export function startOfField(design: Design, start: VarianceComponents, kernel: number, method: FieldPlan): VarianceComponents {
  const alone: Design = { ...design, grouped: [], kernels: [design.kernels[kernel]] };
  const place = start.parameters.length - design.kernels.length + kernel;
  const [term] = randomTerms(alone);
  const distances = sampledDistances(term);
  const candidates = distanceScales.map((scale) => definitionStart(term, 2 * start.residualVariance, distances.map((distance) => scale * distance)));
  const found = likeliest(alone, start.residualVariance, candidates, method);
  return { ...start, parameters: start.parameters.map((parameters, t) => (t === place ? found : parameters)) };
}

function likeliest(alone: Design, residualVariance: number, candidates: readonly Float64Array[], method: FieldPlan): Float64Array {
  const componentsOf = (parameters: Float64Array): VarianceComponents => ({ residualVariance, grouped: [], parameters: [parameters] });
  const solver = fieldSolver(alone, componentsOf(candidates[1]), method);
  const model = marginalModel(alone, solver);
  const flat = new Float64Array(alone.rowCount);
  let [best, least] = [candidates[1], Infinity];
  for (const parameters of candidates) {
    const value = objectiveAt(toFreeParameters(alone, componentsOf(parameters)));
    if (value < least) [best, least] = [parameters, value];
  }
  return best;

  function objectiveAt(free: Float64Array): number {
    try {
      solver.setFree(free);
      model.refresh(flat);
      return model.objective(flat);
    } catch (error) {
      if (error instanceof NumericalError) return Infinity;
      throw error;
    }
  }
}
