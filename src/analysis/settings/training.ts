/**
 * `train { name = value, ... }`: each setting read and checked against where it may lie. A later block overrides an earlier one.
 * Knows names and ranges; the plan decides what is not set.
 */
import { deparse, type BlockEntry, type Expression, type Program } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import type { AverageSettings, OptimizerSettings, ScheduleName, ScheduleSettings, StrategyName, ThetaSettings, TrainingSettings } from "../../model/index.js";
import { unsetTraining } from "../../model/training.js";
import { matchArguments } from "../columns/arguments.js";
import { numberOf } from "../columns/literals.js";
import type { Scope } from "../scope.js";

/** Reads a value; null when it is none of what the setting takes. */
interface Setting<Value> {
  readonly expected: string;
  read(written: Expression, scope: Scope): Value | null;
}

const strategies: readonly StrategyName[] = ["independent", "whole-group", "full-data", "hybrid", "batch"];

const schedules: readonly ScheduleName[] = ["one-cycle", "constant", "cosine", "plateau"];

const settings: { readonly [Name in keyof TrainingSettings]: Setting<NonNullable<TrainingSettings[Name]>> } = {
  batch: whole(1),
  epochs: whole(1),
  patience: whole(1),
  validation: { expected: "a share of the rows, 0 or more and below 1", read: (written) => within(numberOf(written), 0, 1) },
  optimizer: { expected: "`adam(rate = 0.001, decay = 0)` or `sgd(rate = 0.1)`", read: readOptimizer },
  schedule: { expected: "`one-cycle`, `constant`, `cosine`, `cosine(warmup = 0.1)`, `plateau`", read: readSchedule },
  clip: { expected: "a number above 0", read: (written) => above0(numberOf(written)) },
  average: { expected: "`ema(0.999)`, with a decay between 0 and 1, `swa(0.25)`, with a share of the epochs above 0 and up to 1, or `none`", read: readAverage },
  restarts: whole(0),
  strategy: oneOf(strategies),
  tempering: { expected: "a number, 1 or more", read: (written) => atLeast1(numberOf(written)) },
  theta: { expected: "`steps`, `sgd` or `sgd(rate = 0.01)`", read: readTheta },
  batches: oneOf(["near", "shuffled"]),
  solver: oneOf(["block-cholesky", "sparse-cholesky", "conjugate-gradient"]),
  neighbours: { expected: "a whole number, 1 or more, or `all`", read: (written, scope) => (wordOf(written) === "all" ? "all" : whole(1).read(written, scope)) },
  points: whole(1),
  seed: whole(0),
  seeds: whole(1),
  workers: whole(1),
  backend: oneOf(["auto", "wasm", "cpu", "tensorflow", "webgpu"]),
  polish: oneOf(["none", "variance"]),
};

/** Whether the language has a setting that no engine reads yet. */
const isNotYet = (name: string, value: Expression): boolean => name === "polish" && wordOf(value) === "reml";

export function readTraining(program: Program, scope: Scope): TrainingSettings {
  const blocks = program.statements.filter((statement) => statement.kind === "block").filter(({ keyword }) => keyword === "train");
  return blocks.flatMap(({ entries }) => entries).reduce((found, entry) => ({ ...found, ...readEntry(entry, scope) }), unsetTraining);
}

function readEntry({ name, value, span }: BlockEntry, scope: Scope): Partial<TrainingSettings> {
  if (isNotYet(name.name, value)) {
    scope.report(diagnostic("LMM0301", span, { term: `${name.name} = ${deparse(value)}` }));
    return {};
  }
  if (!isSetting(name.name)) {
    const known = Object.keys(settings);
    scope.report(diagnostic("LMM0352", name.span, { name: name.name, nearest: nearestName(name.name, known), known }));
    return {};
  }
  const setting = settings[name.name];
  const read = setting.read(value, scope);
  if (read !== null) return { [name.name]: read };
  scope.report(diagnostic("LMM0353", value.span, { name: name.name, expected: setting.expected, found: deparse(value) }));
  return {};
}

