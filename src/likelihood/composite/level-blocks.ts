/**
 * The part of the mixed-model equations that one kept term has with itself, level by level, were the base nothing but noise:
 * J = I + L'(Z'WZ / sigma^2) L. As a preconditioner it knows how many rows speak of each level, which is most of what there is to know.
 * Knows one kept term and the weights of the rows.
 */
import { logDeterminantOfFactor } from "../../numerics/cholesky.js";
import { factorDenseInPlace } from "../../numerics/dense.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { KeptLevel, KeptTerm } from "./kept-term.js";
import { multiplyRootAt, solveLowerAt, solveLowerTransposedAt } from "./root.js";

export interface LevelBlocks {
  renew(residualVariance: number): void;
  /** out = J^-1 v, [size]; `out` may be `v` */
  solve(values: Float64Array, out: Float64Array): void;
  /** out = C v with C C' = J; `out` may be `v` */
  multiplyRoot(values: Float64Array, out: Float64Array): void;
  logDeterminant(): number;
}

interface Block {
  readonly offset: number;
  readonly level: KeptLevel;
  /** Z'WZ, [d, d] */
  readonly crossProducts: Matrix;
  /** lower factor of J, [d, d] */
  readonly root: Matrix;
}

export function levelBlocks(term: KeptTerm, rowWeights: Float64Array): LevelBlocks {
  const blocks = blocksOf(term, rowWeights);
  const scratch = new Float64Array(blocks.reduce((most, { root }) => Math.max(most, root.rows), 0));
  const eachBlock = (values: Float64Array, out: Float64Array, apply: (root: Matrix, vector: Float64Array, offset: number, scratch: Float64Array) => void): void => {
    if (out !== values) out.set(values);
    for (const { offset, root } of blocks) apply(root, out, offset, scratch);
  };
  return {
    renew: (residualVariance) => blocks.forEach((block) => formRoot(block, 1 / residualVariance)),
    solve: (values, out) => eachBlock(values, out, (root, vector, offset) => {
      solveLowerAt(root, vector, offset);
      solveLowerTransposedAt(root, vector, offset);
    }),
    multiplyRoot: (values, out) => eachBlock(values, out, multiplyRootAt),
    logDeterminant: () => blocks.reduce((sum, { root }) => sum + logDeterminantOfFactor(root), 0),
  };
}

function blocksOf({ levels, size, starts, unknowns, weights }: KeptTerm, rowWeights: Float64Array): readonly Block[] {
  const blocks = levels.map((level): Block => {
    const d = level.pattern.elements.length;
    return { offset: level.offset, level, crossProducts: zeros(d, d), root: zeros(d, d) };
  });
  const blockOf = new Int32Array(size);
  blocks.forEach(({ offset, root }, b) => blockOf.fill(b, offset, offset + root.rows));
  rowWeights.forEach((rowWeight, row) => {
    for (let a = starts[row]; a < starts[row + 1]; a++) {
      const { offset, crossProducts } = blocks[blockOf[unknowns[a]]];
      const at = (unknowns[a] - offset) * crossProducts.columns - offset;
      for (let b = starts[row]; b < starts[row + 1]; b++) crossProducts.data[at + unknowns[b]] += rowWeight * weights[a] * weights[b];
    }
  });
  return blocks;
}

/** Factor of I + L'PL, P the precision-weighted cross-products. */
function formRoot({ level, crossProducts, root }: Block, precision: number): void {
  const { data: l, rows: d } = level.pattern.root;
  const half = product(crossProducts, l);
  root.data.fill(0);
  for (let k = 0; k < d; k++) {
    for (let a = 0; a < d; a++) {
      const value = precision * l[k * d + a];
      if (value !== 0) for (let b = 0; b <= a; b++) root.data[a * d + b] += value * half[k * d + b];
    }
  }
  for (let a = 0; a < d; a++) root.data[a * (d + 1)] += 1;
  factorDenseInPlace(root);
  for (let a = 0; a < d; a++) root.data.fill(0, a * d + a + 1, (a + 1) * d);
}

/** P L; P is diagonal where a row has one weight. */
function product({ data: p, rows: d }: Matrix, l: Float64Array): Float64Array {
  const out = new Float64Array(d * d);
  for (let a = 0; a < d; a++) {
    for (let k = 0; k < d; k++) {
      const value = p[a * d + k];
      if (value !== 0) for (let b = 0; b < d; b++) out[a * d + b] += value * l[k * d + b];
    }
  }
  return out;
}
