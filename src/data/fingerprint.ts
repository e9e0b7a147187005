/** A short text that tells tables, or texts, apart: FNV-1a over 32-bit words, in two lanes. For noticing a mix-up; no defence against malice. */
import { assertNever } from "../invariant.js";
import type { Column, Table } from "./table.js";

/** Of names, kinds, levels and every cell, in their order. */
export function fingerprintOfTable({ rowCount, columns }: Table): string {
  const lanes = startLanes();
  mixText(lanes, String(rowCount));
  for (const column of columns) {
    mixText(lanes, `${column.kind} ${column.name}`);
    mixCells(lanes, column);
  }
  return spelled(lanes);
}

export function fingerprintOfText(text: string): string {
  const lanes = startLanes();
  mixText(lanes, text);
  return spelled(lanes);
}

/** [2], each an unsigned 32-bit word */
type Lanes = Uint32Array;

const prime = 0x0100_0193;
const startLanes = (): Lanes => Uint32Array.of(0x811c_9dc5, 0x9747_b28c);

function mix(lanes: Lanes, word: number): void {
  lanes[0] = Math.imul(lanes[0] ^ word, prime);
  lanes[1] = Math.imul(lanes[1] ^ ((word << 13) | (word >>> 19)), prime) ^ (lanes[1] >>> 15);
}

function mixText(lanes: Lanes, text: string): void {
  mix(lanes, text.length);
  for (let i = 0; i < text.length; i++) mix(lanes, text.charCodeAt(i));
}

function mixCells(lanes: Lanes, column: Column): void {
  switch (column.kind) {
    case "numeric":
    case "date":
      return mixArray(lanes, column.values);
    case "factor":
      column.levels.forEach((level) => mixText(lanes, level));
      return mixArray(lanes, column.codes);
    case "logical":
      return mixArray(lanes, column.codes);
    case "array":
      mixText(lanes, column.shape.join());
      return mixArray(lanes, column.values);
    default:
      assertNever(column);
  }
}

function mixArray(lanes: Lanes, values: Float64Array | Float32Array | Int32Array): void {
  for (const word of new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4)) mix(lanes, word);
}

const spelled = (lanes: Lanes): string => Array.from(lanes, (lane) => lane.toString(16).padStart(8, "0")).join("");
