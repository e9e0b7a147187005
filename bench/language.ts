/**
 * What reading a program costs, as JSON: the first parse of a process, then warm parses of the formula at the top of SPEC and of sums of
 * 1,000 and 10,000 terms, in milliseconds of CPU, median of repeats; and how time grows when the formula does.
 *
 *   node bench/run.mjs language
 */
import type { SourceText } from "../src/diagnostics/index.js";

/** What is timed on every program; `check` and `plan` stand beside `parse` once they are given. */
type Stages = Readonly<Record<string, (source: SourceText) => unknown>>;

interface Timing {
  readonly program: string;
  readonly characters: number;
  /** median milliseconds by stage */
  readonly milliseconds: Readonly<Record<string, number>>;
}

const SPEC_FORMULA = `score ~ body(x1..x10) + who + offset(log(exposure))
      + (1 | student) + (1 | teacher) + (1 | dept:service)
      + rbf(lat, lon)`;

const sumOf = (terms: number): string => `y ~ ${Array.from({ length: terms }, (_, index) => `x${index}`).join(" + ")} + (1 | g)`;

const PROGRAMS: readonly (readonly [string, string])[] = [
  ["formula of the specification", SPEC_FORMULA],
  ["1,000 terms", sumOf(1_000)],
  ["10,000 terms", sumOf(10_000)],
];

const REPEATS = 25;

async function main(): Promise<void> {
  const { grammar, importMilliseconds } = await importGrammar();
  const first = millisecondsOf(() => grammar.parse({ name: "first", text: "y ~ x" }));
  const stages: Stages = { parse: grammar.parse };
  for (let warmUp = 0; warmUp < 200; warmUp++) stages.parse({ name: "warm", text: SPEC_FORMULA });
  const timings = PROGRAMS.map(([program, text]) => timingOf(program, text, stages));
  const report = { importMilliseconds, firstParseMilliseconds: round(first), timings, growth: growthOf(timings) };
  console.log(JSON.stringify(report, null, 2));
}

/** Loading the grammar with everything it stands on, by the clock: the disk is part of it. */
async function importGrammar(): Promise<{ grammar: typeof import("../grammar/index.js"); importMilliseconds: number }> {
  const start = performance.now();
  const grammar = await import("../grammar/index.js");
  return { grammar, importMilliseconds: round(performance.now() - start) };
}

function timingOf(program: string, text: string, stages: Stages): Timing {
  const milliseconds = Object.entries(stages).map(([stage, work]) => {
    const times = Array.from({ length: REPEATS }, () => millisecondsOf(() => work({ name: program, text })));
    return [stage, round(times.sort((one, other) => one - other)[REPEATS >> 1])] as const;
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

/** Processor time of this process, collecting garbage included. */
function millisecondsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const spent = process.cpuUsage(before);
  return (spent.user + spent.system) / 1000;
}

const round = (value: number): number => Number(value.toPrecision(3));

await main();
