/**
 * Accuracy on the paper's simulations, as JSON lines and two tables: test MSE beside the oracle's on the same rows, the share of test
 * responses inside 95 percent intervals, seconds of the whole fit; and the estimates beside the truth and beside those of maximum
 * likelihood with f known on the same rows, which are what the data can tell.
 * `node bench/run.mjs paper [words of a setting's name] [--seeds 1,2,3] [--rows 20000] [--levels 0.5] [--strategies full-data,hybrid] [--published]`
 * --strategies fits each setting once for every strategy named; --rows and --levels make it smaller;
 * --published fits each setting in the published way too, beside ours: a batch's own covariance, theta by the net's optimiser.
 */
import { compile, selectRows, tableFrom, type FittedModel } from "../src/index.js";
import { oraclePrediction, simulate, type Simulation } from "../src/simulation/index.js";
import { formulaOf, formulaWithTrueMean, publishedProgram, settings, trueMeanColumn, trueParameters, type Setting } from "./paper/settings.js";
import { splitRows } from "./paper/split.js";

/** `ours`, `published`, or the name of a strategy */
type Way = string;

interface Outcome {
  readonly setting: string;
  readonly way: Way;
  readonly seed: number;
  readonly oracle: number;
  readonly meanSquaredError: number;
  readonly excess: number;
  readonly unseen: { readonly oracle: number; readonly excess: number; readonly distance: number } | null;
  readonly coverage: number;
  readonly truth: Readonly<Record<string, number>>;
  readonly estimates: Readonly<Record<string, number>>;
  readonly withTrueMean: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly epochs: number;
}

const args = process.argv.slice(2);
const optionsAt = args.findIndex((one) => one.startsWith("--"));
const wanted = (optionsAt < 0 ? args : args.slice(0, optionsAt)).join(" ");
const valueOf = (name: string): string | null => (args.includes(name) ? args[args.indexOf(name) + 1] : null);
const seeds = (valueOf("--seeds") ?? "1,2,3").split(",").map(Number);
const rowCount = valueOf("--rows");
const levelShare = Number(valueOf("--levels") ?? 1);
const ways: readonly Way[] = [...(valueOf("--strategies")?.split(",") ?? ["ours"]), ...(args.includes("--published") ? ["published"] : [])];

const outcomes: Outcome[] = [];
for (const setting of settings.filter(({ name }) => name.includes(wanted))) {
  for (const seed of seeds) {
    for (const way of ways) {
      const outcome = await measure(setting, seed, way);
      outcomes.push(outcome);
      console.log(JSON.stringify(outcome));
    }
  }
}
console.log(tableOf(outcomes));
console.log(varianceTable(outcomes));

async function measure(setting: Setting, seed: number, way: Way): Promise<Outcome> {
  const recipe = setting.recipe(seed);
  const levelCounts = recipe.levelCounts.map((count) => Math.round(count * levelShare));
  const simulation = simulate({ ...recipe, levelCounts, rowCount: Number(rowCount ?? recipe.rowCount) });
  const { table } = tableFrom({ ...simulation.columns, [trueMeanColumn]: simulation.truth.mean });
  if (table === null) throw new Error("simulated columns make a table");
  const { training, seen, unseen } = splitRows(simulation, setting.heldOut);
  const started = performance.now();
  const fit = await compile(programOf(setting, way)).fit(selectRows(table, training));
  const seconds = (performance.now() - started) / 1000;
  const exact = await compile(formulaWithTrueMean(setting)).fit(selectRows(table, training));
  const score = (rows: Int32Array): Score => scoreOf(simulation, fit, selectRows(table, rows), training, rows);
  const [known, unknown] = [score(seen), unseen.length === 0 ? null : score(unseen)];
  return {
    setting: setting.name,
    way,
    seed,
    oracle: known.oracle,
    meanSquaredError: known.meanSquaredError,
    excess: known.meanSquaredError - known.oracle,
    unseen: unknown === null ? null : { oracle: unknown.oracle, excess: unknown.meanSquaredError - unknown.oracle, distance: unknown.distance },
    coverage: known.coverage,
    truth: trueParameters(simulation),
    estimates: estimatesOf(fit),
    withTrueMean: estimatesOf(exact),
    seconds,
    epochs: fit.report().training?.epochs ?? 0,
  };
}

