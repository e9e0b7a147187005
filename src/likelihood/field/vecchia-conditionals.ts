/**
 * Every site's conditional distribution given its neighbours, B and F, and their derivatives: what a Vecchia approximation is made of.
 * Goes through the sites chunk by chunk, a kernel's pairs evaluated together. Knows pairs of sites; nothing of what is solved with B and F.
 */
import type { PairColumns, Pairs } from "../structured/measures.js";
import { localSystem } from "./conditionals.js";
import type { ConditioningSets } from "./neighbours.js";
import type { ObservedField } from "./site-covariance.js";

/** B and F, or their derivatives along one parameter. */
export interface Conditionals {
  /** B, laid out as the sets' neighbours */
  readonly weights: Float64Array;
  /** F at every position, [q] */
  readonly variances: Float64Array;
}

export interface VecchiaConditionals extends Conditionals {
  readonly parameterCount: number;
  /** @param free log sigma^2, then the kernel's @throws NumericalError `not-positive-definite` */
  setParameters(free: Float64Array): void;
  /** along every parameter; worked out when first asked for */
  slopes(): readonly Conditionals[];
}

/** Sites whose pairs are evaluated together: the kernel's columns stay in the second cache. */
const sitesPerChunk = 128;

interface Chunk {
  /** positions begin .. end - 1 */
  readonly begin: number;
  readonly end: number;
  readonly columns: PairColumns;
  readonly pairCount: number;
}

/** Visits position j, whose m neighbours and itself have their pairs from `at` on. */
type Visit = (j: number, at: number, m: number) => void;

export function vecchiaConditionals({ covariance, sites, siteWeights }: ObservedField, sets: ConditioningSets): VecchiaConditionals {
  const { order, starts, neighbours } = sets;
  const most = largestSet(starts);
  const chunks = chunksOf(sets, (pairs) => covariance.measure(sites, sites, pairs));
  const system = localSystem(most);
  const noise = new Float64Array(most + 1);
  const own = conditionalsOf(sets);
  let free: Float64Array = new Float64Array(1 + covariance.freeCount);
  let slopes: readonly Conditionals[] | null = null;

  const eachSite = ({ begin, end }: Chunk, visit: Visit): void => {
    const residualVariance = Math.exp(free[0]);
    for (let j = begin, at = 0; j < end; j++) {
      const m = starts[j + 1] - starts[j];
      for (let i = 0; i < m; i++) noise[i] = residualVariance / siteWeights[neighbours[starts[j] + i]];
      noise[m] = residualVariance / siteWeights[order[j]];
      visit(j, at, m);
      at += pairsAmong(m + 1);
    }
  };
  const condition = (values: Float64Array): Visit => (j, at, m) => {
    own.variances[j] = system.condition(values, at, m, noise, own.weights, starts[j]);
  };
  /** Factors each small system once more: to keep all factors would take m / 2 times the memory of B. */
  const differentiate = (chunk: Chunk, made: readonly Conditionals[]): void => {
    const values = covariance.values(free.subarray(1), chunk.columns, chunk.pairCount);
    const derivatives = covariance.derivatives(free.subarray(1), chunk.columns, chunk.pairCount);
    const refactor = condition(values);
    eachSite(chunk, (j, at, m) => {
      refactor(j, at, m);
      made.forEach((slope, k) => {
        const [moved, noiseSlope] = k === 0 ? [null, noise] : [derivatives[k - 1], null];
        slope.variances[j] = system.differentiate(moved, at, m, noiseSlope, own.weights, starts[j], slope.weights);
      });
    });
  };
  return {
    ...own,
    parameterCount: free.length,
    setParameters(next) {
      free = next.slice();
      slopes = null;
      for (const chunk of chunks) eachSite(chunk, condition(covariance.values(free.subarray(1), chunk.columns, chunk.pairCount)));
    },
    slopes() {
      if (slopes !== null) return slopes;
      const made = Array.from(free, () => conditionalsOf(sets));
      for (const chunk of chunks) differentiate(chunk, made);
      return (slopes = made);
    },
  };
}

function conditionalsOf({ order, neighbours }: ConditioningSets): Conditionals {
  return { weights: new Float64Array(neighbours.length), variances: new Float64Array(order.length) };
}

function largestSet(starts: Int32Array): number {
  let most = 1;
  for (let j = 0; j + 1 < starts.length; j++) most = Math.max(most, starts[j + 1] - starts[j]);
  return most;
}

function pairsAmong(count: number): number {
  return (count * (count + 1)) / 2;
}

/** The pairs among each site and its neighbours, neighbours first, packed by lower triangles one after the other. */
function chunksOf({ order, starts, neighbours }: ConditioningSets, measure: (pairs: Pairs) => PairColumns): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let begin = 0; begin < order.length; begin += sitesPerChunk) {
    const end = Math.min(order.length, begin + sitesPerChunk);
    const members = Array.from({ length: end - begin }, (_, k) => [...neighbours.subarray(starts[begin + k], starts[begin + k + 1]), order[begin + k]]);
    const pairs = pairsWithin(members);
    chunks.push({ begin, end, columns: measure(pairs), pairCount: pairs.first.length });
  }
  return chunks;
}

function pairsWithin(sets: readonly (readonly number[])[]): Pairs {
  const count = sets.reduce((sum, { length }) => sum + pairsAmong(length), 0);
  const [first, second] = [new Int32Array(count), new Int32Array(count)];
  let at = 0;
  for (const members of sets) {
    for (let i = 0; i < members.length; i++) {
      for (let k = 0; k <= i; k++, at++) {
        first[at] = members[i];
        second[at] = members[k];
      }
    }
  }
  return { first, second };
}
