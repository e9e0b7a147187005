/** Responses that count, `cbind(successes, failures)`, and what each family takes. cbpp: lme4, by R 4.2.2's model.response. */
import { describe, expect, it } from "vitest";
import { readTable } from "../../src/data/readers/index.js";
import { check, compile } from "../../src/index.js";
import { applyDesign, selectDesignRows } from "../../src/design/index.js";
import { runFormula, tableOf, type FormulaCase } from "../analysis/reference-cases.js";

const binomial = "\nfamily = binomial";
const counts = { y: [1, 4, 0, 6], n: [3, 4, 2, 9], x: [1, 2, 3, 5] } as const;

function told(formula: string, changes: FormulaCase["data"] = {}): readonly string[] {
  return check(formula, { data: tableOf({ ...counts, ...changes }) }).filter(({ code }) => code !== "LMM0694").map(({ code, message }) => `${code} ${message}`);
}

const hintOf = (formula: string, changes: FormulaCase["data"] = {}): string | null | undefined => check(formula, { data: tableOf({ ...counts, ...changes }) })[0]?.hint;

describe("successes and failures", () => {
  it("are R's two columns, of lme4's cattle herds", async () => {
    const { table } = await readTable("test/reference/datasets/cbpp.csv");
    const model = compile(`cbind(incidence, size - incidence) ~ period + (1 | herd)${binomial}\ndata { herd: factor, period: factor }`);
    const { response, responseLabel, fixed } = model.design(table);
    const rows = response as readonly (readonly number[])[];
    expect(responseLabel).toBe("cbind(incidence, size - incidence)");
    expect(rows.slice(0, 6)).toEqual([[2, 12], [3, 9], [4, 5], [0, 5], [3, 19], [1, 17]]);
    expect(rows.length).toBe(56);
    expect(rows.reduce(([k, m], [one, other]) => [k + one, m + other], [0, 0])).toEqual([99, 743]);
    expect(fixed.names).toEqual(["(Intercept)", "period2", "period3", "period4"]);
  });

  it("are trials and successes for an engine, also of chosen rows", () => {
    const { design } = runFormula(`cbind(y, n - y) ~ x${binomial}`, tableOf(counts)).learned!;
    expect([Array.from(design?.response ?? []), Array.from(design?.trials ?? [])]).toEqual([[1, 4, 0, 6], [3, 4, 2, 9]]);
    expect(Array.from(selectDesignRows(design!, Int32Array.of(3, 0)).trials ?? [])).toEqual([9, 3]);
  });

  it("leave out the rows where either is missing", () => {
    expect(runFormula(`cbind(y, n - y) ~ x${binomial}`, tableOf({ ...counts, n: [3, null, 2, 9] })).learned?.design?.rowCount).toBe(3);
  });

  it("come with new rows that have them, and are not asked of those that have not", () => {
    const { model, learned } = runFormula(`cbind(y, n - y) ~ x${binomial}`, tableOf(counts));
    const applied = (rows: FormulaCase["data"]): (readonly number[] | null)[] => {
      const { design } = applyDesign(model!, learned!.learnt!, tableOf(rows));
      return [design?.response ?? null, design?.trials ?? null].map((values) => values && Array.from(values));
    };
    expect(applied({ x: [1, 2], y: [3, 1], n: [5, null] })).toEqual([[3, 1], [5, NaN]]);
    expect(applied({ x: [1, 2] })).toEqual([null, null]);
  });

  it("are whole numbers, 0 or more, of at least one trial", () => {
    expect(told(`cbind(y, n - y) ~ x${binomial}`)).toEqual([]);
    expect(told(`cbind(y, n - y) ~ x${binomial}`, { n: [3, 4, 2, 5] })).toEqual(["LMM0630 `n - y` is -1 in row 4, and `cbind()` counts successes and failures: whole numbers, 0 or more"]);
    expect(told(`cbind(y, n) ~ x${binomial}`, { y: [1, 2.5, 0, 6] })[0]).toMatch(/^LMM0630 `y` is 2.5 in row 2,/);
    expect(told(`cbind(y, n - y) ~ x${binomial}`, { n: [3, 4, 0, 9] })).toEqual(["LMM0631 row 3 counts neither successes nor failures, and tells nothing of their share"]);
  });

  it("may come of shares and numbers of trials, whose product is rounded in its last digits", () => {
    const shares = { share: [1 / 3, 1, 0, 2 / 3] };
    expect(told(`cbind(share * n, n - share * n) ~ x${binomial}`, shares)).toEqual([]);
    expect(hintOf(`cbind(share, 1 - share) ~ x${binomial}`, shares)).toContain("cbind(share * n, n - share * n)");
    expect(hintOf(`share ~ x\nweights = n${binomial}`, shares)).toContain("cbind(share * n, n - share * n)");
  });

  it("need a family that counts trials, and two columns of numbers", () => {
    expect(told("cbind(y, n - y) ~ x")).toEqual(["LMM0328 `cbind(y, n - y)` counts successes and failures, and the gaussian family takes one number per row"]);
    expect(hintOf("cbind(y, n - y) ~ x")).toBe("say what is counted, `family = binomial`; for a linear model of the share of successes, write `I(y / (y + n - y)) ~ ...`");
    expect(told(`cbind(y, n, x) ~ 1${binomial}`)).toEqual(["LMM0327 `cbind()` on the left side takes two columns, successes and failures, found 3"]);
    expect(told(`cbind(y, f) ~ x${binomial}`, { f: ["a", "b", "a", "b"] })[0]).toMatch(/^LMM0213 `cbind\(\)` needs numbers, and `f` is a factor/);
  });

  it("are no terms where `.` names all other columns", () => {
    expect(runFormula(`cbind(y, n - y) ~ .${binomial}`, tableOf(counts)).learned?.design?.fixed.names).toEqual(["(Intercept)", "x"]);
  });
});

describe("a response that its family cannot take", () => {
  it.each([
    ["poisson", [1, -1, 0, 2], "`y` is -1 in row 2, and the poisson family takes whole numbers, 0 or more"],
    ["negative_binomial", [1, 0.5, 0, 2], "`y` is 0.5 in row 2, and the negative_binomial family takes whole numbers, 0 or more"],
    ["gamma", [1, 2, 0, 2], "`y` is 0 in row 3, and the gamma family takes numbers, above 0"],
    ["beta", [0.2, 0.5, 0.9, 1], "`y` is 1 in row 4, and the beta family takes numbers, above 0 and below 1"],
    ["bernoulli", [0, 1, 1, 2], "`y` is 2 in row 4, and the bernoulli family takes whole numbers, 0 or more and 1 or less"],
    ["binomial", [0, 1, 1, 2], "`y` is 2 in row 4, and the binomial family takes whole numbers, 0 or more and 1 or less, of one trial"],
  ])("is named with its row: %s", (family, y, message) => {
    expect(told(`y ~ x\nfamily = ${family}`, { y })).toEqual([`LMM0632 ${message}`]);
  });

  it("is none of those within its bounds", () => {
    for (const family of ["poisson", "gaussian", "negative_binomial"]) expect(told(`y ~ x\nfamily = ${family}`)).toEqual([]);
  });
});
