/** What the training rows teach a design, and what they show to be wrong. Worked by hand. */
import { describe, expect, it } from "vitest";
import { designReport } from "../../src/design/index.js";
import { runFormula, tableOf, type CaseResult, type FormulaCase } from "../analysis/reference-cases.js";

const data = {
  y: [1, 4, 2, 6, 5, 3],
  x: [1, 2, 3, 4, 5, 7],
  f: ["a", "b", "a", "b", "c", "c"],
  g: ["u", "u", "v", "v", "w", "w"],
} as const;

const run = (formula: string, changes: FormulaCase["data"] = {}): CaseResult => runFormula(formula, tableOf({ ...data, ...changes }));
const codesOf = ({ diagnostics }: CaseResult): string[] => diagnostics.map(({ code }) => code);
const message = (result: CaseResult, code: string): string => result.diagnostics.find((one) => one.code === code)?.message ?? "";

describe("rows with a missing value", () => {
  it("are left out and counted, wherever the value is missing", () => {
    const result = run("y ~ x + (1 | g)", { x: [1, null, 3, 4, 5, 7], g: ["u", "u", "v", "v", null, "w"] });
    expect(Array.from(result.learned?.design?.keptRows ?? [])).toEqual([0, 2, 3, 5]);
    expect(result.learned?.droppedRows).toBe(2);
    expect(message(result, "LMM0607")).toBe("2 of 6 rows have a missing value and are left out");
  });

  it("are left out too when only a variable that a minus took away is missing, as in R", () => {
    const result = run("y ~ x + z - z", { z: [1, 2, null, 4, 5, 6] });
    expect(result.learned?.design?.rowCount).toBe(5);
    expect(result.learned?.design?.fixed.names).toEqual(["(Intercept)", "x"]);
  });

  it("count as no member of a set, and as unknown in a comparison, as in R", () => {
    const missing = { f: ["a", null, "a", "b", "c", "c"] };
    expect(Array.from(run('y ~ I(f %in% c("a", "b"))', missing).learned?.design?.fixed.matrix.data ?? [])).toEqual([1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0]);
    expect(run('y ~ I(f == "a")', missing).learned?.droppedRows).toBe(1);
  });

  it("are left out for a variable that a minus took from a random term with one bar, not with two, as in lme4", () => {
    const missing = { z: [1, null, 3, 4, 5, 6] };
    expect(run("y ~ x + (x + z - z | g)", missing).learned?.droppedRows).toBe(1);
    expect(run("y ~ x + (x + z - z || g)", missing).learned?.droppedRows).toBe(0);
  });

  it("take their levels with them", () => {
    const result = run("y ~ f + (1 | g)", { x: data.x, f: ["a", "b", "a", "b", null, null] });
    expect(result.learned?.design?.fixed.names).toEqual(["(Intercept)", "fb"]);
    expect(result.learned?.design?.grouped[0].levels).toEqual(["u", "v"]);
  });

  it("leave nothing to fit when no row is complete, and the worst variable is named", () => {
    const result = run("y ~ x + f", { x: [null, null, null, null, 1, 2], f: ["a", "b", "a", "b", null, null] });
    expect(result.learned?.design).toBeNull();
    expect(message(result, "LMM0604")).toBe("no row is complete: `x` is missing in 4 of 6 rows");
  });
});

describe("numbers that cannot be fitted", () => {
  it("are refused in the response and in a column, with their row", () => {
    expect(message(run("y ~ x", { y: [1, 2, Infinity, 4, 5, 6] }), "LMM0603")).toBe("`y` is infinite in row 3");
    expect(message(run("y ~ log(x)", { x: [1, 0, 3, 4, 5, 7] }), "LMM0603")).toBe("`log(x)` is infinite in row 2");
  });

  it("are refused before a basis spreads them over every row", () => {
    expect(codesOf(run("y ~ poly(log(x), 2)", { x: [1, 0, 3, 4, 5, 7] }))).toContain("LMM0603");
  });

  it("do not matter in a column that the formula does not name", () => {
    expect(codesOf(run("y ~ x", { z: [1, 2, Infinity, 4, 5, 6] }))).toEqual([]);
  });

  it("are refused as weights unless positive", () => {
    expect(message(run("y ~ x\nweights = w", { w: [1, 1, -2, 1, 1, 1] }), "LMM0613")).toBe("the weight in row 3 is -2: a weight is positive");
  });
});

