/** confint, compare and simulate over sleepstudy. Oracle: R 4, lme4 1.1-31, `anova` and `confint`. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lmmc } from "./recorder.js";

const sleepstudy = fileURLToPath(new URL("../reference/datasets/sleepstudy.csv", import.meta.url));
const correlated = "Reaction ~ Days + (Days | Subject)";
const independent = "Reaction ~ Days + (Days || Subject)";
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("lmmc compare", () => {
  test("prints R's anova of a file and a formula, and says that REML was refitted", async () => {
    const file = join(folder, "a.lmm");
    await writeFile(file, `${correlated}\n`);
    const { exitCode, out, err } = await lmmc("compare", file, "--formula", independent, "--data", sleepstudy);
    expect(exitCode).toBe(0);
    expect(out).toContain(`1: ${independent}\n2: ${correlated}\n`);
    expect(out).toMatch(/npar +AIC +BIC +logLik deviance +Chisq Df Pr\(>Chisq\)/);
    expect(out).toMatch(/6 1763\.9 1783\.1 -875\.97 +1751\.9 0\.0639 +1 +0\.8004/);
    expect(err).toContain("note LMM0720");
  });

  test("gives the same as JSON", async () => {
    const { out } = await lmmc("compare", "--formula", correlated, "--formula", independent, "--data", sleepstudy, "--json");
    expect(JSON.parse(out)).toMatchObject({ models: [{ parameters: 5, test: null }, { parameters: 6, test: { degreesOfFreedom: 1 } }], diagnostics: [{ code: "LMM0720" }] });
  });

  test("wants two models, of one response", async () => {
    expect(await lmmc("compare", "--formula", correlated, "--data", sleepstudy)).toMatchObject({ exitCode: 2, err: expect.stringContaining("LMM0908") as string });
    const other = await lmmc("compare", "--formula", correlated, "--formula", "log(Reaction) ~ Days + (1 | Subject)", "--data", sleepstudy);
    expect(other).toMatchObject({ exitCode: 1, err: expect.stringContaining("LMM0719") as string });
  });
});

describe("lmmc confint", () => {
  test("prints Wald limits of the fixed effects", async () => {
    const { exitCode, out } = await lmmc("confint", "--formula", correlated, "--data", sleepstudy);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/2\.5 % +97\.5 %\n\(Intercept\) 238\.029\d+ 264\.78\d+\nDays +7\.437\d+ +13\.49\d+\n$/);
  });

  test("profiles every parameter, as JSON at the level asked for", async () => {
    const { out } = await lmmc("confint", "--formula", correlated, "--data", sleepstudy, "--method", "profile", "--level", "0.8", "--workers", "1", "--json");
    const found = JSON.parse(out) as { level: number; intervals: { name: string; lower: number }[] };
    expect(found.level).toBe(0.8);
    expect(found.intervals[0].name).toBe("sd_(Intercept)|Subject");
    expect(found.intervals[0].lower).toBeCloseTo(17.380870715, 2);
  });

  test("refuses a level outside (0, 1)", async () => {
    expect(await lmmc("confint", "--formula", correlated, "--data", sleepstudy, "--level", "95")).toMatchObject({ exitCode: 2 });
  });
});

test("lmmc simulate prints one line per row, one column per draw, as the seed decides", async () => {
  const draw = (seed: string): ReturnType<typeof lmmc> => lmmc("simulate", "--formula", correlated, "--data", sleepstudy, "--count", "2", "--seed", seed);
  const [first, again, other] = [await draw("1"), await draw("1"), await draw("2")];
  expect(first.out.split("\n").slice(0, 1)).toEqual(["simulation_1,simulation_2"]);
  expect(first.out.trimEnd().split("\n").length).toBe(181);
  expect(again.out).toBe(first.out);
  expect(other.out).not.toBe(first.out);
});

describe("a saved fit in place of a model", () => {
  const saved = (name: string): string => join(folder, name);
  beforeAll(async () => {
    await lmmc("fit", "--formula", correlated, "--data", sleepstudy, "--quiet", "--out", saved("correlated"));
    await lmmc("fit", "--formula", independent, "--data", sleepstudy, "--quiet", "--out", saved("independent"));
  });

  test("is compared, with others and with models, over the rows that its folder remembers", async () => {
    const fresh = await lmmc("compare", "--formula", independent, "--formula", correlated, "--data", sleepstudy);
    expect(await lmmc("compare", saved("independent"), saved("correlated"))).toEqual(fresh);
    expect((await lmmc("compare", saved("independent"), "--formula", correlated, "--data", sleepstudy)).out).toBe(fresh.out);
  });

  test("gives the intervals and the simulations that its model gives", async () => {
    const rows = ["--data", sleepstudy];
    for (const asked of [["confint"], ["confint", "--method", "profile", "--workers", "1"], ["confint", "--method", "bootstrap", "--replicates", "20", "--workers", "1"], ["simulate", "--count", "2"]]) {
      const [verb, ...options] = asked;
      const fromModel = await lmmc(verb, "--formula", correlated, ...rows, ...options);
      expect(fromModel.exitCode).toBe(0);
      expect((await lmmc(verb, saved("correlated"), ...options)).out).toBe(fromModel.out);
      expect((await lmmc(verb, saved("correlated"), ...rows, ...options)).out).toBe(fromModel.out);
    }
  });

  test("of rows that were held out in part finds the rest again", async () => {
    const { exitCode } = await lmmc("fit", "--formula", correlated, "--data", sleepstudy, "--quiet", "--holdout", "0.2", "--seed", "5", "--out", saved("part"));
    expect(exitCode).toBe(0);
    expect((await lmmc("simulate", saved("part"))).out.trimEnd().split("\n").length).toBe(145);
  });

  test("notices other rows, and rows that are gone", async () => {
    const other = join(folder, "other.csv");
    await writeFile(other, (await readFile(sleepstudy, "utf8")).replace("249.56", "949.56"));
    expect(await lmmc("simulate", saved("correlated"), "--data", other)).toMatchObject({ exitCode: 1, err: expect.stringContaining("LMM0724") as string });
    await lmmc("fit", "--formula", correlated, "--data", other, "--quiet", "--out", saved("orphan"));
    await rm(other);
    const orphan = await lmmc("simulate", saved("orphan"));
    expect(orphan).toMatchObject({ exitCode: 2, err: expect.stringContaining("LMM0909") as string });
    expect((await lmmc("confint", saved("orphan"))).exitCode).toBe(0);
  });
});
