/**
 * Prediction intervals of exact fits: the joint covariance of beta-hat and of every term's effects, at levels seen and unseen. Oracle:
 * R 4 with lme4 1.1-31 for the estimates (bobyqa to 1e-11); Var(y0 - y0-hat) from V = ZDZ' + sigma^2 I by `solve`, y0-hat = A y with
 * A = x C X'V^-1 + z D Z'P. The standard errors are good to the digits to which the two optimisers agree.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { readTable } from "../../src/data/readers/index.js";
import { compile, loadFit, type FittedModel } from "../../src/index.js";
import { simulate } from "./support.js";

/** The normal's 97.5 percent point. */
const reach = 1.959963984540054;

interface Case {
  readonly dataset: string;
  readonly formula: string;
  readonly rows: readonly Readonly<Record<string, number | string>>[];
  readonly prediction: readonly number[];
  readonly standardErrors: readonly number[];
}

const cases: readonly Case[] = [
  {
    dataset: "Penicillin",
    formula: "diameter ~ 1 + (1 | plate) + (1 | sample)",
    rows: [{ plate: "a", sample: "A" }, { plate: "f", sample: "F" }, { plate: "new", sample: "B" }, { plate: "c", sample: "new" }, { plate: "new", sample: "new" }],
    prediction: [25.96382724, 19.52727483, 21.96174607, 23.15389414, 22.97222222],
    standardErrors: [0.6000919651, 0.6000919651, 1.0304174817, 2.1684976937, 2.3246574086],
  },
  {
    dataset: "sleepstudy",
    formula: "Reaction ~ Days + (Days | Subject)",
    rows: [{ Days: 0, Subject: "308" }, { Days: 12, Subject: "309" }, { Days: 5, Subject: "new" }],
    prediction: [253.6636706, 233.1775255, 303.7415346],
    standardErrors: [28.37465381, 32.51759343, 48.28732763],
  },
];

describe.each(cases)("$formula", ({ dataset, formula, rows, prediction, standardErrors }) => {
  let fit: FittedModel;
  beforeAll(async () => {
    fit = await compile(formula).fit((await readTable(`test/reference/datasets/${dataset}.csv`)).table);
  });

  test("predicts levels seen and unseen with the standard errors of the joint covariance", () => {
    const found = fit.predict(rows, { interval: 0.95 });
    prediction.forEach((value, i) => {
      expect((found.prediction[i] ?? NaN) / value).toBeCloseTo(1, 6);
      expect(((found.upper?.[i] ?? NaN) - (found.lower?.[i] ?? NaN)) / 2 / reach / standardErrors[i]).toBeCloseTo(1, 5);
    });
  });

  test("does so from its saved form, bit by bit, with the conditional deviations of its effects", () => {
    const loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.predict(rows, { interval: 0.95 })).toEqual(fit.predict(rows, { interval: 0.95 }));
    expect(loaded.ranef()).toEqual(fit.ranef());
  });
});

test("new observations fall in 80% intervals at the rate that is promised, at levels seen and unseen", async () => {
  const all = simulate(3000, 5);
  const rows = all.y.map((_, i) => i);
  const pick = (wanted: (i: number) => boolean): { y: number; s: number; z: number; g: string; h: string }[] => [...rows].filter(wanted).map((i) => ({ y: all.y[i], s: Math.sin(2 * all.x[i]), z: all.z[i], g: all.g[i], h: all.h[i] }));
  const fit = await compile("y ~ s + z + (1 | g) + (1 | h)").fit(pick((i) => i % 3 > 0 && i % 300 > 29));
  for (const wanted of [(i: number): boolean => i % 3 === 0 && i % 300 > 29, (i: number): boolean => i % 300 <= 29]) {
    const fresh = pick(wanted);
    const { lower, upper } = fit.predict(fresh, { interval: 0.8 });
    const inside = fresh.filter((row, i) => row.y > (lower?.[i] ?? NaN) && row.y < (upper?.[i] ?? NaN)).length;
    // 30 unseen groups of 10 rows each move together: a rate known to about 0.05; seen ones to about 0.015
    expect(Math.abs(inside / fresh.length - 0.8)).toBeLessThan(0.1);
  }
});

test("a saved fit whose joint posterior is cut short is a diagnostic", async () => {
  const saved = (await compile("y ~ x + (1 | g) + (1 | h)").fit(simulate(200, 2))).save();
  const joint = JSON.parse(JSON.stringify(saved.estimates.joint)) as { cross: { stages: { panel: { length: number; base64: string } }[] } };
  joint.cross.stages[0].panel = { ...joint.cross.stages[0].panel, length: 0, base64: "" };
  expect(() => loadFit({ ...saved, estimates: { ...saved.estimates, joint } })).toThrow(/damaged: its joint posterior/);
});
