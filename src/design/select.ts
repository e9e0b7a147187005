/** A design over some of its rows: levels, names and columns stay as they are. */
import type { Matrix } from "../numerics/matrix.js";
import type { Design } from "./design.js";

/** @param rows indices into the design's rows, in the order wanted; arrays are copied */
export function selectDesignRows(design: Design, rows: Int32Array): Design {
  return {
    rowCount: rows.length,
    keptRows: pickIntegers(design.keptRows, rows),
    response: design.response && pickNumbers(design.response, rows),
    trials: design.trials && pickNumbers(design.trials, rows),
    weights: design.weights && pickNumbers(design.weights, rows),
    offset: design.offset && pickNumbers(design.offset, rows),
    fixed: { ...design.fixed, matrix: pickMatrixRows(design.fixed.matrix, rows) },
    grouped: design.grouped.map((term) => ({
      ...term,
      levelIndex: pickIntegers(term.levelIndex, rows),
      basis: pickMatrixRows(term.basis, rows),
    })),
    kernels: design.kernels.map((kernel) => ({
      ...kernel,
      siteIndex: pickIntegers(kernel.siteIndex, rows),
      levelIndex: kernel.levelIndex && pickIntegers(kernel.levelIndex, rows),
    })),
    networks: design.networks.map((network) => ({ ...network, inputs: pickMatrixRows(network.inputs, rows) })),
  };
}

export function pickNumbers(values: Float64Array, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]];
  return picked;
}

export function pickMatrixRows(matrix: Matrix, rows: Int32Array): Matrix {
  const { columns } = matrix;
  const data = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < columns; j++) data[i * columns + j] = matrix.data[rows[i] * columns + j];
  }
  return { rows: rows.length, columns, data };
}

function pickIntegers(values: Int32Array, rows: Int32Array): Int32Array {
  const picked = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]];
  return picked;
}
