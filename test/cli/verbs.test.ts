/** The verbs in this process, over the sleepstudy data of lme4 (Belenky et al. 2003). */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lmmc } from "./recorder.js";

const sleepstudy = fileURLToPath(new URL("../reference/datasets/sleepstudy.csv", import.meta.url));
const slope = ["--formula", "Reaction ~ Days + (Days | Subject)", "--data", sleepstudy];
let folder = "";
const path = (name: string): string => join(folder, name);
const file = async (name: string, text: string): Promise<string> => {
  await writeFile(path(name), text);
  return path(name);
};
const jsonOf = (run: { out: string }): Record<string, unknown> => JSON.parse(run.out) as Record<string, unknown>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("lmmc check", () => {
  test("has nothing to say of a sound model", async () => {
    expect(await lmmc("check", ...slope)).toEqual({ exitCode: 0, out: "<formula>: no complaints\n", err: "" });
  });

  test("draws a mistake with its line, a caret and a hint", async () => {
    const { exitCode, out, err } = await lmmc("check", await file("bad.lmm", "model m\nReaction ~ Dayz + (1 | Subject)\n"), "--data", sleepstudy);
    expect(exitCode).toBe(1);
    expect(out).toContain("1 error");
    expect(err).toContain(`${path("bad.lmm")}:2:12`);
    expect(err).toContain("^^^^");
    expect(err).toContain("did you mean `Days`?");
  });

  test("reports the same as JSON, with line and column", async () => {
    const run = await lmmc("check", "--formula", "Reaction ~ Dayz", "--data", sleepstudy, "--json");
    expect(run.exitCode).toBe(1);
    expect(jsonOf(run)).toMatchObject({ diagnostics: [{ code: "LMM0203", severity: "error", line: 1, column: 12, hint: "did you mean `Days`?" }] });
  });

  test("looks at the file that the program names, beside the program", async () => {
    await file("rows.csv", "y,x\n1,2\n2,3\n3,5\n4,4\n");
    const { exitCode, err } = await lmmc("check", await file("named.lmm", 'y ~ z\ndata "rows.csv" { x: numeric }\n'));
    expect(exitCode).toBe(1);
    expect(err).toContain("LMM0203");
  });

  test("reads imports beside the program that names them, and draws mistakes in them", async () => {
    await file("shared.lmm", "net body = mlp(layers = [3])\n");
    expect(await lmmc("check", await file("main.lmm", 'import "./shared.lmm"\ny ~ body(x) + (1 | g)\n'))).toMatchObject({ exitCode: 0, err: "" });
  });
});

describe("a model that no engine fits yet", () => {
  const cattle = fileURLToPath(new URL("../reference/datasets/cbpp.csv", import.meta.url));
  const counted = "cbind(incidence, size - incidence) ~ period + (1 | herd)\nfamily = binomial\ndata { herd: factor, period: factor }\n";

  test("is explained and has a design all the same", async () => {
    const program = await file("counted.lmm", counted);
    const explained = await lmmc("explain", program, "--data", cattle);
    expect(explained.out).toContain("response  cbind(incidence, size - incidence)\n          successes: incidence; failures: size - incidence\n");
    expect([explained.exitCode, explained.err]).toEqual([1, expect.stringContaining("error LMM0694: the family `binomial(link = logit)` cannot be fitted yet")]);
    const design = await lmmc("design", program, "--data", cattle, "--json");
    expect([design.exitCode, (jsonOf(design).response as number[][])[0]]).toEqual([0, [2, 12]]);
  });

  test("is explained as JSON too, without a plan", async () => {
    const { exitCode, out } = await lmmc("explain", await file("counted.lmm", counted), "--data", cattle, "--json");
    expect([exitCode, jsonOf({ out })]).toMatchObject([1, { model: { response: { label: "cbind(incidence, size - incidence)" } }, plan: null, diagnostics: [{ code: "LMM0694" }] }]);
  });

  test("is refused by a fit", async () => {
    const { exitCode, out, err } = await lmmc("fit", await file("counted.lmm", counted), "--data", cattle);
    expect([exitCode, out]).toEqual([1, ""]);
    expect(err).toContain("LMM0694");
  });
});

