/**
 * The preconditioner of the kept terms' equations. Large terms stand by their own level blocks J = (I + L'PL)^-1; small terms, side by
 * side, by a dense Schur complement that takes in how one large term leans on them, the one that comes nearest to lying within them:
 *
 *   P = [[J^-1, A'], [A, C + A J A']],  A = L_c'B L_k / sigma^2,  C = I + L_c'(B_cc / sigma^2 - B K_k B' / sigma^4) L_c
 *
 * Without it a factor in which another is all but nested (departments and their lecturers) costs several times the iterations.
 * One large term only: what two explain cannot both be taken off C and leave it positive definite.
 * Knows theta and the data's cross-products; nothing of the eliminated term.
 */
import { backwardSolveInPlace, choleskyFactor, forwardSolveInPlace, logDeterminantOfFactor } from "../../numerics/cholesky.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { GroupedDesign } from "../../design/design.js";
import { addCoarseProducts, addToLarge, addToSmall, couplingOf, type Coupling } from "./coupling.js";
import type { SphericalTerm } from "./spherical-term.js";

/** Unknowns that the dense part may hold: its cost is their square for every level of a large term. */
const mostCoarseUnknowns = 64;

export interface CrossedPreconditioner {
  renew(residualVariance: number): void;
  /** out = P^-1 r */
  solve(residual: Float64Array, out: Float64Array): void;
  /** out = R v with R R' = P */
  multiplyRoot(values: Float64Array, out: Float64Array): void;
  logDeterminant(): number;
}

export interface KeptTerm {
  readonly design: GroupedDesign;
  readonly spherical: SphericalTerm;
}

/** @param terms largest first @param offsets where each term's unknowns begin, and their number */
export function crossedPreconditioner(terms: readonly KeptTerm[], offsets: readonly number[], weights: Float64Array): CrossedPreconditioner {
  const largeCount = countLarge(terms);
  const large = terms.slice(0, largeCount);
  const coarse = terms.slice(largeCount);
  const coarseStart = offsets[largeCount];
  const coarseSize = offsets[terms.length] - coarseStart;
  const placed = coarse.map(({ design }, k) => ({ term: design, start: offsets[largeCount + k] - coarseStart }));
  const coupled = coarseSize === 0 ? null : nearestToNested(large.map(({ design }) => couplingOf(design, placed, weights)));
  const coarseProducts = zeros(coarseSize, coarseSize);
  addCoarseProducts(placed, weights, coarseProducts);

  const partOf = (unknowns: Float64Array, k: number): Float64Array => unknowns.subarray(offsets[k], offsets[k + 1]);
  const eachCoarse = (visit: (term: SphericalTerm, from: number, to: number) => void): void =>
    coarse.forEach(({ spherical }, k) => visit(spherical, placed[k].start, placed[k].start + spherical.size));
  const largeEffects = new Float64Array(coupled === null ? 0 : large[coupled.index].spherical.size);
  const coarseEffects = new Float64Array(coarseSize);
  const coarseScores = new Float64Array(coarseSize);
  let precision = 1;
  let factor: Matrix = zeros(0, 0);

  /** out_c += sign A z_k, z being all terms' unknowns. */
  const addCoupled = (unknowns: Float64Array, sign: number, out: Float64Array): void => {
    if (coupled === null) return;
    coarseScores.fill(0);
    large[coupled.index].spherical.toEffects(partOf(unknowns, coupled.index), largeEffects);
    addToSmall(coupled.coupling, largeEffects, coarseScores);
    eachCoarse((term, from, to) => term.toScores(coarseScores.subarray(from, to), coarseEffects.subarray(from, to)));
    for (let k = 0; k < coarseSize; k++) out[coarseStart + k] += sign * precision * coarseEffects[k];
  };
  /** out_k -= J A' z_c. */
  const subtractLeaning = (out: Float64Array): void => {
    if (coupled === null) return;
    eachCoarse((term, from, to) => term.toEffects(out.subarray(coarseStart + from, coarseStart + to), coarseEffects.subarray(from, to)));
    const { spherical } = large[coupled.index];
    largeEffects.fill(0);
    addToLarge(coupled.coupling, coarseEffects, largeEffects);
    spherical.toScores(largeEffects, largeEffects);
    spherical.solveCapacitance(largeEffects, largeEffects);
    const own = partOf(out, coupled.index);
    for (let j = 0; j < own.length; j++) own[j] -= precision * largeEffects[j];
  };
  return {
    renew(residualVariance) {
      precision = 1 / residualVariance;
      if (coarseSize === 0) return;
      const reduced = { ...coarseProducts, data: coarseProducts.data.map((value) => precision * value) };
      if (coupled !== null) subtractExplained(coupled.coupling, large[coupled.index].spherical, precision, reduced);
      factor = choleskyFactor(inSphericalForm(reduced, coarse, placed.map(({ start }) => start)));
    },
    solve(residual, out) {
      large.forEach(({ spherical }, k) => spherical.solveCapacitance(partOf(residual, k), partOf(out, k)));
      if (coarseSize === 0) return;
      const own = out.subarray(coarseStart, coarseStart + coarseSize);
      own.set(residual.subarray(coarseStart, coarseStart + coarseSize));
      addCoupled(out, -1, out);
      forwardSolveInPlace(factor, own);
      backwardSolveInPlace(factor, own);
      subtractLeaning(out);
    },
    multiplyRoot(values, out) {
      large.forEach(({ spherical }, k) => spherical.multiplyRoot(partOf(values, k), partOf(out, k)));
      if (coarseSize === 0) return;
      const leaning = new Float64Array(values.length);
      large.forEach(({ spherical }, k) => spherical.solveCapacitance(partOf(out, k), partOf(leaning, k)));
      for (let a = 0; a < coarseSize; a++) {
        let sum = 0;
        for (let b = 0; b <= a; b++) sum += factor.data[a * coarseSize + b] * values[coarseStart + b];
        out[coarseStart + a] = sum;
      }
      addCoupled(leaning, 1, out);
    },
    logDeterminant: () =>
      large.reduce((sum, { spherical }) => sum + spherical.logDeterminant(), 0) + (coarseSize === 0 ? 0 : logDeterminantOfFactor(factor)),
  };
}

