/** Settings of a network's layers: unit counts, activations, rates. Each that cannot be read is reported once. */
import { deparse, type CallExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import type { Activation } from "../../model/index.js";
import { numberOf, numbersOf, truthOf, wholeNumberOf } from "../columns/literals.js";
import type { Scope } from "../scope.js";

export interface NetworkReader {
  readonly call: CallExpression;
  readonly scope: Scope;
  /** cleared by the first complaint */
  isFine: boolean;
}

const activations: readonly Activation[] = ["linear", "relu", "silu", "gelu", "tanh", "sigmoid", "softplus", "elu"];

/** Names that other libraries give to the same functions. */
const otherNames: Readonly<Record<string, Activation>> = { swish: "silu", identity: "linear", none: "linear", logistic: "sigmoid" };

export function readActivation(reader: NetworkReader, written: Expression | undefined, usual: Activation): Activation {
  if (written === undefined) return usual;
  const text = written.kind === "string" ? written.value : written.kind === "name" ? written.name : deparse(written);
  const known = activations.find((one) => one === text) ?? (Object.hasOwn(otherNames, text) ? otherNames[text] : undefined);
  if (known !== undefined) return known;
  reader.isFine = false;
  reader.scope.report(diagnostic("LMM0341", written.span, { found: text, nearest: nearestName(text, activations), known: activations }));
  return usual;
}

/** `[100, 50]`, `c(100, 50)` or a single `100` */
export function readHiddenUnits(reader: NetworkReader, name: string, written: Expression | undefined, usual: readonly number[]): readonly number[] {
  if (written === undefined) return usual;
  const units = numbersOf(written);
  if (units !== null && units.every(isUnitCount)) return units;
  complain(reader, name, written, "a list of whole numbers, as in `[100, 50]`");
  return usual;
}

/** A whole number of 1 or more. @param usual where it may be left out */
export function readUnits(reader: NetworkReader, name: string, written: Expression | undefined, usual?: number): number {
  if (written === undefined && usual !== undefined) return usual;
  const units = written === undefined ? null : wholeNumberOf(written);
  if (units !== null && isUnitCount(units)) return units;
  complain(reader, name, written, "a whole number, 1 or more");
  return 1;
}

/** One whole number for all axes, or one for each: `3`, `[3, 5]` */
export function readExtents(reader: NetworkReader, name: string, written: Expression | undefined, usual: readonly number[]): readonly number[] {
  if (written === undefined) return usual;
  const extents = numbersOf(written);
  if (extents !== null && extents.length > 0 && extents.every(isUnitCount)) return extents;
  complain(reader, name, written, "a whole number, or one for each axis, as in `[3, 5]`");
  return usual;
}

/** One of a few words; the first where none is written. */
export function readChoice<Choice extends string>(reader: NetworkReader, name: string, written: Expression | undefined, choices: readonly Choice[]): Choice {
  if (written === undefined) return choices[0];
  const text = written.kind === "string" ? written.value : written.kind === "name" ? written.name : deparse(written);
  const found = choices.find((choice) => choice === text);
  if (found === undefined) complain(reader, name, written, choices.map((choice) => `\`${choice}\``).join(" or "));
  return found ?? choices[0];
}

const isUnitCount = (units: number): boolean => Number.isInteger(units) && units >= 1;

/** At least 0 and below `limit`; 0 where it is not given. */
export function readRate(reader: NetworkReader, name: string, written: Expression | undefined, limit = 1): number {
  if (written === undefined) return 0;
  const rate = numberOf(written);
  if (rate !== null && rate >= 0 && rate < limit) return rate;
  complain(reader, name, written, limit === 1 ? "a share, 0 or more and below 1" : "a number, 0 or more");
  return 0;
}

export function readTruth(reader: NetworkReader, name: string, written: Expression | undefined, usual: boolean): boolean {
  if (written === undefined) return usual;
  const truth = truthOf(written);
  if (truth === null) complain(reader, name, written, "true or false");
  return truth ?? usual;
}

function complain(reader: NetworkReader, argument: string, written: Expression | undefined, expected: string): void {
  const { call, scope } = reader;
  reader.isFine = false;
  scope.report(diagnostic("LMM0324", written?.span ?? call.span, { callee: call.callee.name, argument, expected, found: written === undefined ? "" : deparse(written) }));
}
