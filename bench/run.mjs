/**
 * Compiles a benchmark and runs it: `node bench/run.mjs train`. The compiled files go where packages keep theirs, out of
 * sight of version control and of the published package.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const compiled = join(root, "node_modules/.cache/lmmc-bench");
const [name, ...args] = process.argv.slice(2);

function run(...command) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

run(compiler, "-p", join(root, "bench/tsconfig.json"), "--outDir", compiled);
run("--expose-gc", join(compiled, "bench", `${name}.js`), ...args);
