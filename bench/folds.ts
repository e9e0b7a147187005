/**
 * What the quickstart's model is worth, as JSON: test MSE and seconds of five random folds of InstEval, each fitted as a user
 * would, predictions clipped to the scale of the ratings as in the paper. Published on five folds: LMMNN 1.449, lme4 1.447,
 * embeddings 1.499, no random effects 1.769 (Simchoni & Rosset 2023). `node bench/run.mjs folds`
 */
import { readFileSync } from "node:fs";
import { readTable } from "../src/data/readers/index.js";
import { compile, selectRows, type Table } from "../src/index.js";
import { randomSource, shuffleInPlace } from "../src/numerics/random.js";

const foldCount = 5;
const foldSeed = 42;
const [lowest, highest] = [1, 5];

interface Fold {
  readonly meanSquaredError: number;
  readonly seconds: number;
  readonly epochs: number;
}

function responseOf(table: Table): Float64Array {
  const column = table.columns.find(({ name }) => name === "y");
  if (column?.kind !== "numeric") throw new Error("the ratings are numbers");
  return column.values;
}

async function fitFold(source: string, training: Table, test: Table): Promise<Fold> {
  const fit = await compile(source).fit(training);
  const { prediction } = fit.predict(test);
  const errors = responseOf(test).map((value, i) => (value - Math.min(highest, Math.max(lowest, prediction[i] ?? NaN))) ** 2);
  const { seconds, training: course } = fit.report();
  return { meanSquaredError: errors.reduce((sum, value) => sum + value, 0) / errors.length, seconds, epochs: course?.epochs ?? 0 };
}

const source = readFileSync("examples/insteval/model.lmm", "utf8");
const { table } = await readTable("examples/insteval/instEval.csv.gz");
const order = Int32Array.from({ length: table.rowCount }, (_, row) => row);
shuffleInPlace(order, randomSource(foldSeed));
const folds: Fold[] = [];
for (let k = 0; k < foldCount; k++) {
  const isTest = (position: number): boolean => Math.floor((position * foldCount) / table.rowCount) === k;
  const chosen = (wanted: boolean): Int32Array => order.filter((_, position) => isTest(position) === wanted).sort();
  folds.push(await fitFold(source, selectRows(table, chosen(false)), selectRows(table, chosen(true))));
}
const mean = folds.reduce((sum, { meanSquaredError }) => sum + meanSquaredError, 0) / foldCount;
console.log(JSON.stringify({ folds, meanSquaredError: mean, bar: 1.451 }, null, 2));
