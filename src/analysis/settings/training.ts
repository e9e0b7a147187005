/**
 * `train { name = value, ... }`: each setting read and checked against where it may lie. A later block overrides an earlier one.
 * Knows names and ranges; the plan decides what is not set.
 */
import { deparse, type BlockEntry, type Expression, type Program } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import type { OptimizerSettings, StrategyName, TrainingSettings } from "../../model/index.js";
import { matchArguments } from "../columns/arguments.js";
import { numberOf } from "../columns/literals.js";
import type { Scope } from "../scope.js";

/** Reads a value; null when it is none of what the setting takes. */
interface Setting<Value> {
  readonly expected: string;
  read(written: Expression, scope: Scope): Value | null;
}

const strategies: readonly StrategyName[] = ["independent", "whole-group", "full-data", "batch"];

const settings: { readonly [Name in keyof TrainingSettings]: Setting<NonNullable<TrainingSettings[Name]>> } = {
  batch: whole(1),
  epochs: whole(1),
  patience: whole(1),
  validation: { expected: "a share of the rows, 0 or more and below 1", read: (written) => within(numberOf(written), 0, 1) },
  optimizer: { expected: "`adam(rate = 0.001, decay = 0)` or `sgd(rate = 0.1)`", read: readOptimizer },
  schedule: oneOf(["one-cycle", "constant"]),
  strategy: oneOf(strategies),
  neighbours: { expected: "a whole number, 1 or more, or `all`", read: (written, scope) => (wordOf(written) === "all" ? "all" : whole(1).read(written, scope)) },
  seed: whole(0),
  backend: oneOf(["auto", "wasm", "cpu"]),
  polish: oneOf(["none", "variance"]),
};

/** Whether the language has a setting that no engine reads yet. */
const isNotYet = (name: string, value: Expression): boolean => name === "theta" || (name === "polish" && wordOf(value) === "reml");

const unset: TrainingSettings = {
  batch: null, epochs: null, patience: null, validation: null, optimizer: null, schedule: null, strategy: null, neighbours: null, seed: null, backend: null, polish: null,
};

export function readTraining(program: Program, scope: Scope): TrainingSettings {
  const blocks = program.statements.filter((statement) => statement.kind === "block").filter(({ keyword }) => keyword === "train");
  return blocks.flatMap(({ entries }) => entries).reduce((found, entry) => ({ ...found, ...readEntry(entry, scope) }), unset);
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
