/**
 * Factors made of other values: factor(), ordered(), relevel(), interaction(); cut() lives in `cut.ts`.
 * Knows values over rows, no names of columns.
 */
import type { FactorRecode } from "../../model/index.js";
import { factorValues, type ColumnValues, type FactorValues } from "../values.js";
import { asFactor, codesAmong } from "./coerce.js";

type AsFactor = Extract<FactorRecode, { kind: "as-factor" }>;

/** factor(x, levels, labels): values that are not among the levels are missing. Levels that share a label are one. */
export function recodeAsFactor(values: ColumnValues, { levels, labels, isOrdered }: AsFactor): FactorValues {
  const factor = asFactor(values);
  const kept = levels ?? factor.levels;
  const codes = codesAmong(factor, kept);
  return labels === null ? factorValues(kept, codes, isOrdered || factor.isOrdered) : relabelled(codes, labels, kept.length, isOrdered);
}

function relabelled(codes: Int32Array, labels: readonly string[], count: number, isOrdered: boolean): FactorValues {
  const names = labels.length === 1 && count > 1 ? Array.from({ length: count }, (_, i) => `${labels[0]}${i + 1}`) : labels;
  const distinct = [...new Set(names)];
  const codeOf = names.map((name) => distinct.indexOf(name));
  return factorValues(distinct, codes.map((code) => (code < 0 ? -1 : codeOf[code])), isOrdered);
}

/** relevel(f, ref): one level goes first, the others keep their order. */
export function relevel(values: ColumnValues, reference: string): FactorValues {
  const factor = asFactor(values);
  const levels = [reference, ...factor.levels.filter((level) => level !== reference)];
  return factorValues(levels, codesAmong(factor, levels));
}

/** interaction(f, g): levels `a.b`, the first factor's varying fastest; only those that can occur are formed. */
export function interactionOf(operands: readonly ColumnValues[]): FactorValues {
  return crossFactors(operands.map(asFactor).reverse(), (names) => [...names].reverse().join("."));
}

/** f:g as R forms it: levels `a:b`, the first factor's varying slowest. */
export function colonProduct(operands: readonly FactorValues[]): FactorValues {
  return operands.length === 1 ? operands[0] : crossFactors(operands, (names) => names.join(":"));
}

/** The combinations of levels that occur, in the order of the levels, the last factor's varying fastest. */
function crossFactors(factors: readonly FactorValues[], nameOf: (names: readonly string[]) => string): FactorValues {
  let crossed = factors[0];
  let names: readonly (readonly string[])[] = crossed.levels.map((level) => [level]);
  for (const factor of factors.slice(1)) {
    const { codes, pairs } = occurringPairs(crossed.codes, factor.codes, factor.levels.length, names.length);
    names = pairs.map(([outer, inner]) => [...names[outer], factor.levels[inner]]);
    crossed = { ...crossed, codes };
  }
  return factorValues(names.map(nameOf), crossed.codes);
}

/** Up to this many possible pairs a table of flags is small; beyond, pairs are sorted. */
const largestPairTable = 1 << 24;

function occurringPairs(outer: Int32Array, inner: Int32Array, innerCount: number, outerCount: number): { codes: Int32Array; pairs: [number, number][] } {
  const pairAt = (row: number): number => (outer[row] < 0 || inner[row] < 0 ? -1 : outer[row] * innerCount + inner[row]);
  const occurring = innerCount * outerCount <= largestPairTable ? flaggedPairs(pairAt, outer.length, innerCount * outerCount) : sortedPairs(pairAt, outer.length);
  const codes = new Int32Array(outer.length);
  for (let row = 0; row < codes.length; row++) codes[row] = occurring.codeOf(pairAt(row));
  return { codes, pairs: occurring.pairs.map((pair) => [Math.floor(pair / innerCount), pair % innerCount]) };
}

interface OccurringPairs {
  readonly pairs: readonly number[];
  readonly codeOf: (pair: number) => number;
}

function flaggedPairs(pairAt: (row: number) => number, rowCount: number, pairCount: number): OccurringPairs {
  const codeOf = new Int32Array(pairCount).fill(-1);
  for (let row = 0; row < rowCount; row++) if (pairAt(row) >= 0) codeOf[pairAt(row)] = 0;
  const pairs: number[] = [];
  for (let pair = 0; pair < pairCount; pair++) if (codeOf[pair] === 0) codeOf[pair] = pairs.push(pair) - 1;
  return { pairs, codeOf: (pair) => (pair < 0 ? -1 : codeOf[pair]) };
}

function sortedPairs(pairAt: (row: number) => number, rowCount: number): OccurringPairs {
  const found = new Set<number>();
  for (let row = 0; row < rowCount; row++) if (pairAt(row) >= 0) found.add(pairAt(row));
  const pairs = [...found].sort((a, b) => a - b);
  const codeOf = new Map(pairs.map((pair, code) => [pair, code]));
  return { pairs, codeOf: (pair) => (pair < 0 ? -1 : codeOf.get(pair)!) };
}
