/**
 * The inputs of a network over the rows: numbers standardised by the training rows' mean and standard deviation, one indicator per
 * level of a small factor, the level itself of a factor that is looked up, the place of an image or a sequence, and the order in which rows stand. Knows inputs;
 * nothing of layers.
 */
import { sizeOfVolume, volumeOfShape, type InputBlock, type NetworkContribution, type NetworkInput, type SequenceOf } from "../model/index.js";
import { channelMoments, plainMoments, type ChannelMoments, type ChannelRows } from "../numerics/channels.js";
import type { Matrix } from "../numerics/matrix.js";
import type { NetworkDesign } from "./design.js";
import type { Frame } from "./frame.js";
import { levelsOfRows } from "./grouped.js";
import type { LearntInputs } from "./learnt.js";

interface InputColumns {
  readonly names: readonly string[];
  readonly isNumeric: boolean;
  fill(data: Float64Array, start: number, stride: number): void;
}

type ArrayInput = Extract<NetworkInput, { kind: "array" }>;
type LookedUpInput = Extract<NetworkInput, { kind: "embedding" | "onehot" }>;

/** A factor that is looked up: one column, which holds each row's level. */
interface LookedUpColumn extends InputColumns {
  readonly input: LookedUpInput;
  readonly levels: readonly string[];
}

/** @param known what training learnt; null to learn it from these rows */
export function networkDesign(
  { label, inputs, architecture, sequence }: NetworkContribution,
  frame: Frame,
  known: LearntInputs | null,
): { design: NetworkDesign; learnt: LearntInputs } {
  const written = inputs.filter((input) => !isLookedUp(input) && input.kind !== "array").map((input) => inputColumns(input, frame));
  const arrays = inputs.filter((input) => input.kind === "array");
  const lookedUp = inputs.filter(isLookedUp).map((input, i) => lookedUpColumn(input, frame, known?.levels[i] ?? null));
  const parts = [...written, ...lookedUp, ...arrays.map((input) => placeColumn(input, frame)), ...(sequence === null ? [] : [sequenceColumns(sequence, frame)])];
  const inputNames = parts.flatMap(({ names }) => names);
  const isNumeric = parts.flatMap((part) => part.names.map(() => part.isNumeric));
  const matrix = assemble(parts, frame.keptRows.length, inputNames.length);
  const moments = known ?? learnMoments(matrix, isNumeric.map((numeric) => numeric && architecture.standardizesInputs));
  standardizeInPlace(matrix, moments);
  const { means, standardDeviations } = moments;
  const read = arrays.map((input, i) => channelRowsOf(input, frame, architecture.standardizesInputs, known?.arrays[i] ?? null));
  return {
    design: { label, inputNames, inputs: matrix, blocks: blocksOf(written.flatMap(({ names }) => names).length, lookedUp, arrays, sequence !== null), arrays: read },
    learnt: { means, standardDeviations, levels: lookedUp.map(({ levels }) => levels), arrays: read.map(({ moments: ofChannels }) => ofChannels) },
  };
}

const isLookedUp = (input: NetworkInput): input is LookedUpInput => input.kind === "embedding" || input.kind === "onehot";

function blocksOf(written: number, lookedUp: readonly LookedUpColumn[], arrays: readonly ArrayInput[], hasSequence: boolean): readonly InputBlock[] {
  const factors = lookedUp.map(({ input, levels }, i): InputBlock => {
    const place = { label: input.label, column: written + i, levelCount: levels.length };
    if (input.kind === "onehot") return { ...place, kind: "indicators", width: levels.length };
    return { ...place, kind: "embedding", width: input.dimension ?? usualDimension(levels.length) };
  });
  const volumes = arrays.map(({ shape }, array): InputBlock => ({ kind: "volume", array, column: written + lookedUp.length + array, volume: volumeOfShape(shape) }));
  const subject = written + lookedUp.length + arrays.length;
  return [
    ...(written === 0 ? [] : [{ kind: "numbers", from: 0, width: written } as const]),
    ...factors,
    ...volumes,
    ...(hasSequence ? [{ kind: "sequence", subject, position: subject + 1 } as const] : []),
  ];
}

/** Numbers per level where none is given: a common rule of thumb, 1.6 levels^0.56, up to 50. */
function usualDimension(levelCount: number): number {
  return Math.min(50, Math.round(1.6 * levelCount ** 0.56));
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

function lookedUpColumn(input: LookedUpInput, frame: Frame, known: readonly string[] | null): LookedUpColumn {
  const { levels, levelIndex } = levelsOfRows({ factors: [input.expression] }, frame, known);
  return {
    input,
    levels,
    names: [input.label],
    isNumeric: false,
    fill: (data, start, stride) => {
      for (let row = 0, at = start; row < levelIndex.length; row++, at += stride) data[at] = levelIndex[row];
    },
  };
}

/** Which of the table's cells is each row's: the arrays themselves stay where they are. */
function placeColumn({ label, expression }: ArrayInput, frame: Frame): InputColumns {
  const { rows } = frame.array(expression);
  return {
    names: [label],
    isNumeric: false,
    fill: (data, start, stride) => {
      for (let row = 0, at = start; row < rows.length; row++, at += stride) data[at] = rows[row];
    },
  };
}

/** @param known what training learnt; null to learn it from these rows */
function channelRowsOf({ expression, shape }: ArrayInput, frame: Frame, isStandardised: boolean, known: ChannelMoments | null): ChannelRows {
  const { values, rows } = frame.array(expression);
  const volume = volumeOfShape(shape);
  const { channels } = volume;
  const size = sizeOfVolume(volume);
  return { values, size, moments: known ?? (isStandardised ? channelMoments(values, rows, size, channels) : plainMoments(channels)) };
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

/** Whose row each row is, by the levels that these rows hold, and what orders them: new rows bring their own history. */
function sequenceColumns({ over, by }: SequenceOf, frame: Frame): InputColumns {
  const { levelIndex } = levelsOfRows({ factors: [by] }, frame, null);
  const places = ranksOf(frame.numeric(over).columns[0]);
  return {
    names: ["sequence", "position"],
    isNumeric: false,
    fill: (data, start, stride) => {
      for (let row = 0, at = start; row < places.length; row++, at += stride) [data[at], data[at + 1]] = [levelIndex[row], places[row]];
    },
  };
}

/** Equal values share a rank: whole numbers, which survive float32 where times of day since 1970 would not. */
function ranksOf(values: Float64Array): Int32Array {
  const ranks = new Map([...new Set(values)].sort((a, b) => a - b).map((value, rank) => [value, rank]));
  return Int32Array.from(values, (value) => ranks.get(value)!);
}

type Moments = Pick<LearntInputs, "means" | "standardDeviations">;

function learnMoments({ rows, columns, data }: Matrix, isStandardized: readonly boolean[]): Moments {
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

function standardizeInPlace({ columns, data }: Matrix, { means, standardDeviations }: Moments): void {
  for (let j = 0; j < columns; j++) {
    if (means[j] === 0 && standardDeviations[j] === 1) continue;
    for (let at = j; at < data.length; at += columns) data[at] = (data[at] - means[j]) / standardDeviations[j];
  }
}
