/**
 * Formulas made at random, over rows with missing values: transforms, interactions, nesting, two bars, removed terms.
 * Oracle: test/reference/formula/generated.json (R 4.2.2, lme4 1.1-31), 11 significant digits.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Design } from "../../src/design/index.js";
import type { Matrix } from "../../src/numerics/matrix.js";
import { runFormula, tableOf } from "./reference-cases.js";

interface GeneratedCase {
  readonly formula: string;
  readonly names: readonly string[];
  readonly matrix: number[][];
  readonly dropped: readonly string[];
  readonly kept: readonly number[];
  readonly response: readonly number[];
  readonly offset?: readonly number[];
  readonly random: readonly { group: string; names: string[]; levels: string[]; levelOfRow: string[]; matrix: number[][] }[];
}

const cases = JSON.parse(readFileSync(new URL("../reference/formula/generated.json", import.meta.url), "utf8")) as readonly GeneratedCase[];
const table = tableOf(
  {
    y: [4.1, 3.2, 5.5, 6.3, 2.9, 7.7, 5.1, 4.4, 6.8, 3.9, 5.6, 7.2],
    x: [1.5, -0.3, null, 0.7, -1.1, 3.4, 0.2, 1.9, -0.6, 2.8, 0.9, -2],
    z: [0.3, 1.2, -0.5, 2.1, 0.8, -1.4, null, 0.1, -0.9, 0.6, 1.1, -0.2],
    p: [1, 2, 4, 8, 3, 5, 7, 6, 2.5, 1.5, null, 3.5],
    n: [1, null, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4],
    o: [0.5, 0.1, 0.2, 0.4, 0.3, 0.6, 0.7, 0.9, 0.8, 0.25, 0.35, 0.45],
    f: ["a", "b", "c", "a", null, "c", "a", "b", "c", "a", "b", "c"],
    h: ["lo", "lo", "hi", "hi", "lo", "lo", "lo", "hi", "hi", "lo", "lo", "hi"],
    k: ["u", "v", "u", "v", "u", "v", "v", "u", "v", "u", "v", "u"],
    L: [true, false, true, true, false, false, true, false, true, false, true, false],
    g: ["g1", "g1", "g1", "g2", "g2", "g2", "g3", null, "g3", "g4", "g4", "g4"],
    s: ["s1", "s2", "s3", "s2", "s3", "s1", "s1", "s2", "s3", "s3", "s1", "s2"],
  },
  { h: { levels: ["zz", "lo", "hi"], ordered: false } },
);

const rowsOf = ({ rows, columns, data }: Matrix): number[][] => Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));

/** 11 significant digits, half a unit of the last. */
function expectNear(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((row, i) => row.forEach((value, j) => expect(Math.abs(found[i][j] - value), `row ${i}, column ${j}`).toBeLessThan(1e-10 * Math.max(1, Math.abs(value)))));
}

const signature = (group: string, names: readonly string[], levels: readonly string[], levelOfRow: readonly string[]): string => [group, names, levels, levelOfRow].map(String).join(" | ");

function expectRandom(design: Design, { random }: GeneratedCase): void {
  const mine = design.grouped.map((term) => ({ key: signature(term.group, term.basisNames, term.levels, Array.from(term.levelIndex, (level) => term.levels[level])), basis: rowsOf(term.basis) }));
  const theirs = random.map((term) => ({ key: signature(term.group, term.names, term.levels, term.levelOfRow), basis: term.matrix }));
  const byKey = (one: { key: string }, other: { key: string }): number => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0);
  expect(mine.sort(byKey).map(({ key }) => key)).toEqual(theirs.sort(byKey).map(({ key }) => key));
  theirs.forEach(({ basis }, i) => expectNear(mine[i].basis, basis));
}

describe("a generated formula", () => {
  it.each(cases.map((one) => [one.formula, one] as const))("%s", (formula, one) => {
    const { learned, diagnostics } = runFormula(formula, table);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const design = learned!.design!;
    const kept = one.names.flatMap((name, j) => (design.fixed.names.includes(name) ? [j] : []));
    expect(Array.from(design.keptRows, (row) => row + 1)).toEqual(one.kept);
    expect(design.fixed.names).toEqual(kept.map((j) => one.names[j]));
    expect(design.fixed.droppedNames.length).toBe(one.dropped.length);
    expectNear(rowsOf(design.fixed.matrix), one.matrix.map((row) => kept.map((j) => row[j])));
    expectNear([Array.from(design.response!)], [one.response]);
    expectNear([Array.from(design.offset ?? [])], [one.offset ?? []]);
    expectRandom(design, one);
  });
});
