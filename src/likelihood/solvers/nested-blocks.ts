/**
 * V^-1 r over the rows of whole outermost groups, in two walks of the chain: level sums up, effects down.
 *
 *   up:    t = sum of w c r / sigma^2 at the finest level; effects K t; the parent receives t_rest - gain' t_own
 *   down:  b_own = K t - gain b_rest;  then V^-1 r = w (r - c'b) / sigma^2
 *
 * Exact for any set of whole groups, all the data included. Allocates nothing once built: the training loop's hot path.
 */
import type { VarianceComponents } from "../components.js";
import type { NestedLayout } from "./nested-layout.js";
import { eliminate, eliminatedPositions, type EliminatedPosition } from "./nested-elimination.js";

export interface NestedBlocks {
  readonly layout: NestedLayout;
  readonly eliminated: readonly EliminatedPosition[];
  setComponents(components: VarianceComponents): void;
  /**
   * out = V^-1 r for rows that are whole outermost groups.
   * @param rows in any order, [m]
   * @param residual r at those rows, [m]
   * @param out [m]; may not be `residual`
   * @returns log|V| of those rows
   */
  solveRows(rows: Int32Array, residual: Float64Array, out: Float64Array): number;
  /** b of the levels that the last `solveRows` met, with those of their coarser levels: position -> [levels, pathSize] */
  readonly pathEffects: readonly Float64Array[];
}

/** The levels met by one walk, and their sums. */
interface WalkState {
  readonly sums: Float64Array;
  readonly met: Int32Array;
  /** the number of the last walk that met a level */
  readonly lastWalk: Int32Array;
  count: number;
}

export function nestedBlocks(layout: NestedLayout): NestedBlocks {
  const eliminated = eliminatedPositions(layout);
  const pathEffects = layout.positions.map(({ levelCount, pathSize }) => new Float64Array(levelCount * pathSize));
  const states = layout.positions.map(({ levelCount, pathSize }): WalkState => ({
    sums: new Float64Array(levelCount * pathSize),
    met: new Int32Array(levelCount),
    lastWalk: new Int32Array(levelCount),
    count: 0,
  }));
  let residualVariance = 1;
  let walk = 0;
  return {
    layout,
    eliminated,
    pathEffects,
    setComponents(components) {
      residualVariance = components.residualVariance;
      eliminate(layout, components, eliminated);
    },
    solveRows(rows, residual, out) {
      walk++;
      for (const state of states) state.count = 0;
      sumRows(layout, rows, residual, 1 / residualVariance, states[0], walk);
      for (let position = 0; position < states.length; position++) walkUp(layout, eliminated, states, position, walk);
      let logDeterminant = 0;
      for (let position = states.length - 1; position >= 0; position--) {
        logDeterminant += walkDown(layout, eliminated[position], states[position], position, pathEffects);
      }
      conditionalResidual(layout, rows, residual, 1 / residualVariance, pathEffects[0], out);
      return logDeterminant;
    },
  };
}

/** Marks a level as met by this walk, its sums cleared at the first meeting. */
function meet(state: WalkState, level: number, size: number, walk: number): void {
  if (state.lastWalk[level] === walk) return;
  state.lastWalk[level] = walk;
  state.met[state.count++] = level;
  for (let k = 0; k < size; k++) state.sums[level * size + k] = 0;
}

function sumRows(layout: NestedLayout, rows: Int32Array, residual: Float64Array, precision: number, state: WalkState, walk: number): void {
  const { finestLevel, pathBasis, weights } = layout;
  const m = pathBasis.columns;
  const c = pathBasis.data;
  const { sums } = state;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const level = finestLevel[row];
    meet(state, level, m, walk);
    const value = weights[row] * precision * residual[i];
    for (let k = 0; k < m; k++) sums[level * m + k] += value * c[row * m + k];
  }
}

/** Puts K t where the level's own effects stand, and hands the rest of t to the parents. */
function walkUp(
  layout: NestedLayout,
  eliminated: readonly EliminatedPosition[],
  states: readonly WalkState[],
  position: number,
  walk: number,
): void {
  const { basisSize: d, pathSize: m, parents } = layout.positions[position];
  const { sums, met, count } = states[position];
  const rest = m - d;
  if (parents === null || rest === 0) return;
  const { gain } = eliminated[position];
  const above = states[position + 1];
  for (let i = 0; i < count; i++) {
    const level = met[i];
    const parent = parents[level];
    meet(above, parent, rest, walk);
    for (let b = 0; b < rest; b++) {
      let value = sums[level * m + d + b];
      for (let k = 0; k < d; k++) value -= gain[(level * d + k) * rest + b] * sums[level * m + k];
      above.sums[parent * rest + b] += value;
    }
  }
}

/** Writes the effects of the levels met, given those of their parents. @returns their part of log|V| */
function walkDown(
  layout: NestedLayout,
  { shrinkage, gain, logDeterminant }: EliminatedPosition,
  { sums, met, count }: WalkState,
  position: number,
  pathEffects: readonly Float64Array[],
): number {
  const { basisSize: d, pathSize: m, parents } = layout.positions[position];
  const rest = m - d;
  const effects = pathEffects[position];
  let sumOfLogs = 0;
  for (let i = 0; i < count; i++) {
    const level = met[i];
    sumOfLogs += logDeterminant[level];
    if (parents !== null) {
      const coarser = pathEffects[position + 1];
      for (let b = 0; b < rest; b++) effects[level * m + d + b] = coarser[parents[level] * rest + b];
    }
    for (let a = 0; a < d; a++) {
      let value = 0;
      for (let k = 0; k < d; k++) value += shrinkage[(level * d + a) * d + k] * sums[level * m + k];
      for (let b = 0; b < rest; b++) value -= gain[(level * d + a) * rest + b] * effects[level * m + d + b];
      effects[level * m + a] = value;
    }
  }
  return sumOfLogs;
}

/** out = w (r - c'b) / sigma^2. */
function conditionalResidual(
  layout: NestedLayout,
  rows: Int32Array,
  residual: Float64Array,
  precision: number,
  effects: Float64Array,
  out: Float64Array,
): void {
  const { finestLevel, pathBasis, weights } = layout;
  const m = pathBasis.columns;
  const c = pathBasis.data;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const start = finestLevel[row] * m;
    let value = residual[i];
    for (let k = 0; k < m; k++) value -= c[row * m + k] * effects[start + k];
    out[i] = weights[row] * precision * value;
  }
}