describe("columns that others determine", () => {
  it("are left out and named, the later ones, and the rest keep their order", () => {
    const { design } = run("y ~ z + x + w", { z: [2, 2, 2, 2, 2, 2], w: [2, 4, 6, 8, 10, 14] }).learned!;
    expect(design?.fixed.names).toEqual(["(Intercept)", "x"]);
    expect(design?.fixed.droppedNames).toEqual(["z", "w"]);
    expect(Array.from(design?.fixed.termIndex ?? [])).toEqual([0, 2]);
  });

  it("stay when they only come close", () => {
    const { design } = run("y ~ x + w", { w: [1.00001, 2, 3, 4, 5, 7] }).learned!;
    expect(design?.fixed.names).toEqual(["(Intercept)", "x", "w"]);
  });
});

describe("grouping factors", () => {
  it("of a single level are refused", () => {
    expect(message(run("y ~ x + (1 | g)", { g: ["u", "u", "u", "u", "u", "u"] }), "LMM0608")).toContain("a single level, `u`");
  });

  it("that are numbers with a value in every row are refused; names for every row are only warned of", () => {
    expect(codesOf(run("y ~ x + (1 | z)", { z: [1, 2, 3, 4, 5, 6] }))).toEqual(["LMM0609"]);
    expect(codesOf(run("y ~ x + (1 | z)", { z: ["a", "b", "c", "d", "e", "f"] }))).toEqual(["LMM0610"]);
  });

  it("of numbers have their levels in numeric order", () => {
    const { design } = run("y ~ x + (1 | z)", { z: [10, 9, 10, 9, 100, 100] }).learned!;
    expect(design?.grouped[0].levels).toEqual(["9", "10", "100"]);
  });

  it("of dates have dates as levels", () => {
    const day = { kind: "date", name: "day", values: Float64Array.of(0, 0, 31, 31, 59, 59) } as const;
    const table = tableOf(data);
    const { learned } = runFormula("y ~ x + (1 | day)", { ...table, columns: [...table.columns, day] });
    expect(learned?.design?.grouped[0].levels).toEqual(["1970-01-01", "1970-02-01", "1970-03-01"]);
  });

  it("that interact have the combinations that occur, the first varying slowest", () => {
    const { design } = run("y ~ x + (1 | g:f)", { f: ["b", "a", "b", "b", "a", "a"] }).learned!;
    expect(design?.grouped[0].levels).toEqual(["u:a", "u:b", "v:b", "w:a"]);
    expect(Array.from(design?.grouped[0].levelIndex ?? [])).toEqual([1, 0, 2, 2, 3, 3]);
  });
});

