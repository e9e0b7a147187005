/**
 * Builds dist/: generated sources first (the standard library as a module, the WebAssembly kernels), then TypeScript, then the
 * parsing library in one file. A second build touches only what changed. `--clean` begins from nothing, as a package must.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const commandLine = join(root, "dist/src/cli/main.js");

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv.includes("--clean")) rmSync(join(root, "dist"), { recursive: true, force: true });
for (const generator of ["bundle-stdlib.mjs", "build-wasm.mjs"]) {
  const script = join(root, "scripts", generator);
  if (existsSync(script)) run(script);
}
run(compiler, "-p", "tsconfig.build.json");
run(join(root, "scripts/bundle-parser.mjs"));
if (existsSync(commandLine)) chmodSync(commandLine, 0o755);