/** The terms left over when as many of the smallest as may be dense are taken away. */
function countLarge(terms: readonly KeptTerm[]): number {
  let count = terms.length;
  let size = 0;
  while (count > 0 && size + terms[count - 1].spherical.size <= mostCoarseUnknowns) size += terms[--count].spherical.size;
  return count;
}

/** The coupling whose levels meet the fewest small effects; null where there is no large term. */
function nearestToNested(couplings: readonly Coupling[]): { readonly index: number; readonly coupling: Coupling } | null {
  let best: { index: number; coupling: Coupling; density: number } | null = null;
  couplings.forEach((coupling, index) => {
    const density = coupling.columns.length / (coupling.starts.length - 1);
    if (best === null || density < best.density) best = { index, coupling, density };
  });
  return best;
}

/** I + L_c' M L_c. @param starts where each small term's unknowns begin among the small ones */
function inSphericalForm(reduced: Matrix, coarse: readonly KeptTerm[], starts: readonly number[]): Matrix {
  const size = reduced.rows;
  const result = zeros(size, size);
  const column = new Float64Array(size);
  for (let b = 0; b < size; b++) {
    const image = new Float64Array(size);
    const unit = new Float64Array(size);
    unit[b] = 1;
    coarse.forEach(({ spherical }, k) => spherical.toEffects(partAt(unit, starts[k], spherical.size), partAt(column, starts[k], spherical.size)));
    for (let a = 0; a < size; a++) for (let k = 0; k < size; k++) image[a] += reduced.data[a * size + k] * column[k];
    coarse.forEach(({ spherical }, k) => spherical.toScores(partAt(image, starts[k], spherical.size), partAt(column, starts[k], spherical.size)));
    for (let a = 0; a < size; a++) result.data[a * size + b] = column[a] + (a === b ? 1 : 0);
  }
  return result;
}

/** M -= B K B' / sigma^4, level by level of the large term. */
function subtractExplained({ starts, columns, values }: Coupling, term: SphericalTerm, precision: number, out: Matrix): void {
  const d = term.basisSize;
  const shrinkage = new Float64Array(term.size * d);
  term.shrinkage(shrinkage);
  for (let row = 0; row + 1 < starts.length; row++) {
    const level = row - (row % d);
    for (let other = level; other < level + d; other++) {
      const weight = precision * precision * shrinkage[row * d + (other - level)];
      for (let at = starts[row]; at < starts[row + 1]; at++) {
        for (let to = starts[other]; to < starts[other + 1]; to++) out.data[columns[at] * out.columns + columns[to]] -= weight * values[at] * values[to];
      }
    }
  }
}

function partAt(values: Float64Array, start: number, size: number): Float64Array {
  return values.subarray(start, start + size);
}