describe("a matrix of covariances between levels", () => {
  test("is found beside the program that names it, and stays with the fit", async () => {
    await file("kin.csv", '"","a","b","c"\n"a",1,0.5,0\n"b",0.5,1,0\n"c",0,0,1\n');
    const program = await file("kin.lmm", 'y ~ 1 + (1 | g, cov = "kin.csv")\n');
    const rows = await file("kin-rows.csv", "y,g\n1,a\n2,c\n4,a\n3,c\n5,a\n4.5,c\n");
    expect(await lmmc("fit", program, "--data", rows, "--out", path("kin-fit"))).toMatchObject({ exitCode: 0 });
    const { exitCode, out } = await lmmc("predict", path("kin-fit"), "--data", await file("kin-new.csv", "g\nb\n"), "--json");
    expect([exitCode, jsonOf({ out }).unseenLevels]).toEqual([0, []]);
  });

  test("that is not there is named", async () => {
    const { exitCode, err } = await lmmc("check", await file("lost.lmm", 'y ~ 1 + (1 | g, cov = "lost.csv")\n'), "--data", await file("lost-rows.csv", "y,g\n1,a\n2,b\n4,a\n3,b\n"));
    expect(exitCode).toBe(1);
    expect(err).toContain("there is no matrix lost.csv");
  });
});

describe("usage", () => {
  test.each<[string, readonly string[], string]>([
    ["no model", ["fit", "--data", "f.csv"], "LMM0901"],
    ["two models", ["check", "m.lmm", "--formula", "y ~ x"], "LMM0902"],
    ["no data", ["fit", "--formula", "y ~ x"], "LMM0903"],
    ["a setting without a value", ["fit", ...slope, "--set", "epochs"], "LMM0904"],
    ["a seed that is no number", ["fit", ...slope, "--seed", "one"], "LMM0905"],
    ["two kinds of test rows", ["fit", ...slope, "--test", sleepstudy, "--holdout", "0.2"], "LMM0906"],
    ["an unknown verb", ["fti"], "Did you mean fit?"],
    ["an unknown option", ["fit", "--dat", "x"], "Did you mean --data?"],
    ["an artefact that does not exist", ["explain", "--print", "tape"], "Allowed choices are"],
  ])("%s ends with exit code 2", async (_, argv, said) => {
    const { exitCode, err } = await lmmc(...argv);
    expect(err).toContain(said);
    expect(exitCode).toBe(2);
  });

  test("every verb explains itself", async () => {
    for (const verb of ["check", "explain", "design", "fit", "predict", "summary", "ranef", "confint", "compare", "simulate", "emit", "fmt", "help"]) {
      const { exitCode, out } = await lmmc(verb, "--help");
      expect(exitCode).toBe(0);
      expect(out).toContain(`Usage: lmmc ${verb}`);
      expect(out).toContain("--json");
    }
  });
});

describe("files that are not what they should be", () => {
  test.each<[string, string, string]>([
    ["absent", "LMM0801", ""],
    ["empty", "LMM0804", " \n"],
    ["ragged", "LMM0502", "Reaction,Days\n1,2\n3\n"],
    ["with a column twice", "LMM0503", "Reaction,Days,Days\n1,2,3\n"],
    ["without rows", "LMM0501", "Reaction,Days\n"],
  ])("data that is %s is an error with its code", async (name, code, text) => {
    const data = text === "" ? path("absent.csv") : await file(`${name}.csv`, text);
    const { exitCode, err } = await lmmc("fit", "--formula", "Reaction ~ Days", "--data", data);
    expect(err).toContain(`error ${code}`);
    expect(exitCode).toBe(1);
  });

  test("a program that is absent is an error, also as JSON", async () => {
    const run = await lmmc("fit", path("nowhere.lmm"), "--json");
    expect(run).toMatchObject({ exitCode: 1, err: "" });
    expect(jsonOf(run)).toMatchObject({ diagnostics: [{ code: "LMM0801" }] });
  });
});

