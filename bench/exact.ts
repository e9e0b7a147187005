/**
 * What an exact fit costs, as JSON lines, each beside lme4 on the same data in the same run where R has it. A fit alone: design to
 * optimum with all that `fitExact` returns, in a fresh process each time, as a user meets it.
 *
 *   node bench/run.mjs exact [insteval] [intercept] [longitudinal] [crossed] [scaling] [ratings] [process]
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fitExact, fitIteratively } from "../src/exact/index.js";
import { changingSchools, instEval, longitudinal, oneIntercept, ratings, threeCrossed, type TimedDesign } from "./exact-designs.js";

/** What issue 4 asks of each: seconds, and the most that lme4's time may be multiplied by. */
interface Bar {
  readonly seconds: number | null;
  readonly ratio: number | null;
}

interface Case {
  readonly make: () => TimedDesign;
  readonly bar: Bar;
  /** what the planner would choose: factored equations, or iterations */
  readonly fit: typeof fitExact | typeof fitIteratively;
}

const factored = { fit: fitExact } as const;

const cases: Readonly<Record<string, Case>> = {
  insteval: { ...factored, make: instEval, bar: { seconds: 1, ratio: 1 / 4 } },
  intercept: { ...factored, make: () => oneIntercept(100_000, true), bar: { seconds: 0.15, ratio: 1 / 3 } },
  longitudinal: { ...factored, make: longitudinal, bar: { seconds: 0.6, ratio: 1 / 6 } },
  crossed: { ...factored, make: threeCrossed, bar: { seconds: 10, ratio: 1 / 7 } },
  schools: { ...factored, make: changingSchools, bar: { seconds: null, ratio: null } },
  scaling: { ...factored, make: () => oneIntercept(Number(process.env["LMMC_BENCH_ROWS"] ?? 100_000), false), bar: { seconds: null, ratio: null } },
  ratings: { fit: fitIteratively, make: () => ratings(2_000_000), bar: { seconds: null, ratio: null } },
};

const inChild = "LMMC_BENCH_CHILD";

function main(): void {
  const names = process.argv.slice(2);
  if (process.env[inChild] !== undefined) console.log(JSON.stringify(measure(cases[names[0]])));
  else for (const name of names.length > 0 ? names : [...Object.keys(cases), "process"]) report(name);
}

function report(name: string): void {
  if (name === "process") console.log(JSON.stringify(wholeProcess()));
  else if (name === "scaling") [100_000, 1_000_000, 10_000_000].forEach((rows) => console.log(JSON.stringify(fresh(name, { LMMC_BENCH_ROWS: `${rows}` }))));
  else console.log(JSON.stringify(besidePeer(name)));
}

interface Measurement {
  readonly name: string;
  readonly rows: number;
  readonly seconds: number;
  /** of processor time, all threads: what a busy machine does not change much */
  readonly cpuSeconds: number;
  readonly logLik: number;
  readonly evaluations: number;
  /** of iterations: the standard error of logLik, and of theta in its own standard errors, over random signs */
  readonly monteCarlo: { readonly logLik: number; readonly theta: number } | null;
  /** of the design's own arrays, and the most that the process held beyond them */
  readonly designMegabytes: number;
  readonly peakMegabytesBeyond: number;
}

function measure({ make, fit: fitted }: Case): Measurement {
  const { name, design } = make();
  global.gc?.();
  const before = process.memoryUsage().rss;
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const { fit, diagnostics } = fitted(design, { criterion: "reml" });
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  if (fit === null) throw new Error(diagnostics.map((one) => one.message).join("; "));
  const arrays = [design.response, design.fixed.matrix.data, ...design.grouped.flatMap((term) => [term.levelIndex, term.basis.data])];
  return {
    name,
    rows: design.rowCount,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    logLik: fit.logLik,
    evaluations: fit.evaluations,
    monteCarlo: "logLikError" in fit ? { logLik: fit.logLikError, theta: fit.monteCarloError } : null,
    designMegabytes: [...new Set(arrays)].reduce((sum, one) => sum + (one?.byteLength ?? 0), 0) / 1e6,
    peakMegabytesBeyond: (process.resourceUsage().maxRSS * 1024 - before) / 1e6,
  };
}

function fresh(name: string, environment: Readonly<Record<string, string>> = {}): Measurement {
  const { stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", "--max-old-space-size=4096", fileURLToPath(import.meta.url), name], { env: { ...process.env, ...environment, [inChild]: "1" }, encoding: "utf8" });
  if (stdout.trim() === "") throw new Error(stderr);
  return JSON.parse(stdout) as Measurement;
}

/** The median of three fresh processes, and lme4 between them. */
function besidePeer(name: string): object {
  const { make, bar } = cases[name];
  const first = fresh(name);
  const peer = timePeer(make());
  const runs = [first, fresh(name), fresh(name)].sort((a, b) => a.seconds - b.seconds);
  const median = runs[1];
  return { ...median, allSeconds: runs.map((run) => run.seconds), bar, lme4: peer, ratio: peer === null ? null : median.seconds / peer.seconds, cpuRatio: peer === null ? null : median.cpuSeconds / peer.cpuSeconds, logLikDifference: peer === null ? null : median.logLik - peer.logLik };
}

interface PeerTime {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly logLik: number;
}

/** Null where R or lme4 is absent. */
function timePeer({ peer }: TimedDesign): PeerTime | null {
  if (peer === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "lmmc-bench-"));
  try {
    const file = join(folder, "data.csv");
    const names = Object.keys(peer.columns);
    const rows = Array.from({ length: peer.columns[names[0]].length }, (_, i) => names.map((name) => peer.columns[name][i]).join(","));
    writeFileSync(file, [names.join(","), ...rows].join("\n"));
    const { stdout, status } = spawnSync("Rscript", ["bench/peers/lme4.R", file, peer.formula, "REML", peer.factors.join(",")], { encoding: "utf8", env: { ...process.env, OPENBLAS_NUM_THREADS: "1" } });
    return status === 0 ? (JSON.parse(stdout) as PeerTime) : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Command line, gzipped CSV and all; null seconds where the package is not built. */
function wholeProcess(): object {
  const name = "InstEval, whole process";
  if (!existsSync("dist/src/cli/main.js")) return { name, seconds: null };
  const formula = "y ~ service + (1 | s) + (1 | d) + (1 | dept:service)\ndata { s: factor, d: factor, dept: factor, service: factor }";
  const folder = mkdtempSync(join(tmpdir(), "lmmc-bench-"));
  try {
    const model = join(folder, "model.lmm");
    writeFileSync(model, formula);
    const seconds = Array.from({ length: 3 }, () => {
      const started = performance.now();
      const { status, stderr } = spawnSync(process.execPath, ["dist/src/cli/main.js", "fit", model, "--data", "test/reference/datasets/InstEval.csv.gz", "--json"], { encoding: "utf8", maxBuffer: 1 << 28 });
      if (status !== 0) throw new Error(stderr);
      return (performance.now() - started) / 1000;
    }).sort((a, b) => a - b);
    return { name, seconds: seconds[1], bar: { seconds: 2.5 } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
