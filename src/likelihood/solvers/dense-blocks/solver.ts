/**
 * The exact solver of any random terms whose ties make blocks of moderate size: structures of every kind, kernels within groups, nested
 * factors beside them. V of each block is built from Cov(rows, rows; phi) as it stands, factored once for each phi and pattern, and kept:
 *
 *   V_b = L L'        V_b^-1 r = L^-T L^-1 r        log|V| = 2 sum log diag L
 *
 * Memory: the sum of squares of the sizes of distinct blocks. Effects are laid out as g = Z'V^-1 v over cells, from which rows are kriged.
 */
import { backwardSolveInPlace, forwardSolveInPlace } from "../../../numerics/cholesky.js";
import type { Design } from "../../../design/design.js";
import type { VarianceComponents } from "../../components.js";
import { freeCoordinates, freeSlices, fromFreeParameters, toFreeParameters } from "../../parameters.js";
import { pairCount } from "../../structured/blocks.js";
import { addPartProduct } from "../../structured/marginal.js";
import type { MarginalSolver, WholeBlocks } from "../solver.js";
import { denseFactors, factorStorage, type DenseFactors } from "./factors.js";
import { denseLayout, type DenseLayout } from "./layout.js";
import { predictorFor, type Predictor } from "./predictions.js";
import { denseScore } from "./score.js";

export interface DenseBlocksSolver extends MarginalSolver, WholeBlocks {
  readonly layout: DenseLayout;
}

/** Everything that moves with phi. */
interface AtFree {
  readonly free: Float64Array;
  readonly residualVariance: number;
  readonly slices: readonly Float64Array[];
  readonly factors: DenseFactors;
  readonly components: VarianceComponents;
}

/** @throws NumericalError `not-positive-definite` where the starting V is not */
export function denseBlocksSolver(design: Design, start: VarianceComponents): DenseBlocksSolver {
  const layout = denseLayout(design);
  const mustBeDefinite = layout.terms.map(({ covariance }, t) => t < design.grouped.length && covariance.definition !== null);
  const termOf = layout.terms.flatMap(({ covariance }, term) => Array.from({ length: covariance.freeCount }, (_, k) => ({ term, k })));
  const firstFree = layout.terms.map((_, t) => 1 + termOf.findIndex(({ term }) => term === t));
  const storage = factorStorage(layout);
  const solved = new Float64Array(design.rowCount);
  const moved = new Float64Array(design.rowCount);
  const predictors = new WeakMap<Design, Predictor>();
  const everyBlock = Int32Array.from(layout.blocks, (_, b) => b);
  const walk = { blocks: new Int32Array(layout.blocks.length), last: new Int32Array(layout.blocks.length), number: 0 };

  const at = (free: Float64Array): AtFree => {
    const [residualVariance, slices] = [Math.exp(free[0]), freeSlices(design, free)];
    return { free, residualVariance, slices, factors: denseFactors(layout, residualVariance, slices, mustBeDefinite, storage), components: fromFreeParameters(design, free) };
  };
  let now = at(toFreeParameters(design, start));

  /** V^-1 of the given blocks in place: `solved` holds their rows one after the other. */
  const solveBlocks = (blocks: Int32Array): void => {
    for (const b of blocks) {
      const own = solved.subarray(layout.starts[b], layout.starts[b + 1]);
      forwardSolveInPlace(now.factors.factors[b], own);
      backwardSolveInPlace(now.factors.factors[b], own);
    }
  };
  const predictor = (rows: Design): Predictor => {
    const known = predictors.get(rows) ?? predictorFor(layout, rows);
    predictors.set(rows, known);
    return known;
  };
  return {
    isExact: true,
    layout,
    get free() {
      return now.free;
    },
    get components() {
      return now.components;
    },
    setFree(free) {
      now = at(free);
    },
    coordinates: () => freeCoordinates(design, now.free),
    zeroEffects: () => Array.from(layout.cellCounts, (count) => new Float64Array(count)),
    solve(values, effects, out) {
      for (let i = 0; i < values.length; i++) solved[layout.placeOfRow[i]] = values[i];
      solveBlocks(everyBlock);
      for (let i = 0; i < values.length; i++) out[i] = solved[layout.placeOfRow[i]];
      sumCells(layout, solved, effects);
    },
    addPredictions: (rows, effects, out) => predictor(rows).addTo(now.slices, effects, out),
    addDirection(k, vector, out) {
      if (k === 0) {
        for (let i = 0; i < vector.length; i++) out[i] += (now.residualVariance * vector[i]) / layout.weights[i];
        return;
      }
      for (let i = 0; i < vector.length; i++) solved[layout.placeOfRow[i]] = vector[i];
      const { term, k: own } = termOf[k - 1];
      termDirection(layout, term, now.factors.derivatives()[term][own], solved, moved);
      for (let i = 0; i < vector.length; i++) out[i] += moved[layout.placeOfRow[i]];
    },
    score(alpha) {
      for (let i = 0; i < alpha.length; i++) solved[layout.placeOfRow[i]] = alpha[i];
      const scores = Array.from(layout.cellCounts, (count) => new Float64Array(count));
      sumCells(layout, solved, scores);
      return { gradient: denseScore(layout, now.factors, now.residualVariance, firstFree, now.free.length, scores, alpha), expectationMaximisation: null };
    },
    logDeterminant: () => now.factors.logDeterminants.reduce((sum, value) => sum + value, 0),
    solveRows(rows, residual, out) {
      const met = meetBlocks(layout, rows, walk);
      for (let i = 0; i < rows.length; i++) solved[layout.placeOfRow[rows[i]]] = residual[i];
      solveBlocks(met);
      for (let i = 0; i < rows.length; i++) out[i] = solved[layout.placeOfRow[rows[i]]];
      return met.reduce((sum, b) => sum + now.factors.logDeterminants[b], 0);
    },
  };
}

