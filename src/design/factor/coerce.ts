/**
 * Any values as a factor: R's factor(). Numbers become levels in increasing order, named by 15 significant digits.
 * Knows one variable at a time.
 */
import { dateText, factorOfNumbers } from "../../data/index.js";
import { factorValues, type ColumnValues, type FactorValues } from "../values.js";

export function asFactor(values: ColumnValues): FactorValues {
  if (values.kind === "factor") return values;
  if (values.kind === "array") return factorValues([], new Int32Array(values.rows.length).fill(-1)); // complained about elsewhere
  const [numbers] = values.columns;
  const factor = factorOfIntegers(numbers) ?? factorOfNumbers("", numbers, false);
  const levels = values.isDate ? factor.levels.map((level) => dateText(Number(level))) : factor.levels;
  return factorValues(levels, factor.codes);
}

/** A table this many times as long as the column is still cheaper than hashing every value. */
const densestRange = 8;

/** Whole numbers in a narrow range, which is what most identifiers are, need no hashing; null for other values. */
function factorOfIntegers(numbers: Float64Array): FactorValues | null {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of numbers) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const width = highest - lowest + 1;
  if (!(width <= densestRange * numbers.length)) return null;
  const codeOf = new Int32Array(width).fill(-1);
  for (const value of numbers) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return null;
    codeOf[value - lowest] = 0;
  }
  const levels: string[] = [];
  for (let i = 0; i < width; i++) if (codeOf[i] === 0) codeOf[i] = levels.push(String(lowest + i)) - 1;
  const codes = new Int32Array(numbers.length);
  for (let row = 0; row < numbers.length; row++) codes[row] = Number.isNaN(numbers[row]) ? -1 : codeOf[numbers[row] - lowest];
  return factorValues(levels, codes);
}

/** Codes into other levels, by name; -1 for a level that is not among them. */
export function codesAmong(values: FactorValues, levels: readonly string[]): Int32Array {
  if (levels === values.levels) return values.codes;
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const recoded = Int32Array.from(values.levels, (level) => codeOf.get(level) ?? -1);
  return values.codes.map((code) => (code < 0 ? -1 : recoded[code]));
}