function programOf(setting: Setting, way: Way): string {
  if (way === "published") return publishedProgram(setting);
  return way === "ours" ? formulaOf(setting) : `${formulaOf(setting)}\ntrain { strategy = "${way}" }`;
}

interface Score {
  readonly oracle: number;
  readonly meanSquaredError: number;
  readonly coverage: number;
  /** mean square of prediction less oracle: of few groups it is known better than the excess, in which their effects weigh */
  readonly distance: number;
}

function scoreOf(simulation: Simulation, fit: FittedModel, rows: ReturnType<typeof selectRows>, training: Int32Array, test: Int32Array): Score {
  const { prediction, lower, upper } = fit.predict(rows, { interval: 0.95 });
  const response = Float64Array.from(test, (row) => simulation.columns.y[row]);
  const oracle = oraclePrediction(simulation, training, test);
  const square = (predicted: (i: number) => number): number => response.reduce((sum, value, i) => sum + (value - predicted(i)) ** 2, 0) / response.length;
  const inside = response.filter((value, i) => (lower?.[i] ?? NaN) <= value && value <= (upper?.[i] ?? NaN));
  const distance = oracle.reduce((sum, value, i) => sum + ((prediction[i] ?? NaN) - value) ** 2, 0) / oracle.length;
  return { oracle: square((i) => oracle[i]), meanSquaredError: square((i) => prediction[i] ?? NaN), coverage: inside.length / response.length, distance };
}

function estimatesOf(fit: FittedModel): Readonly<Record<string, number>> {
  const { sigma, varianceComponents, kernels } = fit.report();
  const grouped = varianceComponents.flatMap(({ group, names, sd }) => names.map((name, k): [string, number] => [`${group} ${name}`, sd[k] ** 2]));
  const fields = kernels.flatMap(({ name, parameters }) => Object.entries(parameters).map(([key, value]): [string, number] => [`${name} ${key}`, value]));
  return { residual: (sigma ?? NaN) ** 2, ...Object.fromEntries([...grouped, ...fields]) };
}

function tableOf(found: readonly Outcome[]): string {
  const lines = settings.flatMap((one) => ways.map((way) => ({ ...one, way }))).flatMap(({ name, way, published, excess, seconds }) => {
    const rows = found.filter((one) => one.setting === name && one.way === way);
    if (rows.length === 0) return [];
    const mean = (value: (one: Outcome) => number): string => meanOver(rows, value).toFixed(4);
    const bar = excess.unseen === null ? "" : ` (bar ${excess.unseen})`;
    const hidden = rows[0].unseen === null ? "" : `; unseen ${mean((one) => one.unseen?.excess ?? NaN)}${bar}, from the oracle ${mean((one) => one.unseen?.distance ?? NaN)}`;
    return [`| ${name}${way === "ours" ? "" : `, ${way}`} | ${mean((one) => one.oracle)} | ${published ?? "-"} | ${mean((one) => one.excess)} (bar ${excess.seen})${hidden} | ${mean((one) => one.estimates.residual)} for ${mean((one) => one.truth.residual)} | ${mean((one) => one.coverage)} | ${mean((one) => one.seconds)} (bar ${seconds}) |`];
  });
  return ["| setting | oracle | published MSE | excess | residual variance | coverage | seconds |", "| --- | --- | --- | --- | --- | --- | --- |", ...lines].join("\n");
}

/** Means over the seeds; after each estimate what it is off by, in percent of the truth. */
function varianceTable(found: readonly Outcome[]): string {
  const lines = settings.flatMap(({ name }) => {
    const rows = found.filter((one) => one.setting === name && one.way === ways[0]);
    if (rows.length === 0) return [];
    return Object.entries(rows[0].truth).map(([parameter, truth]) => {
      const cell = (estimates: (one: Outcome) => Readonly<Record<string, number>>): string => {
        const mean = meanOver(rows, (one) => estimates(one)[parameter]);
        return `${mean.toFixed(3)} (${(100 * (mean / truth - 1)).toFixed(1)})`;
      };
      return `| ${name} | ${parameter} | ${truth} | ${cell((one) => one.estimates)} | ${cell((one) => one.withTrueMean)} |`;
    });
  });
  return ["", "| setting | parameter | truth | estimate (off by, percent) | with the true f |", "| --- | --- | --- | --- | --- |", ...lines].join("\n");
}

function meanOver(rows: readonly Outcome[], value: (one: Outcome) => number): number {
  return rows.reduce((sum, one) => sum + value(one), 0) / rows.length;
}