/** The blocks that the rows are of, each once. */
function meetBlocks({ blockOfRow }: DenseLayout, rows: Int32Array, walk: { readonly blocks: Int32Array; readonly last: Int32Array; number: number }): Int32Array {
  walk.number++;
  let count = 0;
  for (const row of rows) {
    const b = blockOfRow[row];
    if (walk.last[b] === walk.number) continue;
    walk.last[b] = walk.number;
    walk.blocks[count++] = b;
  }
  return walk.blocks.subarray(0, count);
}

/** out = Z'v over every term's cells. @param values v by place, [n] */
function sumCells({ blocks, cells, starts: blockStarts }: DenseLayout, values: Float64Array, out: readonly Float64Array[]): void {
  for (const one of out) one.fill(0);
  blocks.forEach(({ parts }, b) => {
    parts.forEach(({ term, places, starts, elements, weights }, p) => {
      const [sums, first] = [out[term], cells[b][p]];
      for (let r = 0; r < places.length; r++) {
        const value = values[blockStarts[b] + places[r]];
        for (let a = starts[r]; a < starts[r + 1]; a++) sums[first + elements[a]] += weights[a] * value;
      }
    });
  });
}

/** out = (dCov_t/dphi_k) v, rows by place. @param derivative over all of the term's pairs */
function termDirection({ blocks, pairs, starts }: DenseLayout, term: number, derivative: Float64Array, vector: Float64Array, out: Float64Array): void {
  out.fill(0);
  blocks.forEach(({ parts }, b) => {
    const [own, product] = [vector.subarray(starts[b], starts[b + 1]), out.subarray(starts[b], starts[b + 1])];
    parts.forEach((part, p) => {
      if (part.term !== term) return;
      const first = pairs.starts[b][p];
      addPartProduct(part, derivative.subarray(first, first + pairCount(part)), own, product);
    });
  });
}
