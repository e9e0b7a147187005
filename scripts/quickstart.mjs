/**
 * The main job from nothing: installs and builds if need be, fits examples/insteval to four fifths of its ratings, and sets
 * the error on the rest beside that of the same net without random effects and of the mean. Everything goes through the
 * command line, as a user's own work would.
 */
import { spawnSync } from "node:child_process";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./ensure-installed.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const example = "examples/insteval";
const model = `${example}/model.lmm`;
const data = `${example}/instEval.csv.gz`;
const netAlone = "y ~ mlp(studage, lectage, service, layers = [10, 3])";
const split = ["--holdout", "0.2", "--seed", "1"];
const largestReport = 256 * 1024 * 1024;

/** Runs a Node script; its output goes to the terminal, or is returned. */
function run(script, args, isCaptured = false) {
  const stdio = ["inherit", isCaptured ? "pipe" : "inherit", "inherit"];
  const result = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio, encoding: "utf8", maxBuffer: largestReport });
  if (result.status !== 0) {
    if (isCaptured) console.error(result.stdout);
    process.exit(result.status ?? 1);
  }
  return result.stdout;
}

const lmmc = (...args) => run("dist/src/cli/main.js", args);
const report = (...args) => JSON.parse(run("dist/src/cli/main.js", [...args, "--json"], true));
const heading = (text) => console.log(`\n── ${text} ${"─".repeat(Math.max(0, 96 - text.length))}\n`);

function compare(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, error] of rows) console.log(`  ${name.padEnd(width)}  ${error.toFixed(4)}`);
}

ensureInstalled();
run("scripts/build.mjs", []);

heading("the plan");
lmmc("explain", model);

heading("the fit");
const mixed = report("fit", model, ...split, "--out", `${example}/fit`);
lmmc("summary", `${example}/fit`);

heading("the same net without random effects");
const alone = report("fit", "--formula", netAlone, "--data", data, ...split);

heading(`mean squared error over ${mixed.test.rows} held-out ratings`);
compare([
  ["net and random effects (this model)", mixed.test.meanSquaredError],
  ["the same net alone", alone.test.meanSquaredError],
  ["the mean of the training ratings", mixed.test.meanSquaredErrorOfMean],
]);

heading("next: predict with the saved fit");
const here = relative(process.cwd(), root);
if (here !== "") console.log(`  cd ${root}`);
console.log(`  npx lmmc predict ${example}/fit --data ${data} --out ${example}/instEval.predictions.csv\n`);
