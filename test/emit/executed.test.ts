/** What a module shows is what runs: its functions, its step, its plan; what was changed by hand in one place only, or does not fit the rows, is refused. */
import { describe, expect, test } from "vitest";
import { compile } from "../../src/index.js";
import {
  column, computed, covariance, defineModel, field, fitProgram, linear, numeric, type NetworkStep, type Plan, type Program, type WrittenCovariance, type WrittenFamily,
} from "../../src/runtime/index.js";
import { simulatedRows } from "./programs.js";

const rows = simulatedRows(4, 5);

const normal: WrittenFamily = {
  name: "normal", link: "none", isInteger: false, isNormalIdentity: true, logDensity: "-(y - mu)^2 / (2 * variance) - log(2 * pi * variance) / 2",
  variables: [{ name: "y", lower: "-Inf", upper: "Inf", includesLower: false, includesUpper: false }],
  parameters: [{ name: "mu" }, { name: "variance", above: 0 }],
};

/** k(d) = variance * exp(-d) */
const decay: WrittenCovariance = {
  name: "decay", text: "variance * exp(-d)", variables: ["d"], parameters: [{ name: "variance", above: 0 }],
  value: (d, variance) => variance * Math.exp(-d),
  derivatives: [(d) => Math.exp(-d)],
};

function planOf(source: string): Plan {
  const { plan } = compile(source, { data: rows });
  expect(plan).not.toBeNull();
  return plan!;
}

async function fieldFit(definition: WrittenCovariance): Promise<number | null> {
  const inputs = [{ variable: "d", measure: "distance", coordinates: [0, 1] }] as const;
  const surface = field({ label: "decay(lat, lon)", definition: covariance(definition), coordinates: [column("lat"), column("lon")], inputs, metric: "euclidean" });
  const trend = linear({ hasIntercept: true, variables: [numeric("x1", column("x1"))], terms: [["x1", ["x1", "numeric"]]] });
  const model = defineModel({ formula: "y ~ x1 + decay(lat, lon)", response: { label: "y", expression: column("y") }, contributions: [trend, surface], family: normal });
  const plan = planOf("kernel decay(d; variance > 0) = variance * exp(-d)\ny ~ x1 + decay(lat, lon)");
  return (await fitProgram({ model, plan }, rows)).logLik();
}

describe("a module's functions", () => {
  test("of a covariance are what the engine evaluates, and give the fit of the definition", async () => {
    const calls = { value: 0, derivative: 0 };
    const counted: WrittenCovariance = {
      ...decay,
      value: (...values) => (calls.value++, decay.value(...values)),
      derivatives: [(...values) => (calls.derivative++, decay.derivatives[0](...values))],
    };
    const own = await fieldFit(counted);
    expect(calls.value).toBeGreaterThan(rows.length ** 2 / 2);
    expect(calls.derivative).toBeGreaterThan(rows.length ** 2 / 2);
    const compiled = await compile("kernel decay(d; variance > 0) = variance * exp(-d)\ny ~ x1 + decay(lat, lon)").fit(rows);
    expect(own).toBe(compiled.logLik());
  });

  test("of a computed column run over the rows", async () => {
    const seen: number[] = [];
    const logged = computed({ text: "log(w + 1)", of: [["w", column("w")]], value: (w) => (seen.push(w), Math.log(w + 1)) });
    const trend = linear({ hasIntercept: true, variables: [numeric("log(w + 1)", logged)], terms: [["log(w + 1)", ["log(w + 1)", "numeric"]]] });
    const model = defineModel({ formula: "y ~ log(w + 1)", response: { label: "y", expression: column("y") }, contributions: [trend], family: normal });
    const fit = await fitProgram({ model, plan: planOf("y ~ log(w + 1)") }, rows);
    expect(seen).toEqual(expect.arrayContaining(rows.map(({ w }) => w)));
    expect(fit.fixef()).toEqual((await compile("y ~ log(w + 1)").fit(rows)).fixef());
  });

  test("are refused where they do not compute what their text says, derivatives included", () => {
    expect(() => covariance({ ...decay, value: (d, variance) => variance * Math.exp(-2 * d) })).toThrow("LMM1102: the function of `decay` does not compute what its text says");
    expect(() => covariance({ ...decay, derivatives: [(d) => -Math.exp(-d)] })).toThrow("`decay by variance`");
    expect(() => covariance({ ...decay, derivatives: [] })).toThrow("`decay by variance`");
    expect(() => computed({ text: "log(w)", of: [["w", column("w")]], value: (w) => Math.log1p(w) })).toThrow("LMM1102");
  });
});

/** A module's model and plan, as the compiler has them. */
function programOf(source: string): Program {
  const { ir, plan } = compile(source, { data: rows });
  expect(ir).not.toBeNull();
  return { model: ir!, plan: plan! };
}

const netAlone = (): Program => programOf("y ~ mlp(x1..x3, layers = [4])\ntrain { epochs = 2, seed = 3 }");

describe("a module's training step", () => {
  const broken: NetworkStep = () => {
    throw new Error("the step was run");
  };

  test("runs on TensorFlow.js, and fused kernels run the same graph where no backend is named", async () => {
    const program = { ...netAlone(), step: broken };
    await expect(fitProgram(program, rows, { backend: "cpu" })).rejects.toThrow("the step was run");
    expect((await fitProgram(program, rows)).report().training?.backend).toContain("fused kernels");
  });

  test("is refused where it was written for other layers", async () => {
    const other: NetworkStep = (on, batch) => {
      const f = on.matmul(batch.inputs(0, 3), batch.parameter("dense9.weights"), false, false);
      return { outputs: [f], statistics: [], backward: () => ({}) };
    };
    await expect(fitProgram({ ...netAlone(), step: other }, rows, { backend: "cpu" })).rejects.toThrow("LMM1104");
  });
});

describe("a module's plan", () => {
  test("refuses rows whose grouping factors lie to each other otherwise", async () => {
    const program = programOf("y ~ mlp(x1, layers = [3]) + (1 | ward) + (1 | site)\ntrain { epochs = 1 }");
    expect((await fitProgram(program, rows)).report().nobs).toBe(rows.length);
    const crossed = rows.map((row, i) => ({ ...row, site: `site${i % 3}` }));
    await expect(fitProgram(program, crossed)).rejects.toThrow("LMM1103: these rows ask for another plan than the module's: `ward` is not nested in `site`");
  });

  test("holds for more rows and other levels of the same structure", async () => {
    const others = simulatedRows(5, 30);
    const fit = await fitProgram(programOf("y ~ x1 + (1 | site / ward)"), others);
    expect(fit.report().nobs).toBe(others.length);
  });

  test("gives way to what the caller asks of the training", async () => {
    const fit = await fitProgram(netAlone(), rows, { epochs: 1, seed: 9 });
    expect(fit.report().training?.epochs).toBe(1);
    expect(fit.report().plan.training?.seed).toBe(9);
  });
});

test("a module without a column that it reads says which", async () => {
  const [{ x1: _x1, ...first }, ...rest] = rows;
  await expect(fitProgram(netAlone(), [first, ...rest.map(({ x1: _, ...row }) => row)])).rejects.toThrow("`x1`");
});

test("emission without data, or of a formula with a mistake, is refused", async () => {
  await expect(compile("y ~ x1").emit()).rejects.toThrow("LMM1101");
  expect(() => compile("y ~ x9", { data: rows })).toThrow("LMM0203");
});
