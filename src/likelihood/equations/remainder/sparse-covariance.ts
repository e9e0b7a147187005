/**
 * The covariance of a sparse remainder's effects on the pattern of its factor, Λ Z Λᵀ with Z the selected inverse, and its products with
 * the rows that a stage's levels meet: all of a level's rows meet each other, so that the pattern holds whatever they ask for.
 */
import { entryAt, forwardSolveSupernode, selectedInverse, type SelectedInverse, type SparseFactor, type SupernodalPattern } from "../../../numerics/sparse/index.js";
import type { StageReach } from "./reach.js";
import type { SparseProducts } from "./sparse-products.js";

export interface SparseCovariance {
  /** Λ Z Λᵀ where the factor is not zero */
  readonly inverse: SelectedInverse;
  /** sum over levels of the diagonal tiles of Z, for every remaining block, [d, d] */
  readonly inverseSums: readonly Float64Array[];
}

/** @param templates Λ of every remaining block, [d, d] @param reuse an earlier one of the same pattern, overwritten */
export function sparseCovariance(factor: SparseFactor, products: SparseProducts, templates: readonly Float64Array[], withFixed: boolean, reuse: SelectedInverse | null): SparseCovariance {
  const inverse = selectedInverse(factor, withFixed, reuse);
  const inverseSums = templates.map((template) => new Float64Array(template.length));
  eachTile(products, templates, (block, position, d) => {
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) inverseSums[block][a * d + b] += entryAt(inverse, position + a, position + b) ?? 0;
  });
  if (templates.every(({ length }) => length === 1)) scalePanels(inverse, products, templates);
  else transformPanels(inverse, products, templates);
  return { inverse, inverseSums };
}

/** Diagonal tiles of every remaining block, both triangles, [levels, d, d]. */
export function sparseTiles({ inverse }: SparseCovariance, products: SparseProducts, templates: readonly Float64Array[]): Float64Array[] {
  const { nodes } = products;
  const counts = new Int32Array(templates.length);
  for (let node = 0; node < nodes.count; node++) counts[nodes.blockOf[nodes.first[node]]]++;
  const out = templates.map(({ length }, k) => new Float64Array(counts[k] * length));
  const next = new Int32Array(templates.length);
  eachTile(products, templates, (block, position, d) => {
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) out[block][next[block]++] = entryAt(inverse, position + a, position + b) ?? 0;
  });
  return out;
}

/** Levels in their own order. */
function eachTile({ nodes, pattern }: SparseProducts, templates: readonly Float64Array[], visit: (block: number, position: number, d: number) => void): void {
  for (let node = 0; node < nodes.count; node++) {
    const block = nodes.blockOf[nodes.first[node]];
    visit(block, pattern.position[nodes.first[node]], Math.sqrt(templates[block].length));
  }
}

function scalePanels({ pattern, values }: SelectedInverse, { blockOfPosition }: SparseProducts, templates: readonly Float64Array[]): void {
  const scale = Float64Array.from(blockOfPosition, (block) => (block < 0 ? 1 : templates[block][0]));
  eachPanel(pattern, (start, positions, columns) => {
    for (let i = 0, at = start; i < positions.length; i++) for (let j = 0; j < columns; j++) values[at++] *= scale[positions[i]] * scale[positions[j]];
  });
}

/** Λ Z Λᵀ tile by tile; the diagonal block is made whole first. */
function transformPanels({ pattern, values }: SelectedInverse, { blockOfPosition }: SparseProducts, templates: readonly Float64Array[]): void {
  eachPanel(pattern, (start, positions, columns) => {
    for (let i = 0; i < columns; i++) for (let j = 0; j < i; j++) values[start + j * columns + i] = values[start + i * columns + j];
    eachRun(positions, columns, blockOfPosition, templates, (first, template) => {
      for (let i = 0; i < positions.length; i++) timesTemplate(values, start + i * columns + first, 1, template);
    });
    eachRun(positions, positions.length, blockOfPosition, templates, (first, template) => {
      for (let j = 0; j < columns; j++) timesTemplate(values, start + first * columns + j, columns, template);
    });
  });
}