const isSetting = (name: string): name is keyof TrainingSettings => Object.hasOwn(settings, name);

function whole(least: number): Setting<number> {
  const isFitting = (value: number | null): boolean => value !== null && Number.isSafeInteger(value) && value >= least;
  return { expected: `a whole number, ${least} or more`, read: (written) => (isFitting(numberOf(written)) ? numberOf(written) : null) };
}

function within(value: number | null, lower: number, upper: number): number | null {
  return value !== null && value >= lower && value < upper ? value : null;
}

function atLeast1(value: number | null): number | null {
  return value !== null && value >= 1 && Number.isFinite(value) ? value : null;
}

function above0(value: number | null): number | null {
  return value !== null && value > 0 && Number.isFinite(value) ? value : null;
}

/** A word, with or without quotes; `one-cycle` and `one_cycle` are the same. */
function oneOf<Word extends string>(words: readonly Word[]): Setting<Word> {
  return { expected: words.map((word) => `\`${word}\``).join(", "), read: (written) => words.find((word) => word === wordOf(written)) ?? null };
}

function wordOf(written: Expression): string {
  const text = written.kind === "string" ? written.value : deparse(written);
  return text.replace(/[\s_-]+/g, "-");
}

function readOptimizer(written: Expression, scope: Scope): OptimizerSettings | null {
  const name = written.kind === "call" ? written.callee.name : wordOf(written);
  if (name !== "adam" && name !== "sgd") return null;
  if (written.kind !== "call") return { name, rate: null, decay: null };
  const matched = matchArguments(written, ["rate", "decay"], [], scope);
  if (matched === null) return { name, rate: null, decay: null };
  const [rate, decay] = ["rate", "decay"].map((one) => matched.get(one));
  const read = { name, rate: rate === undefined ? null : numberOf(rate), decay: decay === undefined ? null : numberOf(decay) } as const;
  const isFine = (rate === undefined || (read.rate ?? 0) > 0) && (decay === undefined || (read.decay ?? -1) >= 0);
  return isFine ? read : null;
}

/** `onecycle` is the same as `one-cycle`; only a cosine has a warm-up of its own. */
function readSchedule(written: Expression, scope: Scope): ScheduleSettings | null {
  const said = written.kind === "call" ? written.callee.name : wordOf(written);
  const name = schedules.find((one) => one === said || one.replace("-", "") === said);
  if (name === undefined) return null;
  if (written.kind !== "call") return { name, warmup: null };
  const warmup = matchArguments(written, name === "cosine" ? ["warmup"] : [], [], scope)?.get("warmup");
  if (warmup === undefined) return { name, warmup: null };
  const share = within(numberOf(warmup), 0, 1);
  return share === null ? null : { name, warmup: share };
}

/** Without a number: a decay of 0.999, the last quarter of the epochs. */
function readAverage(written: Expression, scope: Scope): AverageSettings | "none" | null {
  const name = written.kind === "call" ? written.callee.name : wordOf(written);
  if (name === "none") return name;
  if (name !== "ema" && name !== "swa") return null;
  const argument = name === "ema" ? "decay" : "last";
  const given = written.kind === "call" ? matchArguments(written, [argument], [], scope)?.get(argument) : undefined;
  const value = given === undefined ? averageDefaults[name] : above0(numberOf(given));
  if (value === null || value > 1 || (name === "ema" && value === 1)) return null;
  return name === "ema" ? { kind: name, decay: value } : { kind: name, last: value };
}

const averageDefaults = { ema: 0.999, swa: 0.25 } as const;

function readTheta(written: Expression, scope: Scope): ThetaSettings | null {
  const name = written.kind === "call" ? written.callee.name : wordOf(written);
  if (name === "steps" && written.kind !== "call") return { name, rate: null };
  if (name !== "sgd") return null;
  const rate = written.kind === "call" ? matchArguments(written, ["rate"], [], scope)?.get("rate") : undefined;
  if (rate === undefined) return { name, rate: null };
  const value = numberOf(rate);
  return value !== null && value > 0 ? { name, rate: value } : null;
}
