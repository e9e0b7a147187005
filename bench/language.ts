/**
 * What reading a program costs, as JSON: the first parse of a process, then, warm, parsing, checking against columns and planning a
 * formula of the specification and sums of 1,000 and 10,000 terms, in milliseconds, the least of many repeats; and how time grows
 * when the formula does. Each stage holds the ones before it; facts of the data are given, so that no row is read.
 *
 *   node bench/run.mjs language
 */
import { parse } from "../grammar/index.js";
import { analyze } from "../src/analysis/index.js";
import type { ColumnSchema, Schema } from "../src/data/index.js";
import type { SourceText } from "../src/diagnostics/index.js";
import type { Model } from "../src/model/index.js";
import { readProgram } from "../src/pipeline/read.js";
import { makePlan } from "../src/plan/index.js";

/** What is timed on every program. */
type Stages = Readonly<Record<string, (source: SourceText) => unknown>>;

interface Timing {
  readonly program: string;
  readonly characters: number;
  /** milliseconds by stage */
  readonly milliseconds: Readonly<Record<string, number>>;
}

const SPEC_NAME = "formula of the specification";
const SPEC_FORMULA = "y ~ mlp(x1..x10) + (1 + t + t^2 | subject) + rbf(lat, lon)";

const sumOf = (terms: number): string => `y ~ ${Array.from({ length: terms }, (_, index) => `x${index}`).join(" + ")} + (1 | g)`;

const PROGRAMS: readonly (readonly [string, string])[] = [
  [SPEC_NAME, SPEC_FORMULA],
  ["1,000 terms", sumOf(1_000)],
  ["10,000 terms", sumOf(10_000)],
];

/** The least of them is what the work costs when nothing else disturbs it. */
const REPEATS = 60;

function main(): void {
  const first = millisecondsOf(() => parse({ name: "first", text: "y ~ x" }));
  const stages: Stages = { parse, check: checked, plan: planned };
  for (let warmUp = 0; warmUp < 200; warmUp++) planned({ name: SPEC_NAME, text: SPEC_FORMULA });
  const timings = PROGRAMS.map(([program, text]) => timingOf(program, text, stages));
  const report = { firstParseMilliseconds: round(first), timings, growth: growthOf(timings) };
  console.log(JSON.stringify(report, null, 2));
}

const numeric = (name: string): ColumnSchema => ({ name, kind: "numeric", isInteger: false, isOrdered: false, levels: null, shape: null });
const named = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** The columns that each program names. */
const schemas: Readonly<Record<string, Schema>> = {
  [SPEC_NAME]: ["y", "t", "subject", "lat", "lon", ...named("x", 11)].map(numeric),
  "1,000 terms": ["y", "g", ...named("x", 1_000)].map(numeric),
  "10,000 terms": ["y", "g", ...named("x", 10_000)].map(numeric),
};

function checked(source: SourceText): Model {
  const read = readProgram(source, { resolveImport: null, resolveCovariance: null });
  const { model } = analyze(read.program, schemas[source.name], read.definitions);
  if (model === null) throw new Error(`${source.name} should have a model`);
  return model;
}

function planned(source: SourceText): unknown {
  const model = checked(source);
  const groups = model.contributions.flatMap((one) => (one.kind === "grouped" ? [{ label: one.groupingFactor.label, levelCount: 500, basisSize: 3, largestLevel: 30, medianLevel: 20, isLearned: false }] : []));
  return makePlan(model, { rowCount: 10_000, fixedColumnCount: 1, networkWeightCount: 7_000, groups, relations: [], sparse: null, denseBlocks: null, fields: [], steadyInputs: [] });
}

function timingOf(program: string, text: string, stages: Stages): Timing {
  const milliseconds = Object.entries(stages).map(([stage, work]) => {
    const times = Array.from({ length: REPEATS }, () => millisecondsOf(() => work({ name: program, text })));
    return [stage, round(Math.min(...times))] as const;
  });
  return { program, characters: text.length, milliseconds: Object.fromEntries(milliseconds) };
}

/** Ten times the terms: so many times the time, by stage. */
function growthOf(timings: readonly Timing[]): Readonly<Record<string, number>> {
  const [, thousand, tenThousand] = timings;
  return Object.fromEntries(
    Object.entries(tenThousand.milliseconds).map(([stage, milliseconds]) => [stage, round(milliseconds / thousand.milliseconds[stage])]),
  );
}

/** By the clock: the collector's and the compiler's own threads work beside it. */
function millisecondsOf(work: () => unknown): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

const round = (value: number): number => Number(value.toPrecision(3));

main();