describe("lmmc fit", () => {
  test("prints lme4's summary of sleepstudy", async () => {
    const { exitCode, out } = await lmmc("fit", ...slope, "--quiet");
    expect(exitCode).toBe(0);
    // lme4 1.1-31: REMLcrit 1743.628272 at the optimum, fixed effects and standard errors as every tutorial prints them;
    // lmerTest 3.1-3: 17 degrees of freedom, p = 3.26e-06
    expect(out).toContain("REML criterion at convergence: 1743.6");
    expect(out).toContain("(Intercept)  251.405      6.825  17.000  36.838  < 2e-16 ***\nDays          10.467      1.546  17.000   6.771 3.26e-06 ***\n");
    expect(out).toContain("Days -0.138");
  });

  test("writes the report as one JSON value with the keys that others rely on", async () => {
    const run = await lmmc("fit", ...slope, "--ml", "--json");
    const report = jsonOf(run);
    expect(report).toMatchObject({ engine: "exact", criterion: "ml", nobs: 180, df: 6, warnings: [] });
    expect(report.logLik as number).toBeCloseTo(-875.969672, 4); // lme4 1.1-31, REML = FALSE
    for (const key of ["formula", "converged", "singular", "deviance", "AIC", "BIC", "sigma", "theta", "fixedEffects", "vcov", "varianceComponents", "kernels", "groups", "plan"]) {
      expect(report).toHaveProperty(key);
    }
  });

  test("tells the plan before it fits, unless asked to be quiet", async () => {
    const { out } = await lmmc("fit", ...slope);
    expect(out.indexOf("exact")).toBeGreaterThanOrEqual(0);
    expect(out.indexOf("exact")).toBeLessThan(out.indexOf("REML criterion at convergence"));
  });

  test("reports the error on rows held out, the same rows for the same seed", async () => {
    const argv = ["fit", ...slope, "--holdout", "0.2", "--seed", "3", "--json"];
    const first = jsonOf(await lmmc(...argv));
    expect(first).toMatchObject({ nobs: 144, test: { rows: 36, leftOut: 0, scale: "Reaction" } });
    expect(jsonOf(await lmmc(...argv)).test).toEqual(first.test);
    const { meanSquaredError, meanSquaredErrorOfMean } = first.test as Record<string, number>;
    expect(meanSquaredError).toBeLessThan(meanSquaredErrorOfMean);
  });

  test("an output folder that cannot be made is found before anything is fitted", async () => {
    const inTheWay = await file("in-the-way", "");
    const { exitCode, out, err } = await lmmc("fit", ...slope, "--out", inTheWay);
    expect(exitCode).toBe(1);
    expect(err).toContain("error LMM0810");
    expect(out).toBe("");
  });
});

