/**
 * Every reference formula gives R's design matrix and lme4's random terms, or is rejected where they reject it.
 * Oracle: test/reference/formula/cases.json (R 4.2.2, lme4 1.1-31). Tolerance 1e-9 absolute, for numbers printed with 15 digits.
 */
import { describe, expect, it } from "vitest";
import { applyDesign, type Design } from "../../src/design/index.js";
import { hasErrors } from "../../src/diagnostics/index.js";
import { formulaCases, runCase, tableOf, type FormulaCase } from "./reference-cases.js";

const tolerance = 1e-9;

/** SPEC 1.2: a power of a number is arithmetic here, and a factor has none; R reads `x^2` as `x` and `f^2` as `f`. */
const differentByDesign = new Set(["F073", "F335"]);

function expectRows(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((row, i) => row.forEach((value, j) => expect(Math.abs(value - expected[i][j]), `row ${i}, column ${j}`).toBeLessThan(tolerance)));
}

function rowsOf({ rows, columns, data }: Design["fixed"]["matrix"]): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}

function expectFixed({ fixed }: Design, one: FormulaCase): void {
  const kept = one.fixed_colnames.map((_, j) => j).filter((j) => fixed.names.includes(one.fixed_colnames[j]));
  expect([...fixed.names, ...fixed.droppedNames].sort()).toEqual([...one.fixed_colnames].sort());
  expect(fixed.names).toEqual(kept.map((j) => one.fixed_colnames[j]));
  expect(fixed.droppedNames.length).toBe(one.dropped_columns.length);
  expect(Array.from(fixed.termIndex)).toEqual(kept.map((j) => one.fixed_assign[j]));
  expect(fixed.termLabels).toEqual(one.term_labels);
  expectRows(rowsOf(fixed.matrix), one.fixed_matrix.map((row) => kept.map((j) => row[j])));
}

function expectRandom({ grouped }: Design, one: FormulaCase): void {
  expect(grouped.map(({ group, basisNames }) => [group, basisNames])).toEqual(one.random.map(({ group, colnames }) => [group, colnames]));
  one.random.forEach((term, i) => {
    expect(grouped[i].levels).toEqual(term.levels);
    expect(Array.from(grouped[i].levelIndex, (level) => grouped[i].levels[level])).toEqual(term.level_of_row);
    expectRows(rowsOf(grouped[i].basis), term.matrix);
  });
}

const cases = formulaCases();
const accepted = cases.filter((one) => one.error === undefined && !one.odd && !differentByDesign.has(one.id));
const refused = cases.filter((one) => (one.error !== undefined && one.must_reject) || one.id === "F335");

describe("a formula that R accepts", () => {
  it.each(accepted.map((one) => [one.id, one.formula, one] as const))("%s %s has R's design", (_id, _formula, one) => {
    const { learned, diagnostics } = runCase(one);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const design = learned?.design;
    expect(design).toBeTruthy();
    if (!design) return;
    expect(Array.from(design.keptRows, (row) => row + 1)).toEqual(one.rows_kept);
    expectRows([Array.from(design.response ?? [])], [one.response]);
    if (one.offset !== undefined) expectRows([Array.from(design.offset ?? [])], [one.offset]);
    expectFixed(design, one);
    expectRandom(design, one);
  });
});

describe("a formula that R rejects for good reason", () => {
  it.each(refused.map((one) => [one.id, one.formula, one] as const))("%s %s is rejected with a hint or a place", (_id, _formula, one) => {
    const { diagnostics } = runCase(one);
    expect(hasErrors(diagnostics)).toBe(true);
  });
});

describe("transforms learnt from training rows", () => {
  const renewed = cases.filter((one) => one.new !== undefined);
  it.each(renewed.map((one) => [one.id, one.formula, one] as const))("%s %s is re-applied to new rows", (_id, _formula, one) => {
    const { model, learned } = runCase(one);
    expect(model).not.toBeNull();
    expect(learned?.learnt).toBeTruthy();
    if (!model || !learned?.learnt || one.new === undefined) return;
    const saved = JSON.parse(JSON.stringify({ model, learnt: learned.learnt })) as { model: typeof model; learnt: typeof learned.learnt };
    const groups = model.contributions.flatMap((term) => (term.kind === "grouped" ? term.groupingFactor.factors : []));
    const rowCount = Object.values(one.new.data)[0].length;
    const filled = { ...one.new.data, ...Object.fromEntries(groups.flatMap((factor) => (factor.kind === "column" ? [[factor.name, new Array<string>(rowCount).fill("unseen")]] : []))) };
    const { design } = applyDesign(saved.model, saved.learnt, tableOf(filled, one.factors && Object.fromEntries(Object.entries(one.factors).filter(([name]) => !groups.some((factor) => factor.kind === "column" && factor.name === name)))));
    expect(design).not.toBeNull();
    if (design) expectRows(rowsOf(design.fixed.matrix), one.new.fixed_matrix);
  });
});
