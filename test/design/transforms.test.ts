/**
 * Terms that transform their columns, over training rows and over new ones.
 * Oracle: test/reference/formula/transforms.json (R 4.2.2: model.matrix, and its safe prediction on new rows), 12 significant
 * digits; the tolerance leaves them half a unit of the last.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyDesign, type Design } from "../../src/design/index.js";
import { restore, serialize, type Json, type Model } from "../../src/model/index.js";
import type { LearntDesign } from "../../src/design/index.js";
import { runFormula, tableOf, type FormulaCase } from "../analysis/reference-cases.js";

interface Reference {
  readonly data: FormulaCase["data"];
  readonly new: FormulaCase["data"];
  readonly cases: readonly { readonly term: string; readonly names: readonly string[]; readonly matrix: number[][]; readonly new: number[][] }[];
}

const reference = JSON.parse(readFileSync(new URL("../reference/formula/transforms.json", import.meta.url), "utf8")) as Reference;
const response = Array.from({ length: 12 }, (_, i) => (i * 7) % 12);

function expectMatrix({ fixed, rowCount }: Design, names: readonly string[], expected: readonly (readonly number[])[]): void {
  expect(rowCount).toBe(expected.length);
  fixed.names.forEach((name, j) => {
    const from = names.indexOf(name);
    expected.forEach((row, i) => {
      const found = fixed.matrix.data[i * fixed.names.length + j];
      expect(Math.abs(found - row[from]), `${name}, row ${i + 1}`).toBeLessThan(5e-11 * Math.max(1, Math.abs(row[from])));
    });
  });
}

describe("a transformed column", () => {
  it.each(reference.cases.map((one) => [one.term, one] as const))("%s has R's columns, on new rows too", (term, one) => {
    const { model, learned } = runFormula(`y ~ ${term}`, tableOf({ ...reference.data, y: response }));
    if (model === null || !learned?.design || learned.learnt === null) throw new Error("the formula was rejected");
    const { fixed } = learned.design;
    expect([...fixed.names, ...fixed.droppedNames].sort()).toEqual([...one.names].sort());
    expectMatrix(learned.design, one.names, one.matrix);
    const saved = JSON.parse(JSON.stringify(serialize({ model, learnt: learned.learnt }))) as Json;
    const { model: savedModel, learnt } = restore(saved) as { model: Model; learnt: LearntDesign };
    const { design } = applyDesign(savedModel, learnt, tableOf(reference.new));
    if (design === null) throw new Error("the new rows were rejected");
    expectMatrix(design, one.names, one.new);
  });
});
