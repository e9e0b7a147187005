/**
 * tr(V^-1 dV/dphi_k) of a composite, from probes p of known covariance (Hutchinson 1990) and x = V^-1 p:
 *
 *   kept term t    p = Z_t z, z of random signs:      E[z' dD_k Z_t'x]
 *   base           p = Z L z over all kept terms:     tr(V_1^-1 dV_1k) - E[x' dV_1k V_1^-1 p]
 *
 * Where the unknowns are few, `dense-equations.ts` has them exactly. A probe touches one place of every level only: the effects of a level are the
 * ones that depend on each other (an intercept, t, t^2), and probes over them all would bury the trace under their products. Probes are
 * drawn once, so that phi's path is smooth, and each solve starts from the last phi's solution. Knows an operator and a solve; not how
 * phi is moved.
 */
import { innerProduct } from "../../numerics/product.js";
import { randomSource, type RandomSource } from "../../numerics/random.js";
import type { MarginalSolver } from "../solvers/solver.js";
import type { CompositeOperator } from "./composite-operator.js";
import type { KeptTerm } from "./kept-term.js";

/** Unknowns times probes of a large term: the trace's relative error is about the square root of 2 over this, times the off-diagonal share. */
const probedUnknowns = 2000;
/** Places of a level that are probed apart, at most: beyond, as the sites of a kernel, those of one remainder go together. */
const mostPlaces = 8;

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
  /** what one probe counts for */
  readonly share: number;
}

export interface CompositeTraces {
  /** over the terms' parameters, term by term */
  ofTerms(): readonly Float64Array[];
  /** what is to be taken off the base's own traces, [count] */
  excessOfBase(count: number): Float64Array;
}

export function compositeTraces(operator: CompositeOperator, base: MarginalSolver, solve: ProbeSolve, seed: number, rowCount: number): CompositeTraces {
  const random = randomSource(seed);
  const probesOver = (places: Int32Array): Probes => randomSigns(places, operator.size, random);
  const termProbes = operator.terms.map((term) => probesOver(placesOf(term)));
  const baseProbes = probesOver(Int32Array.from(operator.terms.flatMap((term) => [...placesOf(term)])));
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

/** Which place of its level each unknown has, counted anew after `mostPlaces`. */
function placesOf({ size, levels }: KeptTerm): Int32Array {
  const places = new Int32Array(size);
  for (const { offset, pattern } of levels) for (let place = 0; place < pattern.elements.length; place++) places[offset + place] = place % mostPlaces;
  return places;
}

/** As many for each place. @param all the length of a solution */
function randomSigns(places: Int32Array, all: number, random: RandomSource): Probes {
  const placeCount = 1 + places.reduce((most, place) => Math.max(most, place), 0);
  const count = Math.ceil(probedUnknowns / places.length / placeCount);
  const sign = (): number => (random.integer(2) === 0 ? 1 : -1);
  const probes = Array.from({ length: count * placeCount }, (_, k) => ({
    signs: Float64Array.from(places, (place) => (place === k % placeCount ? sign() : 0)),
    unknowns: new Float64Array(all),
  }));
  return { probes, share: 1 / count };
}
