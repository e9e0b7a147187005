/**
 * Installs the locked packages when they are absent or not those of the lock file. Runs before anything is installed, so
 * it imports nothing but Node. Compares package-lock.json with the copy of it that npm leaves in node_modules.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Packages by folder, from a lock file; empty when there is none. */
function lockedPackages(path) {
  if (!existsSync(path)) return {};
  return JSON.parse(readFileSync(path, "utf8")).packages ?? {};
}

/** The first locked package that is not installed as locked; null when all are. */
function firstMissing() {
  const wanted = lockedPackages(join(root, "package-lock.json"));
  const installed = lockedPackages(join(root, "node_modules", ".package-lock.json"));
  for (const [folder, entry] of Object.entries(wanted)) {
    if (folder === "" || entry.optional) continue;
    if (installed[folder]?.version !== entry.version) return folder;
  }
  return null;
}

export function ensureInstalled() {
  if (firstMissing() === null) return;
  console.error("installing packages (npm ci) ...");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();
