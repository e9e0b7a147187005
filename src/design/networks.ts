/**
 * The inputs of a network over the rows: numbers standardised by the training rows' mean and standard deviation, one
 * indicator per level of a factor. Knows inputs; nothing of layers.
 */
import type { NetworkContribution, NetworkInput } from "../model/index.js";
import type { Matrix } from "../numerics/matrix.js";
import type { NetworkDesign } from "./design.js";
import type { Frame } from "./frame.js";
import type { LearntInputs } from "./learnt.js";

interface InputColumns {
  readonly names: readonly string[];
  readonly isNumeric: boolean;
  fill(data: Float64Array, start: number, stride: number): void;
}

/** @param known what training learnt; null to learn it from these rows */
export function networkDesign(
  { label, inputs, architecture }: NetworkContribution,
  frame: Frame,
  known: LearntInputs | null,
): { design: NetworkDesign; learnt: LearntInputs } {
  const parts = inputs.map((input) => inputColumns(input, frame));
  const inputNames = parts.flatMap(({ names }) => names);
  const isNumeric = parts.flatMap((part) => part.names.map(() => part.isNumeric));
  const matrix = assemble(parts, frame.keptRows.length, inputNames.length);
  const learnt = known ?? learnInputs(matrix, isNumeric.map((numeric) => numeric && architecture.standardizesInputs));
  standardizeInPlace(matrix, learnt);
  return { design: { label, inputNames, inputs: matrix }, learnt };
}

function inputColumns({ kind, label, expression }: NetworkInput, frame: Frame): InputColumns {
  if (kind === "indicator") return indicatorColumns(label, frame, expression);
  const { columns, suffixes } = frame.numeric(expression);
  return {
    names: suffixes.map((suffix) => `${label}${suffix}`),
    isNumeric: true,
    fill: (data, start, stride) => {
      columns.forEach((column, j) => {
        for (let row = 0, at = start + j; row < column.length; row++, at += stride) data[at] = column[row];
      });
    },
  };
}

function indicatorColumns(label: string, frame: Frame, expression: NetworkInput["expression"]): InputColumns {
  const { levels, codes } = frame.factor(expression);
  return {
    names: levels.map((level) => `${label}${level}`),
    isNumeric: false,
    fill: (data, start, stride) => {
      for (let row = 0, at = start; row < codes.length; row++, at += stride) data[at + codes[row]] = 1;
    },
  };
}

function assemble(parts: readonly InputColumns[], rows: number, columns: number): Matrix {
  const data = new Float64Array(rows * columns);
  let start = 0;
  for (const part of parts) {
    part.fill(data, start, columns);
    start += part.names.length;
  }
  return { rows, columns, data };
}

function learnInputs({ rows, columns, data }: Matrix, isStandardized: readonly boolean[]): LearntInputs {
  const means = isStandardized.map((standardized, j) => (standardized ? meanOf(data, j, columns, rows) : 0));
  const standardDeviations = isStandardized.map((standardized, j) => (standardized ? deviationOf(data, j, columns, rows, means[j]) : 1));
  return { means, standardDeviations };
}

function meanOf(data: Float64Array, start: number, stride: number, rows: number): number {
  let sum = 0;
  for (let at = start; at < data.length; at += stride) sum += data[at];
  return sum / rows;
}

/** 1 for a constant input, which then stands at 0 in every row. */
function deviationOf(data: Float64Array, start: number, stride: number, rows: number, mean: number): number {
  let squares = 0;
  for (let at = start; at < data.length; at += stride) squares += (data[at] - mean) ** 2;
  return squares === 0 ? 1 : Math.sqrt(squares / Math.max(1, rows - 1));
}

function standardizeInPlace({ columns, data }: Matrix, { means, standardDeviations }: LearntInputs): void {
  for (let j = 0; j < columns; j++) {
    if (means[j] === 0 && standardDeviations[j] === 1) continue;
    for (let at = j; at < data.length; at += columns) data[at] = (data[at] - means[j]) / standardDeviations[j];
  }
}