describe("inputs of a network", () => {
  it("are standardised if they are numbers, and one indicator per level if they are factors", () => {
    const { design, learnt } = run("y ~ mlp(x, f, layers = [2])").learned!;
    expect(design?.networks[0].inputNames).toEqual(["x", "fa", "fb", "fc"]);
    expect(learnt?.networks[0].means).toEqual([22 / 6, 0, 0, 0]);
    const first = Array.from(design?.networks[0].inputs.data.subarray(0, 4) ?? []);
    // sample standard deviation of 1, 2, 3, 4, 5, 7: sqrt(70/3 / 5)
    expect(first[0]).toBeCloseTo((1 - 22 / 6) / Math.sqrt(70 / 15), 12);
    expect(first.slice(1)).toEqual([1, 0, 0]);
  });

  it("that are factors of too many levels are refused, also where the formula makes the factor", () => {
    const many = { y: Array.from({ length: 60 }, (_, i) => i % 7), x: Array.from({ length: 60 }, (_, i) => i) };
    expect(codesOf(runFormula("y ~ mlp(factor(x))", tableOf(many)))).toEqual(["LMM0345"]);
  });

  it("that are looked up hold the level's place, and the dimension follows the levels where none is given", () => {
    const { design, learnt } = run("y ~ mlp(x, embed(g), f, onehot(z), layers = [2])", { z: [10, 9, 10, 9, 100, 100] }).learned!;
    expect(design?.networks[0].inputNames).toEqual(["x", "fa", "fb", "fc", "embed(g)", "onehot(z)"]);
    // 1.6 * 3^0.56 = 2.96
    expect(design?.networks[0].blocks).toEqual([
      { kind: "numbers", from: 0, width: 4 },
      { kind: "embedding", label: "embed(g)", column: 4, levelCount: 3, width: 3 },
      { kind: "indicators", label: "onehot(z)", column: 5, levelCount: 3, width: 3 },
    ]);
    expect(learnt?.networks[0].levels).toEqual([["u", "v", "w"], ["9", "10", "100"]]);
    expect(Array.from(design?.networks[0].inputs.data ?? []).filter((_, i) => i % 6 === 5)).toEqual([1, 0, 1, 0, 2, 2]);
  });

  it("stand as they are when the net is told so", () => {
    const { design } = run("y ~ mlp(x, layers = [2], standardize = false)").learned!;
    expect(Array.from(design?.networks[0].inputs.data ?? [])).toEqual([...data.x]);
  });
});

describe("sites of a kernel", () => {
  it("are the distinct places, and every row knows its own", () => {
    const { design } = run("kernel near(d; range > 0) = exp(-d / range)\ny ~ near(x, z)", { x: [1, 2, 1, 2, 1, 3], z: [0, 0, 0, 1, 0, 0] }).learned!;
    expect(Array.from(design?.kernels[0].siteIndex ?? [])).toEqual([0, 1, 0, 2, 0, 3]);
    expect(Array.from(design?.kernels[0].sites.data ?? [])).toEqual([1, 0, 2, 0, 2, 1, 3, 0]);
  });
});

describe("a structure over occasions", () => {
  const structure = "structure near(i, j; variance > 0, rho in (-1, 1)) = variance * rho^abs(i - j)\n";

  it("has one indicator per occasion, and the occasion is its position", () => {
    const { design } = run(`${structure}y ~ near(t | g)`, { t: [1, 4, 1, 4, 9, 4] }).learned!;
    expect(design?.grouped[0].basisNames).toEqual(["t1", "t4", "t9"]);
    expect(Array.from(design?.grouped[0].positions ?? [])).toEqual([1, 4, 9]);
  });

  it("counts the levels where the occasions are a factor", () => {
    const { design } = run(`${structure}y ~ near(0 + f | g)`).learned!;
    expect(Array.from(design?.grouped[0].positions ?? [])).toEqual([1, 2, 3]);
  });
});

describe("the report of a design", () => {
  it("holds the response, the fixed columns, every random term and the rows left out", () => {
    const { model, learned } = run("log(y) ~ x + offset(o) + (x | g)", { o: [0.5, 0, 0, 0, 0, null] });
    const report = designReport(model!, learned!.design!, learned!.droppedRows);
    expect(report.response?.[1]).toBeCloseTo(Math.log(4), 15);
    expect(report.offset).toEqual([0.5, 0, 0, 0, 0]);
    expect(report.fixed).toMatchObject({ names: ["(Intercept)", "x"], assign: [0, 1], terms: ["x"], dropped: [] });
    expect(report.fixed.rows[2]).toEqual([1, 3]);
    expect(report.random).toMatchObject([{ group: "g", names: ["(Intercept)", "x"], levels: ["u", "v", "w"], levelOfRow: ["u", "u", "v", "v", "w"] }]);
    expect([report.droppedRows, report.keptRows]).toEqual([1, [1, 2, 3, 4, 5]]);
  });
});