describe("a saved fit", () => {
  test("prints the same summary, and predicts one line per row in order", async () => {
    const fitted = await lmmc("fit", ...slope, "--quiet", "--out", path("fit"));
    expect(await lmmc("summary", path("fit"))).toEqual({ exitCode: 0, out: fitted.out, err: "" });
    // lme4 1.1-31, predict(fit, newdata): known subjects, then one that was never seen, which falls back to the fixed part
    const rows = await file("new.csv", "Days,Subject\n0,308\n0,333\n,308\n9.95,350\n0,unseen\n");
    const { exitCode, out, err } = await lmmc("predict", path("fit"), "--data", rows);
    expect(exitCode).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines[0]).toBe("row,prediction");
    expect(lines[3]).toBe("3,");
    const predicted = [1, 2, 4, 5].map((line) => Number(lines[line].split(",")[1]));
    [253.663670, 268.245537, 408.295984, 251.405105].forEach((expected, i) => expect(predicted[i]).toBeCloseTo(expected, 2));
    expect(err).toBe(
      "1 row with a level of `Subject` that training did not see: no effect of it is added\n" +
        "1 row cannot be predicted: their cells are left empty\n",
    );
  });

  test("tells the parts of a prediction, which add up to it", async () => {
    await lmmc("fit", ...slope, "--quiet", "--out", path("parts"));
    const { out } = await lmmc("predict", path("parts"), "--data", sleepstudy, "--parts");
    const [header, first] = out.split("\n");
    expect(header).toBe("row,prediction,fixed,Subject");
    const [, prediction, fixed, subject] = first.split(",").map(Number);
    expect(fixed + subject).toBeCloseTo(prediction, 9);
  });

  test("is refused when it is absent or damaged", async () => {
    expect(await lmmc("summary", path("no-fit"))).toMatchObject({ exitCode: 1, out: "" });
    await lmmc("fit", ...slope, "--quiet", "--out", path("cut"));
    const whole = await readFile(join(path("cut"), "fit.json"), "utf8");
    await writeFile(join(path("cut"), "fit.json"), whole.slice(0, whole.length / 2));
    const { exitCode, err } = await lmmc("predict", path("cut"), "--data", sleepstudy);
    expect(exitCode).toBe(1);
    expect(err).toContain("LMM0813");
  });

  test("predictions go to a file where one is named, and a file that cannot be written is an error", async () => {
    await lmmc("fit", ...slope, "--quiet", "--out", path("to-file"));
    const ok = await lmmc("predict", path("to-file"), "--data", sleepstudy, "--out", path("p.csv"));
    expect(ok).toMatchObject({ exitCode: 0, out: "" });
    expect((await readFile(path("p.csv"), "utf8")).split("\n")).toHaveLength(182);
    const failed = await lmmc("predict", path("to-file"), "--data", sleepstudy, "--out", path("no/such/p.csv"));
    expect(failed.exitCode).toBe(1);
    expect(failed.err).toContain("LMM0811");
  });
});

describe("a saved fit", () => {
  test("has its random effects printed, one line per level and effect, as lme4's ranef gives them", async () => {
    await lmmc("fit", ...slope, "--quiet", "--out", path("effects"));
    const { exitCode, out } = await lmmc("ranef", path("effects"));
    const lines = out.trimEnd().split("\n");
    expect([exitCode, lines.length, lines[0]]).toEqual([0, 1 + 18 * 2, "group,level,effect,mode,stdDev"]);
    // lme4 1.1-31: ranef(lmer(Reaction ~ Days + (Days | Subject), sleepstudy))$Subject["308", ]
    const [first, second] = lines.slice(1, 3).map((line) => line.split(","));
    expect([first.slice(0, 3), second.slice(0, 3)]).toEqual([["Subject", "308", "(Intercept)"], ["Subject", "308", "Days"]]);
    expect([Number(first[3]), Number(second[3])]).toEqual([expect.closeTo(2.2587, 2), expect.closeTo(9.1990, 2)]);
    expect(JSON.parse((await lmmc("ranef", path("effects"), "--json")).out)).toMatchObject([{ group: "Subject", names: ["(Intercept)", "Days"] }]);
    expect((await lmmc("ranef", path("effects"), "--out", path("no/such/r.csv"))).err).toContain("LMM0811");
  });

  test("of a transformed response predicts on the original scale where it is asked to", async () => {
    await lmmc("fit", "--formula", "log(Reaction) ~ Days + (1 | Subject)", "--data", sleepstudy, "--quiet", "--out", path("logged"));
    const [logged, original] = await Promise.all([[], ["--original"]].map(async (more) => jsonOf(await lmmc("predict", path("logged"), "--data", sleepstudy, "--json", ...more))));
    expect([logged.scale, original.scale]).toEqual(["log(Reaction)", "Reaction"]);
    expect((original.prediction as number[])[0]).toBeCloseTo(Math.exp((logged.prediction as number[])[0]), 9);
  });
});

