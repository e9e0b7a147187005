/**
 * A function that fits models, in any language: which arguments it takes in which order, and how its call becomes a draft. Arguments
 * that a reader has taken are crossed off; what is left is said to be lost, but for those that no model depends on.
 */
import type { Span } from "../../diagnostics/index.js";
import type { Draft } from "../draft.js";
import type { FormulaDialect, FormulaReading } from "../formula/dialect.js";
import type { FoundCall, HostArgument, HostExpression } from "../reader/index.js";
import { lose } from "../reading.js";

export interface CallReading extends FormulaReading {
  readonly found: FoundCall;
  readonly arguments: Arguments;
}

export interface Fitter {
  /** names of its arguments, in the order in which they may stand without */
  readonly parameters: readonly string[];
  /** @returns null after a complaint */
  readonly read: (reading: CallReading) => Draft | null;
}

/** A fitter, and the formulas that its package writes. */
export interface PackageCall {
  readonly dialect: FormulaDialect;
  readonly fitter: Fitter;
}

/** The arguments of one call by name. */
export interface Arguments {
  /** the value of an argument, which is thereby accounted for; null where it is not given, or NULL */
  take(name: string): HostExpression | null;
  /** the whole of an argument with its name; null where it is not given */
  spanOf(name: string): Span | null;
  /** takes an argument, and says that it is lost where it was given */
  lose(name: string, reading: FormulaReading, reason: string, instead?: string): void;
  /** accounts for arguments that say nothing of the model */
  skip(names: Iterable<string>): void;
  /** says of all others that they are lost */
  loseRest(reading: FormulaReading): void;
}

interface Slot {
  readonly name: string | null;
  readonly argument: HostArgument;
  isTaken: boolean;
}

/** Arguments by name first, the others in the order of `parameters`; what a pipe hands over comes before all. */
export function matchedArguments({ call, piped }: FoundCall, parameters: readonly string[]): Arguments {
  const isPlaceholder = ({ value }: HostArgument): boolean => piped !== null && value?.kind === "name" && (value.name === "." || value.name === "_");
  const written = call.arguments.map((one): HostArgument => (isPlaceholder(one) ? { ...one, value: piped } : one));
  const isHandedOver = piped !== null && !call.arguments.some(isPlaceholder);
  const all = isHandedOver && piped !== null ? [{ name: null, value: piped, span: piped.span }, ...written] : written;
  const meant = all.map(({ name }) => name && wholeName(name, parameters));
  const free = parameters.filter((name) => !meant.includes(name));
  let next = 0;
  const slots = all.map((argument, at): Slot => ({ name: meant[at] ?? free[next++] ?? null, argument, isTaken: false }));
  const spanOf = (name: string): Span | null => slots.find((one) => one.name === name)?.argument.span ?? null;
  return {
    take: (name) => takeFrom(slots, name),
    spanOf,
    lose: (name, reading, reason, instead) => {
      const span = takeFrom(slots, name) === null ? null : spanOf(name);
      if (span !== null) lose(reading, span, reason, instead);
    },
    skip: (names) => {
      const skipped = new Set(names);
      for (const slot of slots) if (slot.name !== null && skipped.has(slot.name)) slot.isTaken = true;
    },
    loseRest: (reading) => {
      for (const { isTaken, argument } of slots) if (!isTaken) lose(reading, argument.span, "the language has no such setting");
    },
  };
}

/** R takes the beginning of a name for the name: `zi = ~ x`. */
function wholeName(name: string, parameters: readonly string[]): string {
  const fitting = parameters.includes(name) ? [name] : parameters.filter((one) => one.startsWith(name));
  return fitting.length === 1 ? fitting[0] : name;
}

const nothings = ["NULL", "nothing", "None"];

function takeFrom(slots: readonly Slot[], name: string): HostExpression | null {
  const slot = slots.find((one) => one.name === name);
  if (slot === undefined) return null;
  slot.isTaken = true;
  const { value } = slot.argument;
  return value?.kind === "name" && nothings.includes(value.name) ? null : value;
}

/** TRUE, T, true, True; null for anything else. */
export function truthOf(written: HostExpression | null): boolean | null {
  if (written?.kind !== "name") return null;
  if (["TRUE", "T", "true", "True"].includes(written.name)) return true;
  return ["FALSE", "F", "false", "False"].includes(written.name) ? false : null;
}
