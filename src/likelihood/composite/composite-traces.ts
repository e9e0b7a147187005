/**
 * tr(V^-1 dV/dphi_k) of a composite, from probes p of known covariance (Hutchinson 1990) and x = V^-1 p:
 *
 *   kept term t    p = Z_t z, z of random signs:      E[z' dD_k Z_t'x]
 *   base           p = Z L z over all kept terms:     tr(V_1^-1 dV_1k) - E[x' dV_1k V_1^-1 p]
 *
 * Few unknowns are gone through one by one, which is exact. Probes are drawn once, so that phi's path is smooth, and each solve starts
 * from the last phi's solution. Knows an operator and a solve; not how phi is moved.
 */
import { innerProduct } from "../../numerics/product.js";
import { randomSource, type RandomSource } from "../../numerics/random.js";
import type { MarginalSolver } from "../solvers/solver.js";
import type { CompositeOperator } from "./composite-operator.js";

/** Unknowns times probes of a large term: the trace's relative error is about the square root of 2 over this, times the off-diagonal share. */
const probedUnknowns = 2000;

/** out = V^-1 p; `unknowns` holds where to start and receives what was found */
export type ProbeSolve = (values: Float64Array, unknowns: Float64Array, out: Float64Array) => void;

interface Probe {
  /** signs over a term's unknowns, or over all */
  readonly signs: Float64Array;
  /** of the last phi */
  readonly unknowns: Float64Array;
}

interface Probes {
  readonly probes: readonly Probe[];
  /** what one probe counts for: 1 where they are the unit vectors */
  readonly share: number;
}

export interface CompositeTraces {
  /** over the terms' parameters, term by term */
  ofTerms(): readonly Float64Array[];
  /** what is to be taken off the base's own traces, [count] */
  excessOfBase(count: number): Float64Array;
}

export interface TraceSettings {
  /** up to so many unknowns a trace is exact: one solve for each */
  readonly exactUnknowns: number;
  /** fixes the probes */
  readonly seed: number;
}

export function compositeTraces(operator: CompositeOperator, base: MarginalSolver, solve: ProbeSolve, { exactUnknowns, seed }: TraceSettings, rowCount: number): CompositeTraces {
  const random = randomSource(seed);
  const probesOver = (size: number): Probes => (size <= Math.max(exactUnknowns, Math.sqrt(probedUnknowns)) ? unitVectors(size, operator.size) : randomSigns(size, operator.size, random));
  const termProbes = operator.terms.map((term) => probesOver(term.size));
  const baseProbes = probesOver(operator.size);
  const [rows, solved, image, moved] = [0, 1, 2, 3].map(() => new Float64Array(rowCount));
  return {
    ofTerms: () =>
      operator.terms.map((term, t) => {
        const traces = new Float64Array(term.parameterCount);
        const [scores, product] = [new Float64Array(term.size), new Float64Array(term.size)];
        for (const { signs, unknowns } of termProbes[t].probes) {
          rows.fill(0);
          term.addRows(signs, rows);
          solve(rows, unknowns, solved);
          term.sums(solved, scores);
          for (let k = 0; k < traces.length; k++) {
            term.derivativeProduct(k, scores, product);
            traces[k] += termProbes[t].share * innerProduct(signs, product);
          }
        }
        return traces;
      }),
    excessOfBase(count) {
      const excess = new Float64Array(count);
      for (const { signs, unknowns } of baseProbes.probes) {
        operator.toRows(signs, rows);
        solve(rows, unknowns, solved);
        operator.applyBaseInverse(rows, image);
        for (let k = 0; k < count; k++) {
          base.addDirection(k, image, moved.fill(0));
          excess[k] += baseProbes.share * innerProduct(solved, moved);
        }
      }
      return excess;
    },
  };
}

/** @param all the length of a solution */
function unitVectors(size: number, all: number): Probes {
  const probes = Array.from({ length: size }, (_, one) => ({ signs: Float64Array.from({ length: size }, (_, k) => (k === one ? 1 : 0)), unknowns: new Float64Array(all) }));
  return { probes, share: 1 };
}

function randomSigns(size: number, all: number, random: RandomSource): Probes {
  const count = Math.ceil(probedUnknowns / size);
  const probes = Array.from({ length: count }, () => ({ signs: Float64Array.from({ length: size }, () => (random.integer(2) === 0 ? 1 : -1)), unknowns: new Float64Array(all) }));
  return { probes, share: 1 / count };
}
