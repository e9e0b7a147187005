/** Cross-validation on the public surface, over sleepstudy (Belenky et al. 2003): folds, scores against fits made by hand, failures in their place. */
import { beforeAll, describe, expect, test } from "vitest";
import { readTable } from "../../src/data/readers/index.js";
import { compile, crossValidate, DiagnosticError, selectRows, type CrossValidation, type CrossValidationOptions, type CrossValidationState, type Table } from "../../src/index.js";
import { foldsOf, type FoldRule } from "../../src/pipeline/cross-validation-folds.js";

const slope = "Reaction ~ Days + (Days | Subject)";
const linear = "Reaction ~ Days";
let table: Table;
beforeAll(async () => {
  table = (await readTable("test/reference/datasets/sleepstudy.csv")).table;
});
const values = (name: string): number[] => {
  const column = table.columns.find((one) => one.name === name);
  return column?.kind === "numeric" ? Array.from(column.values) : [];
};
const codeOf = async (options: CrossValidationOptions): Promise<string> => {
  const error: unknown = await crossValidate([linear], table, options).catch((thrown: unknown) => thrown);
  return error instanceof DiagnosticError ? error.diagnostics.map((one) => one.code).join(" ") : "nothing was thrown";
};

describe("folds", () => {
  test("by row or by group predict every row once, and fit to the others", () => {
    for (const by of ["row", "group:Subject"] as const) {
      const folds = foldsOf(table, { by, count: 5, seed: 1 });
      expect(folds.flatMap((fold) => Array.from(fold.test)).sort((a, b) => a - b)).toEqual(Array.from({ length: 180 }, (_, row) => row));
      for (const { training, test } of folds) expect(new Set([...training, ...test]).size).toBe(180);
    }
  });

  test("by group keep the rows of a level together", () => {
    const subjects = values("Subject");
    for (const { training, test } of foldsOf(table, { by: "group:Subject", count: 5, seed: 1 })) {
      const seen = new Set(Array.from(training, (row) => subjects[row]));
      expect(Array.from(test).some((row) => seen.has(subjects[row]))).toBe(false);
    }
  });

  test("by time predict later rows from earlier ones alone", () => {
    const days = values("Days");
    const folds = foldsOf(table, { by: "time:Days", count: 9, seed: 1 });
    expect(folds.map(({ test }) => days[test[0]])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const { training, test } of folds) expect(Math.max(...Array.from(training, (row) => days[row]))).toBeLessThan(Math.min(...Array.from(test, (row) => days[row])));
  });

  test("in the future predict the last times, each from another part of the rest", () => {
    const days = values("Days");
    const folds = foldsOf(table, { by: "future:Days", count: 5, seed: 1 });
    for (const { training, test } of folds) {
      expect(new Set(Array.from(test, (row) => days[row]))).toEqual(new Set([8, 9]));
      expect([test.length, training.length, Math.max(...Array.from(training, (row) => days[row]))]).toEqual([36, 144 - Math.ceil(144 / 5) + (folds[4].training === training ? 1 : 0), 7]);
    }
    expect(new Set(folds.flatMap(({ training }) => Array.from(training))).size).toBe(144);
  });

  test.each<[FoldRule, number, string]>([
    ["future:Days", 163, "LMM0921"],
    ["group:Subject", 19, "LMM0921"],
    ["group:Subjects", 5, "LMM0203"],
    ["time:Days", 10, "LMM0921"],
    ["row", 1, "LMM0721"],
    ["rows" as FoldRule, 5, "LMM0920"],
  ])("by %s into %i are refused with %s", async (by, folds, code) => {
    expect(await codeOf({ by, folds })).toBe(code);
  });
});

