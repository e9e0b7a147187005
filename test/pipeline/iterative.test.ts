/** Crossed factors too large to be factored, through the public surface: planned, fitted, reported, predicted, saved. */
import { beforeAll, describe, expect, test } from "vitest";
import { compile, loadFit, type FittedModel } from "../../src/index.js";
import { randomSource } from "../../src/numerics/random.js";

const random = randomSource(2);
const rowCount = 30_000;
const draw = (count: number, name: string): string[] => Array.from({ length: rowCount }, () => `${name}${Math.floor(count * random.uniform() ** 2)}`);
const user = draw(8000, "u");
const item = draw(7500, "i");
const effectOf = new Map([...user, ...item].map((level) => [level, 0.8 * random.normal()]));
const x = Float64Array.from({ length: rowCount }, () => random.normal());
const y = x.map((value, i) => 3 + value + (effectOf.get(user[i]) ?? 0) + (effectOf.get(item[i]) ?? 0) + random.normal());
const columns = { y, x, user, item };
const formula = "y ~ x + (1 | user) + (1 | item)\ntrain { solver = conjugate-gradient }";

describe("y ~ x + (1 | user) + (1 | item) with 8,000 users and 7,500 items", () => {
  let fit: FittedModel;
  beforeAll(async () => {
    fit = await compile(formula).fit(columns);
  });

  test("is planned as iterations, with the memory that a factor would have taken", () => {
    const { plan } = fit.report();
    expect(plan.solver).toBe("conjugate-gradient");
    expect(plan.decisions.find((one) => one.topic === "engine")?.reason).toContain("to within an error that the report states");
    expect(plan.decisions.find((one) => one.topic === "solver")?.reason).toMatch(/leaves \d{4} too many to factor/);
  });

  test("recovers what was put in, within four standard errors", () => {
    const { converged, fixedEffects, varianceComponents, sigma } = fit.report();
    expect(converged).toBe(true);
    const slope = fixedEffects[1];
    expect(Math.abs(slope.estimate - 1)).toBeLessThan(4 * (slope.stdError ?? 0));
    // a standard deviation from q effects and n rows has a relative error of at least 1 / sqrt(2 q), here twice that
    for (const { sd } of varianceComponents) expect(Math.abs(sd[0] / 0.8 - 1)).toBeLessThan(0.06);
    expect(Math.abs((sigma ?? 0) - 1)).toBeLessThan(0.03);
  });

  test("says what random signs leave unknown", () => {
    const { monteCarlo, logLik } = fit.report();
    expect(logLik).not.toBeNull();
    expect(monteCarlo?.distance).toBeLessThan(0.05);
    expect(monteCarlo?.logLikError).toBeGreaterThan(0);
    expect(fit.summary()).toMatch(/random signs: the criterion is known to ± \d/);
  });

  test("gives the same numbers again, and others from another seed only within the stated error", async () => {
    expect((await compile(formula).fit(columns)).report().theta).toEqual(fit.report().theta);
    const other = (await compile(formula).fit(columns, { seed: 7 })).report();
    expect(other.theta).not.toEqual(fit.report().theta);
    other.theta.forEach((value, k) => expect(Math.abs(value / fit.report().theta[k] - 1)).toBeLessThan(2e-3));
  });

  test("is simulated from and refitted, and says why it has no profile", async () => {
    const [drawn] = fit.simulate({ seed: 3 });
    const again = fit.refit(drawn).report();
    // relative error of a standard deviation from thousands of effects, as above
    again.varianceComponents.forEach(({ sd }, t) => expect(Math.abs(sd[0] / fit.report().varianceComponents[t].sd[0] - 1)).toBeLessThan(0.06));
    await expect(fit.confint({ method: "profile" })).rejects.toThrow(/known to rounding/);
  });

  test("predicts, and does so again once saved and loaded", () => {
    const rows = { x: [0, 1], user: ["u1", "nobody"], item: ["i1", "i2"] };
    const loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.predict(rows)).toEqual(fit.predict(rows));
    expect(loaded.summary()).toBe(fit.summary());
  });

  test("refuses a profile with its reason", async () => {
    await expect(fit.confint({ method: "profile" })).rejects.toThrow(/too many effects to be factored/);
  });
});