describe("the other verbs", () => {
  test("explain shows the plan with reasons, or the model, or the text, each also as JSON", async () => {
    for (const artefact of ["plan", "model", "syntax"]) {
      expect(await lmmc("explain", ...slope, "--print", artefact)).toMatchObject({ exitCode: 0, err: "" });
      expect(jsonOf(await lmmc("explain", ...slope, "--print", artefact, "--json"))).toHaveProperty(artefact);
    }
  });

  test("explain shows the expansion and then the plan, unless one is asked for", async () => {
    const { out } = await lmmc("explain", ...slope);
    expect(out.indexOf("random    (Intercept), Days by Subject")).toBeGreaterThan(-1);
    expect(out.indexOf("engine: exact")).toBeGreaterThan(out.indexOf("random"));
    expect(Object.keys(jsonOf(await lmmc("explain", ...slope, "--json")))).toEqual(["model", "plan"]);
  });

  test("help tells what a word stands for, the model's own words too, and the nearest where there is none", async () => {
    const own = await file("own.lmm", "## A cone.\nkernel cone(d; variance > 0) = variance * exp(-d)\n");
    expect((await lmmc("help", "cone", own)).out).toContain("A cone.");
    expect(await lmmc("help", "cone")).toMatchObject({ exitCode: 2, out: "" });
    expect((await lmmc("help", "matern23")).err).toContain("did you mean `matern32`?");
    expect((await lmmc("help", "embd")).err).toContain("did you mean `embed`?");
  });

  test("help without a word lists all of them by kind, a program's own among them", async () => {
    const { exitCode, out } = await lmmc("help");
    expect([exitCode, out]).toEqual([0, expect.stringMatching(/^Operators\n[^]*\n\nFunctions of columns\n[^]*\nNetworks\n {2}mlp +A multilayer perceptron\n[^]*\nLinks: /)]);
    const { words } = jsonOf(await lmmc("help", "--json")) as { words: { name: string; example: string }[] };
    for (const { name } of words) expect(out).toMatch(new RegExp(`^  ${name.replace(/[^\w]/g, "\\$&")}  `, "m"));
    expect(words.find(({ name }) => name === "embed")?.example).toContain("embed(g, dim = 2)");
  });

  test("design gives R's matrices as JSON", async () => {
    const design = jsonOf(await lmmc("design", ...slope, "--json"));
    expect(design).toMatchObject({ droppedRows: 0, random: [{ group: "Subject", names: ["(Intercept)", "Days"] }] });
    const fixed = design.fixed as { names: string[]; rows: number[][] };
    expect(fixed.names).toEqual(["(Intercept)", "Days"]);
    expect(fixed.rows.slice(0, 3)).toEqual([[1, 0], [1, 1], [1, 2]]);
    expect((design.response as number[])[0]).toBe(249.56); // first line of the data
  });

  test("design reads as a table for a person", async () => {
    const { out } = await lmmc("design", ...slope);
    expect(out).toContain("  (Intercept)  Days\n            1     0\n            1     1\n");
    expect(out).toContain("random effects for each of the 18 levels of Subject");
  });

  test("fmt prints canonical layout, writes it, and can check for it", async () => {
    const untidy = await file("untidy.lmm", "y~x+(1|g)\n");
    expect((await lmmc("fmt", untidy)).out).toBe("y ~ x + (1 | g)\n");
    expect((await lmmc("fmt", untidy, "--check")).exitCode).toBe(1);
    expect((await lmmc("fmt", untidy, "--write")).exitCode).toBe(0);
    expect((await lmmc("fmt", untidy, "--check")).exitCode).toBe(0);
    expect(await readFile(untidy, "utf8")).toBe("y ~ x + (1 | g)\n");
  });
});
