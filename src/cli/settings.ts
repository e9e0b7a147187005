/** Options of the command line as values: numbers within their range, `train.epochs=3` as a training setting. */
import { diagnostic } from "../diagnostics/index.js";
import type { CompileOptions } from "../index.js";
import { stop } from "./complaints.js";

/** `name = text` pairs laid over the program's train block. */
export type TrainSettings = NonNullable<CompileOptions["overrides"]>;

const settingPattern = /^(?:train\.)?([A-Za-z]\w*)\s*=\s*(.+)$/;

/** @param texts each like `train.epochs=3`; `train.` may be left out */
export function trainSettings(texts: readonly string[]): TrainSettings {
  return Object.fromEntries(
    texts.map((text) => {
      const match = settingPattern.exec(text.trim());
      return match === null ? stop(diagnostic("LMM0904", null, { text })) : [match[1], match[2]];
    }),
  );
}

/** A whole number of at most 32 bits. */
export function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || Math.abs(value) > 0x7fff_ffff) return outOfRange(option, "a whole number", text);
  return value;
}

/** A whole number of things. */
export function atLeastOne(option: string, text: string): number {
  const value = wholeNumber(option, text);
  return value >= 1 ? value : outOfRange(option, "a whole number of at least 1", text);
}

/** A number strictly between 0 and 1. */
export function share(option: string, text: string): number {
  const value = Number(text);
  return value > 0 && value < 1 ? value : outOfRange(option, "a number between 0 and 1", text);
}

/** A number of seconds, 0 or more. */
export function seconds(option: string, text: string): number {
  const value = Number(text);
  return text.trim() !== "" && value >= 0 && Number.isFinite(value) ? value : outOfRange(option, "a number of seconds, 0 or more", text);
}

/** Numbers with commas between them. */
export function numbers(option: string, text: string): readonly number[] {
  return text.split(",").map((part) => {
    const value = Number(part);
    return part.trim() === "" || !Number.isFinite(value) ? outOfRange(option, "numbers with commas between them", text) : value;
  });
}

function outOfRange(option: string, expected: string, found: string): never {
  return stop(diagnostic("LMM0905", null, { option, expected, found }));
}
