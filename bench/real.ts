/**
 * Accuracy on real data, as JSON lines and a table: test mean squared error over the published folds beside published results, seconds and
 * epochs of each fit. The data are not ours to ship; their folder is an argument.
 * `node bench/run.mjs real spotify --data FOLDER [--folds 5] [--set "epochs = 20"]`
 */
import { join } from "node:path";
import { readTable } from "../src/data/readers/index.js";
import { compile, selectRows, type Table } from "../src/index.js";
import { problems, type RealProblem } from "./real/problems.js";

interface Fold {
  readonly name: string;
  readonly training: Int32Array;
  readonly test: Int32Array;
}

interface Outcome {
  readonly problem: string;
  readonly fold: string;
  readonly meanSquaredError: number;
  readonly seconds: number;
  readonly epochs: number;
  readonly variances: Readonly<Record<string, readonly number[]>>;
}

const args = process.argv.slice(2);
const optionOf = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const wanted = args.slice(0, args.findIndex((one) => one.startsWith("--"))).join(" ");
const folder = optionOf("--data");
if (folder === undefined) throw new Error("--data names the folder that holds spotify/, rossmann_2015/ and airbnb_nyc/");
const foldCount = Number(optionOf("--folds") ?? 5);
const settings = optionOf("--set");

const lines: string[] = [];
for (const problem of problems.filter(({ name }) => name.includes(wanted))) {
  const { table } = await readTable(join(folder, problem.file));
  const outcomes: Outcome[] = [];
  for (const fold of foldsOf(table, problem.split).slice(0, foldCount)) {
    outcomes.push(await measure(problem, table, fold));
    console.log(JSON.stringify(outcomes.at(-1)));
  }
  lines.push(lineOf(problem, outcomes));
}
console.log(["", ...lines].join("\n"));

function valuesOf(table: Table, name: string): Float64Array {
  const column = table.columns.find((one) => one.name === name);
  if (column?.kind !== "numeric") throw new Error(`${name} is no column of numbers`);
  return column.values;
}

function foldsOf(table: Table, { kind, column }: RealProblem["split"]): readonly Fold[] {
  const values = valuesOf(table, column);
  const rows = (isMember: (value: number) => boolean): Int32Array => Int32Array.from(values, (_, row) => row).filter((row) => isMember(values[row]));
  const tested = kind === "future" ? [1] : [...new Set(values)].sort();
  return tested.map((value) => ({ name: kind === "future" ? "future" : String(value), training: rows((one) => one !== value), test: rows((one) => one === value) }));
}

async function measure({ name, program, response, range }: RealProblem, table: Table, fold: Fold): Promise<Outcome> {
  const [training, test] = [selectRows(table, fold.training), selectRows(table, fold.test)];
  const started = performance.now();
  const fit = await compile(`${program}${settings === undefined ? "" : `\ntrain { ${settings} }`}`).fit(training, { satterthwaite: false });
  const { prediction } = fit.predict(test);
  const seconds = (performance.now() - started) / 1000;
  const [lowest, highest] = range ?? [-Infinity, Infinity];
  const squares = valuesOf(test, response).map((value, row) => (value - Math.min(highest, Math.max(lowest, prediction[row] ?? NaN))) ** 2);
  const { varianceComponents, sigma, training: course } = fit.report();
  const variances = Object.fromEntries(varianceComponents.map(({ group, sd }) => [group, sd.map((one) => one ** 2)]));
  return { problem: name, fold: fold.name, meanSquaredError: mean(squares), seconds, epochs: course?.epochs ?? 0, variances: { ...variances, residual: [(sigma ?? NaN) ** 2] } };
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function lineOf({ name, published }: RealProblem, outcomes: readonly Outcome[]): string {
  const errors = outcomes.map(({ meanSquaredError }) => meanSquaredError);
  const spread = Math.sqrt(errors.reduce((sum, one) => sum + (one - mean(errors)) ** 2, 0) / Math.max(1, errors.length - 1) / errors.length);
  const beside = Object.entries(published).map(([method, error]) => `${method} ${error}`).join(", ");
  const seconds = mean(outcomes.map((one) => one.seconds)).toFixed(1);
  return `${name.padEnd(26)} ${mean(errors).toPrecision(4)} (se ${spread.toPrecision(2)}, ${outcomes.length} folds, ${seconds} s a fold)   ${beside}`;
}
