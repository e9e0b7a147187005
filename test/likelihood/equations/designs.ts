/** Small random designs of every shape the elimination distinguishes, and the dense algebra they are held to. */
import { randomSource, type RandomSource } from "../../../src/numerics/random.js";
import { zeros, type Matrix } from "../../../src/numerics/matrix.js";
import type { RowBlock } from "../../../src/likelihood/equations/index.js";

export interface TestDesign extends RowBlock {
  readonly response: Float64Array;
}

/** A grouping factor of the test: how its level follows from the row, and how many columns its basis has. */
export interface TestTerm {
  readonly group: string;
  readonly levelCount: number;
  readonly width: number;
  readonly level: (row: number, random: RandomSource) => number;
}

const free = (levelCount: number) => (_row: number, random: RandomSource): number => random.integer(levelCount);

export const shapes: Readonly<Record<string, readonly TestTerm[]>> = {
  "one factor": [{ group: "g", levelCount: 7, width: 1, level: (row) => row % 7 }],
  "a factor with three slopes": [{ group: "g", levelCount: 6, width: 3, level: (row) => row % 6 }],
  "two terms on one factor": [
    { group: "g", levelCount: 6, width: 1, level: (row) => row % 6 },
    { group: "g", levelCount: 6, width: 2, level: (row) => row % 6 },
  ],
  "three nested factors": [
    { group: "a", levelCount: 2, width: 1, level: (row) => row % 2 },
    { group: "a:b:c", levelCount: 12, width: 1, level: (row) => row % 12 },
    { group: "a:b", levelCount: 4, width: 2, level: (row) => row % 4 },
  ],
  "two crossed factors": [
    { group: "a", levelCount: 8, width: 1, level: free(8) },
    { group: "b", levelCount: 5, width: 1, level: free(5) },
  ],
  "crossed factors with slopes": [
    { group: "a", levelCount: 5, width: 2, level: free(5) },
    { group: "b", levelCount: 4, width: 1, level: free(4) },
    { group: "c", levelCount: 3, width: 2, level: free(3) },
  ],
  "nested factors crossed with another": [
    { group: "item", levelCount: 4, width: 2, level: free(4) },
    { group: "class", levelCount: 9, width: 1, level: (row) => row % 9 },
    { group: "school", levelCount: 3, width: 2, level: (row) => row % 3 },
  ],
  "neighbouring levels of three factors": [
    { group: "a", levelCount: 20, width: 1, level: (row) => Math.floor((row % 60) / 3) },
    { group: "b", levelCount: 12, width: 2, level: (row, random) => Math.min(11, Math.floor((row % 60) / 5) + random.integer(2)) },
    { group: "c", levelCount: 8, width: 1, level: (row, random) => Math.min(7, Math.floor((row % 60) / 8) + random.integer(2)) },
  ],
  "nested factors among neighbours": [
    { group: "pupil", levelCount: 20, width: 1, level: (row) => Math.floor((row % 60) / 3) },
    { group: "class", levelCount: 10, width: 2, level: (row) => Math.floor((row % 60) / 6) },
    { group: "school", levelCount: 7, width: 2, level: (row, random) => Math.min(6, Math.floor((row % 60) / 9) + random.integer(2)) },
    { group: "teacher", levelCount: 9, width: 1, level: (row, random) => Math.min(8, Math.floor((row % 60) / 7) + random.integer(2)) },
  ],
  "no random effects": [],
};

export function testDesign(terms: readonly TestTerm[], options: { seed: number; rowCount?: number; fixedCount?: number; weighted?: boolean }): TestDesign {
  const { seed, rowCount = 60, fixedCount = 2, weighted = true } = options;
  const random = randomSource(seed);
  const column = (): Float64Array => Float64Array.from({ length: rowCount }, () => random.normal());
  const byGroup = new Map<string, Int32Array>();
  return {
    rowCount,
    weights: weighted ? Float64Array.from({ length: rowCount }, () => 0.5 + random.uniform()) : null,
    response: column().map((value) => 100 + 3 * value),
    fixed: { matrix: interceptAnd(rowCount, fixedCount, random) },
    grouped: terms.map(({ group, levelCount, width, level }) => {
      const levelIndex = byGroup.get(group) ?? Int32Array.from({ length: rowCount }, (_, row) => level(row, random));
      byGroup.set(group, levelIndex);
      const levels = Array.from({ length: levelCount }, (_, j) => `${group}${j}`);
      return { group, levels, levelIndex, basis: interceptAnd(rowCount, width, random), structure: { kind: "unstructured" } as const };
    }),
  };
}

/** A column of ones, then columns of mean 5 and sd 2: far from orthogonal, as real ones are. */
function interceptAnd(rows: number, columns: number, random: RandomSource): Matrix {
  const out = zeros(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.data[i * columns + j] = j === 0 ? 1 : 5 + 2 * random.normal();
  return out;
}

/** Lower triangular Λ with positive diagonal, one per term. */
export function randomRelativeFactors(design: RowBlock, seed: number): Matrix[] {
  const random = randomSource(seed);
  return design.grouped.map(({ basis }) => {
    const out = zeros(basis.columns, basis.columns);
    for (let a = 0; a < basis.columns; a++) {
      for (let b = 0; b <= a; b++) out.data[a * basis.columns + b] = a === b ? 0.2 + random.uniform() : 0.3 * random.normal();
    }
    return out;
  });
}

/** Z of every term side by side in the design's order, [n, sum of levels * width]. */
export function denseRandomDesign(design: RowBlock): Matrix {
  const width = design.grouped.reduce((sum, term) => sum + term.levels.length * term.basis.columns, 0);
  const out = zeros(design.rowCount, width);
  let offset = 0;
  for (const term of design.grouped) {
    const d = term.basis.columns;
    for (let row = 0; row < design.rowCount; row++) {
      for (let a = 0; a < d; a++) out.data[row * width + offset + term.levelIndex[row] * d + a] = term.basis.data[row * d + a];
    }
    offset += term.levels.length * d;
  }
  return out;
}

/** Block-diagonal Λ with one tile per level, in the same order. */
export function denseRelativeFactor(design: RowBlock, factors: readonly Matrix[]): Matrix {
  const size = design.grouped.reduce((sum, term) => sum + term.levels.length * term.basis.columns, 0);
  const out = zeros(size, size);
  let offset = 0;
  design.grouped.forEach((term, t) => {
    const d = term.basis.columns;
    for (let level = 0; level < term.levels.length; level++, offset += d) {
      for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) out.data[(offset + a) * size + offset + b] = factors[t].data[a * d + b];
    }
  });
  return out;
}
