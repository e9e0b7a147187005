/** Sparse factors against dense ones: every number that a sparse factor gives is one of the dense factor's, of random matrices of many shapes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../../../src/numerics/cholesky.js";
import { zeros, type Matrix } from "../../../src/numerics/matrix.js";
import { randomSource } from "../../../src/numerics/random.js";
import {
  backwardSolveSparse, entryAt, factorCounts, factorSparse, forwardSolveSparse, logDeterminantBetween, selectedInverse, supernodalPattern,
  type CliqueCover, type SparseFactor, type SupernodalPattern,
} from "../../../src/numerics/sparse/index.js";

/** A few hundred products of numbers near one, in a matrix whose least eigenvalue is one. */
const tolerance = 1e-11;

interface Problem {
  readonly cover: CliqueCover;
  readonly widths: Int32Array;
  readonly borderSize: number;
  /** I + the sum over cliques of c cᵀ, over all unknowns, the border's last */
  readonly matrix: Matrix;
}

/** @param drawClique nodes of clique e */
function problem(nodeCount: number, cliqueCount: number, borderSize: number, widest: number, seed: number, drawClique: (e: number, integer: (below: number) => number) => number[]): Problem {
  const random = randomSource(seed);
  const widths = Int32Array.from({ length: nodeCount }, () => 1 + random.integer(widest));
  const first = [0];
  for (const width of widths) first.push(first[first.length - 1] + width);
  const size = first[nodeCount] + borderSize;
  const matrix = zeros(size, size);
  for (let i = 0; i < size; i++) matrix.data[i * size + i] = 1;
  const cliques = Array.from({ length: cliqueCount }, (_, e) => [...new Set(drawClique(e, (below) => random.integer(below)))]);
  for (const nodes of cliques) {
    const members = [...nodes.flatMap((node) => Array.from({ length: widths[node] }, (_, a) => first[node] + a)), ...Array.from({ length: borderSize }, (_, c) => first[nodeCount] + c)];
    const values = members.map(() => random.normal());
    members.forEach((i, a) => members.forEach((j, b) => (matrix.data[i * size + j] += values[a] * values[b])));
  }
  const starts = [0];
  for (const nodes of cliques) starts.push(starts[starts.length - 1] + nodes.length);
  return { cover: { nodeCount, starts: Int32Array.from(starts), members: Int32Array.from(cliques.flat()) }, widths, borderSize, matrix };
}

/** Neighbours on a square grid: first along rows, then along columns. */
function gridPair(side: number, e: number): number[] {
  const alongRows = side * (side - 1);
  if (e >= alongRows) return [e - alongRows, e - alongRows + side];
  const node = e + Math.floor(e / (side - 1));
  return [node, node + 1];
}

const shapes: Readonly<Record<string, Problem>> = {
  "a band": problem(120, 118, 2, 1, 1, (e) => [e, e + 1, e + 2]),
  "a band of wide levels": problem(60, 58, 1, 3, 2, (e) => [e, e + 1, e + 2]),
  "random pairs": problem(150, 220, 2, 1, 3, (_, integer) => [integer(150), integer(150)]),
  "random triples of wide levels": problem(60, 50, 3, 3, 4, (_, integer) => [integer(60), integer(60), integer(60)]),
  "a star": problem(80, 79, 0, 2, 5, (e) => [0, e + 1]),
  "a clique of all": problem(70, 90, 2, 1, 6, (_, integer) => Array.from({ length: 40 }, () => integer(70))),
  "islands and lonely levels": problem(90, 30, 2, 2, 7, (e, integer) => [3 * e, 3 * e + integer(2)]),
  "no cliques": problem(12, 0, 2, 2, 8, () => []),
  "a grid": problem(225, 420, 1, 1, 9, (e) => gridPair(15, e)),
};

function factored({ cover, widths, borderSize, matrix }: Problem, reuse: SparseFactor | null = null): SparseFactor {
  const pattern = supernodalPattern(cover, widths, borderSize);
  return factorSparse(pattern, ({ supernode, order, values, place }) => addColumns(pattern, matrix, supernode, order, values, place), reuse);
}

function addColumns({ position, firstColumn }: SupernodalPattern, matrix: Matrix, supernode: number, order: number, out: Float64Array, place: Int32Array): void {
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.rows; j++) {
      const [row, column] = [position[i], position[j]];
      const value = matrix.data[i * matrix.rows + j];
      if (value !== 0 && column >= firstColumn[supernode] && column < firstColumn[supernode + 1] && row >= column) out[place[row] * order + place[column]] += value;
    }
  }
}