function eachPanel({ firstColumn, rowStart, rows, valueStart }: SupernodalPattern, visit: (start: number, positions: Int32Array, columns: number) => void): void {
  for (let k = 0; k + 1 < firstColumn.length; k++) {
    const columns = firstColumn[k + 1] - firstColumn[k];
    const positions = new Int32Array(columns + rowStart[k + 1] - rowStart[k]);
    for (let j = 0; j < columns; j++) positions[j] = firstColumn[k] + j;
    positions.set(rows.subarray(rowStart[k], rowStart[k + 1]), columns);
    visit(valueStart[k], positions, columns);
  }
}

/** Levels among the first positions: they stand in whole runs. */
function eachRun(positions: Int32Array, count: number, blockOfPosition: Int32Array, templates: readonly Float64Array[], visit: (first: number, template: Float64Array) => void): void {
  for (let i = 0; i < count; ) {
    const block = blockOfPosition[positions[i]];
    if (block < 0) return;
    visit(i, templates[block]);
    i += Math.sqrt(templates[block].length);
  }
}

/** v ← Λ v for elements that stand `stride` apart. */
function timesTemplate(values: Float64Array, at: number, stride: number, template: Float64Array): void {
  const d = Math.sqrt(template.length);
  const held = Float64Array.from({ length: d }, (_, a) => values[at + a * stride]);
  for (let a = 0; a < d; a++) {
    let sum = 0;
    for (let b = 0; b < d; b++) sum += template[a * d + b] * held[b];
    values[at + a * stride] = sum;
  }
}

/**
 * Cov(R) P_R of every level of a stage, R the rows of its reach. Rows of fixed effects that are held give nothing.
 * @param panel P, [entries, d], in the order of the reach
 * @returns [entries, d]
 */
export function reachProducts({ inverse: { pattern, values } }: SparseCovariance, { position, visits }: StageReach, panel: Float64Array, d: number): Float64Array {
  const out = new Float64Array(panel.length);
  const place = new Int32Array(pattern.size);
  eachPanelOf(pattern, place, (k, start, columns) => {
    const firstColumn = pattern.firstColumn[k];
    for (let visit = visits.start[k]; visit < visits.start[k + 1]; visit++) {
      for (let a = visits.from[visit]; a < visits.to[visit]; a++) {
        const column = start + position[a] - firstColumn;
        for (let b = a; b < visits.end[visit]; b++) {
          const value = values[column + place[position[b]] * columns];
          for (let c = 0; c < d; c++) out[b * d + c] += value * panel[a * d + c];
          if (a !== b) for (let c = 0; c < d; c++) out[a * d + c] += value * panel[b * d + c];
        }
      }
    }
  });
  return out;
}

/** @param place set to the index of every position within the panel */
function eachPanelOf(pattern: SupernodalPattern, place: Int32Array, visit: (supernode: number, start: number, columns: number) => void): void {
  let k = 0;
  eachPanel(pattern, (start, positions, columns) => {
    positions.forEach((position, i) => (place[position] = i));
    visit(k++, start, columns);
  });
}

/** cᵀ Ω⁻¹ c for vectors c of few entries, one after the other. @param withBorder false: as if the border were not there */
export function quadraticForm(factor: SparseFactor, withBorder: boolean): (positions: readonly number[], values: readonly number[]) => number {
  const { supernodeOf, firstColumn, parent, size, borderSize } = factor.pattern;
  const counted = withBorder ? size : size - borderSize;
  const vector = new Float64Array(size);
  const visited = new Int32Array(parent.length).fill(-1);
  let round = 0;
  return (positions, values) => {
    const path: number[] = [];
    round++;
    positions.forEach((position, i) => {
      vector[position] += values[i];
      for (let k = supernodeOf[position]; k >= 0 && visited[k] !== round; k = parent[k]) {
        visited[k] = round;
        path.push(k);
      }
    });
    path.sort((a, b) => a - b);
    let sum = 0;
    for (const k of path) {
      forwardSolveSupernode(factor, k, vector);
      for (let column = firstColumn[k]; column < firstColumn[k + 1]; column++) {
        if (column < counted) sum += vector[column] ** 2;
        vector[column] = 0;
      }
    }
    return sum;
  };
}