describe("scores", () => {
  test("are those of fits made by hand, and each program's difference is from the first", async () => {
    const found = await crossValidate([linear, slope], table, { folds: 4, seed: 7 });
    const folds = foldsOf(table, { by: "row", count: 4, seed: 7 });
    const reaction = values("Reaction");
    const byHand = await Promise.all([linear, slope].map((text) => Promise.all(folds.map(async ({ training, test }) => {
      const { prediction } = (await compile(text).fit(selectRows(table, training))).predict(selectRows(table, test));
      return prediction.reduce<number>((sum, value, i) => sum + (reaction[test[i]] - (value ?? NaN)) ** 2, 0) / test.length;
    }))));
    const mean = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const [first, second] = found.programs;
    expect(first.meanSquaredError).toBeCloseTo(mean(byHand[0]), 8);
    expect(second.meanSquaredError).toBeCloseTo(mean(byHand[1]), 8);
    const differences = byHand[1].map((value, i) => value - byHand[0][i]);
    const spread = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean(differences)) ** 2, 0) / 3 / 4);
    expect(first.comparison).toBeNull();
    expect(second.comparison?.difference).toBeCloseTo(mean(differences), 8);
    expect(second.comparison?.standardError).toBeCloseTo(spread, 8);
    expect(second.comparison).toMatchObject({ betterFolds: differences.filter((one) => one < 0).length, folds: 4 });
  });

  test("of one program that fails leave the others' alone", async () => {
    const found = await crossValidate([linear, "Reaction ~ Dayz", slope], table, { folds: 3 });
    expect(found.programs.map(({ meanSquaredError }) => meanSquaredError !== null)).toEqual([true, false, true]);
    expect(found.programs[1].problems.map(({ code }) => code)).toEqual(["LMM0203"]);
  });

  test("of nets are those of fits made by hand, with their competitors beside them", async () => {
    const deep = "Reaction ~ mlp(Days, layers = [4]) + (Days | Subject)\ntrain { epochs = 3, polish = none }";
    const found = await crossValidate([deep], table, { folds: 2, against: ["ignore", "onehot", "embed", "linear", "menets", "lstm", "deep"] });
    expect(found.programs.map(({ name, formula, folds }) => [name, formula, folds.every((one) => one?.kind === "scored")])).toEqual([
      ["<program 1>", "Reaction ~ mlp(Days, layers = [4]) + (Days | Subject)", true],
      ["ignore of <program 1>", "Reaction ~ mlp(Days, layers = [4])", true],
      ["onehot of <program 1>", "Reaction ~ mlp(Days, onehot(Subject), layers = [4])", true],
      ["embed of <program 1>", "Reaction ~ mlp(Days, embed(Subject, 10), layers = [4])", true],
      ["linear of <program 1>", "Reaction ~ Days + (Days | Subject)", true],
      ["menets of <program 1>", "Reaction ~ body(Days) + (features(body) | Subject)", true],
      ["lstm of <program 1>", "Reaction ~ lstm(Days, units = 5, over = Days, by = Subject)", true],
      ["deep", null, true],
    ]);
    expect(found.programs[7].problems.map(({ code }) => code)).toEqual(["LMM0929"]);
    const [{ training, test }] = foldsOf(table, { by: "row", count: 2, seed: 1 });
    const { prediction } = (await compile(deep).fit(selectRows(table, training))).predict(selectRows(table, test));
    const byHand = prediction.reduce<number>((sum, value, i) => sum + (values("Reaction")[test[i]] - (value ?? NaN)) ** 2, 0) / test.length;
    expect(found.programs[0].folds[0]).toMatchObject({ meanSquaredError: byHand });
  });

  test("of different responses are not compared", async () => {
    await expect(crossValidate([linear, "log(Reaction) ~ Days"], table)).rejects.toThrow("LMM0927");
  });
});

describe("a state", () => {
  const options: CrossValidationOptions = { folds: 3, seed: 2 };
  /** As they come out of a file, after every fit. */
  const run = async (more: CrossValidationOptions = {}, programs = [linear, "Reaction ~ Dayz", slope]): Promise<{ found: CrossValidation; states: CrossValidationState[] }> => {
    const states: CrossValidationState[] = [];
    const found = await crossValidate(programs, table, { ...options, ...more, onState: (state) => states.push(JSON.parse(JSON.stringify(state)) as CrossValidationState) });
    return { found, states };
  };

  test("after any fit goes on to the same table, and to no fit that it holds", async () => {
    const whole = await run();
    expect(whole.states.map(({ scores }) => scores.length)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const resume of [whole.states[0], whole.states[3], whole.states[5]]) {
      const { found, states } = await run({ resume });
      expect(states).toHaveLength(6 - resume.scores.length);
      expect(withoutSeconds(found)).toEqual(withoutSeconds(whole.found));
    }
  });

  test.each<[string, CrossValidationOptions, string[], string]>([
    ["other programs", {}, [linear, slope], "the programs are not the same"],
    ["other folds", { seed: 3 }, [linear, "Reaction ~ Dayz", slope], "the folds are not the same"],
    ["both", { folds: 4 }, [slope], "the programs and the folds are not the same"],
  ])("of %s is refused", async (_, more, programs, said) => {
    const { states: [resume] } = await run();
    await expect(run({ ...more, resume }, programs)).rejects.toThrow(said);
  });

  test("of other data, and what is no state, are refused", async () => {
    const { states: [resume] } = await run();
    await expect(crossValidate([linear, "Reaction ~ Dayz", slope], selectRows(table, Int32Array.from({ length: 170 }, (_, row) => row)), { ...options, resume })).rejects.toThrow("the data are not the same");
    await expect(run({ resume: { kind: "cross-validation", version: 1 } })).rejects.toThrow("the state of a cross-validation cannot be read");
  });

  const withoutSeconds = (found: CrossValidation): unknown => JSON.parse(JSON.stringify(found, (key, value: unknown) => (key === "seconds" ? null : value)));
});