function inverse(matrix: Matrix, size: number): Matrix {
  const leading = zeros(size, size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) leading.data[i * size + j] = matrix.data[i * matrix.columns + j];
  const factor = choleskyFactor(leading);
  const out = zeros(size, size);
  for (let k = 0; k < size; k++) {
    const unit = new Float64Array(size);
    unit[k] = 1;
    out.data.set(solveWithFactor(factor, unit), k * size);
  }
  return out;
}

describe.each(Object.entries(shapes))("%s", (_name, one) => {
  const { matrix, borderSize } = one;
  const size = matrix.rows;
  const factor = factored(one);
  const dense = choleskyFactor(matrix);

  test("positions are a permutation that leaves the border last", () => {
    expect([...factor.pattern.position].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
    for (let i = size - borderSize; i < size; i++) expect(factor.pattern.position[i]).toBe(i);
  });

  test("a solve and the determinant are the dense ones", () => {
    const random = randomSource(5);
    const b = Float64Array.from({ length: size }, () => random.normal());
    const x = b.slice();
    forwardSolveSparse(factor, x);
    backwardSolveSparse(factor, x);
    const expected = solveWithFactor(dense, b);
    expect(Math.max(...x.map((value, i) => Math.abs(value - expected[i])))).toBeLessThan(tolerance);
    expect(Math.abs(logDeterminantBetween(factor, 0, size) - logDeterminantOfFactor(dense))).toBeLessThan(tolerance * size);
  });

  test.each([true, false])("the selected inverse is the inverse where it stands, border included: %s", (withBorder) => {
    const counted = withBorder ? size : size - borderSize;
    const expected = inverse(matrix, counted);
    const found = selectedInverse(factor, withBorder);
    const { position } = factor.pattern;
    let [known, missed, largest] = [0, 0, 0];
    for (let i = 0; i < counted; i++) {
      for (let j = 0; j <= i; j++) {
        const entry = entryAt(found, position[i], position[j]);
        if (entry === null) {
          if (matrix.data[i * size + j] !== 0) missed++;
          continue;
        }
        known++;
        largest = Math.max(largest, Math.abs(entry - expected.data[i * counted + j]));
      }
    }
    expect(missed).toBe(0);
    expect(known).toBeGreaterThanOrEqual(counted);
    expect(largest).toBeLessThan(tolerance);
  });

  test("memory that is used again changes no digit", () => {
    const before = factor.values.slice();
    const again = factored(one, { pattern: factor.pattern, values: factor.values.slice().fill(7) });
    expect(again.values).toEqual(before);
  });
});

test("a random matrix in any order of its cliques is factored the same", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 40 }), (seed, nodeCount) => {
    const one = problem(nodeCount, nodeCount, seed % 3, 2, seed, (_, integer) => Array.from({ length: 1 + integer(4) }, () => integer(nodeCount)));
    const expected = logDeterminantOfFactor(choleskyFactor(one.matrix));
    expect(Math.abs(logDeterminantBetween(factored(one), 0, one.matrix.rows) - expected)).toBeLessThan(tolerance * one.matrix.rows);
  }), { numRuns: 60 });
});

test("a band fills no more than its width, a star nothing", () => {
  const band = problem(2000, 1998, 0, 1, 1, (e) => [e, e + 1, e + 2]);
  expect(factorCounts(supernodalPattern(band.cover, band.widths, 0)).values).toBeLessThan(2000 * 12);
  const star = problem(500, 499, 0, 1, 1, (e) => [0, e + 1]);
  const { largestFront } = factorCounts(supernodalPattern(star.cover, star.widths, 0));
  expect(largestFront).toBeLessThan(20);
});

test("a grid is ordered with a fraction of the fill of its natural order", () => {
  const side = 100;
  const members = Int32Array.from(Array.from({ length: 2 * side * (side - 1) }, (_, e) => gridPair(side, e)).flat());
  const cover = { nodeCount: side * side, starts: Int32Array.from({ length: members.length / 2 + 1 }, (_, e) => 2 * e), members };
  // row by row every column holds `side` numbers
  expect(factorCounts(supernodalPattern(cover, new Int32Array(side * side).fill(1), 0)).values).toBeLessThan(0.5 * side ** 3);
});
