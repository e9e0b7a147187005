/**
 * Some rows of a design as a design of their own, their levels numbered anew: only levels that these rows meet remain, so that what is
 * built on it costs as much as the rows, not as all levels. It carries what V is made of; no response, no fixed effects, no inputs.
 */
import type { Design, GroupedDesign, KernelDesign } from "../../design/design.js";
import { zeros } from "../../numerics/matrix.js";

/** @param rows each once */
export function rowsAlone({ weights, grouped, kernels }: Design, rows: Int32Array): Design {
  return {
    rowCount: rows.length,
    keptRows: rows,
    response: null,
    weights: weights && Float64Array.from(rows, (row) => weights[row]),
    trials: null,
    offset: null,
    fixed: { names: [], matrix: zeros(rows.length, 0), termIndex: new Int32Array(0), termLabels: [], droppedNames: [] },
    grouped: grouped.map((term) => groupedRowsAlone(term, rows)),
    kernels: kernels.map((kernel) => kernelRowsAlone(kernel, rows)),
    networks: [],
  };
}

/** Levels that a known covariance relates keep their numbers. */
function groupedRowsAlone(term: GroupedDesign, rows: Int32Array): GroupedDesign {
  const { basis: { data, columns } } = term;
  const basis = zeros(rows.length, columns);
  rows.forEach((row, i) => {
    for (let k = 0; k < columns; k++) basis.data[i * columns + k] = data[row * columns + k];
  });
  if (term.levelCovariance !== null) return { ...term, basis, levelIndex: Int32Array.from(rows, (row) => term.levelIndex[row]) };
  const { levelIndex, met } = numberedAnew(term.levelIndex, rows);
  return { ...term, basis, levelIndex, levels: met.map((level) => term.levels[level]) };
}

function kernelRowsAlone(kernel: KernelDesign, rows: Int32Array): KernelDesign {
  const siteIndex = Int32Array.from(rows, (row) => kernel.siteIndex[row]);
  return { ...kernel, siteIndex, levelIndex: kernel.levelIndex && numberedAnew(kernel.levelIndex, rows).levelIndex };
}

/** Levels in the order of their first row. */
function numberedAnew(levels: Int32Array, rows: Int32Array): { readonly levelIndex: Int32Array; readonly met: readonly number[] } {
  const numbers = new Map<number, number>();
  const levelIndex = Int32Array.from(rows, (row) => {
    const known = numbers.get(levels[row]) ?? numbers.size;
    numbers.set(levels[row], known);
    return known;
  });
  return { levelIndex, met: [...numbers.keys()] };
}
