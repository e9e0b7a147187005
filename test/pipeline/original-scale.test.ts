/** Predictions of a transformed response on the scale of its column, over sleepstudy (lme4). */
import { beforeAll, describe, expect, test } from "vitest";
import { readTable } from "../../src/data/readers/index.js";
import { compile, loadFit, type FittedModel, type Table } from "../../src/index.js";

let table: Table;
beforeAll(async () => {
  table = (await readTable("test/reference/datasets/sleepstudy.csv")).table;
});

const fitOf = (response: string): Promise<FittedModel> => compile(`${response} ~ Days + (1 | Subject)\ncriterion = ml`).fit(table);
const numbers = (values: readonly (number | null)[] | undefined): number[] => (values ?? []).map((value) => value ?? NaN);

describe("predictions on the original scale", () => {
  test("undo the logarithm, of the limits too, also once saved and loaded", async () => {
    const fit = loadFit(JSON.parse(JSON.stringify((await fitOf("log(Reaction)")).save())));
    const [plain, original] = [false, true].map((isOriginal) => fit.predict(table, { interval: 0.9, original: isOriginal }));
    expect([plain.scale, original.scale]).toEqual(["log(Reaction)", "Reaction"]);
    for (const part of ["prediction", "lower", "upper"] as const) {
      numbers(original[part]).forEach((value, i) => expect(value / Math.exp(numbers(plain[part])[i])).toBeCloseTo(1, 12));
    }
  });

  test("of a decreasing transformation keep their limits in order", async () => {
    const { prediction, lower, upper } = (await fitOf("I(1000 / Reaction)")).predict(table, { interval: 0.9, original: true });
    numbers(prediction).forEach((value, i) => expect([numbers(lower)[i] < value, value < numbers(upper)[i]]).toEqual([true, true]));
  });

  test("of a standardised response are those of the response itself", async () => {
    const standardised = (await fitOf("scale(Reaction)")).predict(table, { original: true });
    const plain = (await fitOf("Reaction")).predict(table, { original: true });
    expect([standardised.scale, plain.scale]).toEqual(["Reaction", "Reaction"]);
    // one likelihood in other units: equal to the optimiser's tolerance
    numbers(plain.prediction).forEach((value, i) => expect(numbers(standardised.prediction)[i] / value).toBeCloseTo(1, 6));
  });

  test("are refused where the left side has no inverse that is known", async () => {
    const fit = await fitOf("log(Reaction / (1000 - Reaction))");
    expect(() => fit.predict(table, { original: true })).toThrow(/LMM0790: `log\(Reaction\/\(1000 - Reaction\)\)` has no inverse/);
  });
});
