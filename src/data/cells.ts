/**
 * What one cell of text may stand for: a number, a truth value, a date, or nothing. Knows no columns; a cell is read
 * without looking at its neighbours. Numbers are written with a point; a leading zero (`007`) marks a code, not a number.
 */

const numberPattern = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const specialNumbers: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Inf", Infinity],
  ["+Inf", Infinity],
  ["-Inf", -Infinity],
  ["Infinity", Infinity],
  ["+Infinity", Infinity],
  ["-Infinity", -Infinity],
]);
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const millisecondsPerDay = 86_400_000;

/** An empty cell, or R's mark for a missing value. */
export function isMissingText(text: string): boolean {
  return text === "" || text === "NA";
}

/** The number a cell spells, NaN for `NaN`; null when it spells none. */
export function numberOf(text: string): number | null {
  if (numberPattern.test(text)) return Number(text);
  return specialNumbers.get(text) ?? null;
}

/** As `numberOf`, also for codes with leading zeros: what a declared type may ask for. */
export function declaredNumberOf(text: string): number | null {
  return numberOf(text.replace(/^([+-]?)0+(?=\d)/, "$1"));
}

/** 1 for TRUE, 0 for FALSE (R's and JavaScript's spellings); null for other words. */
export function logicalOf(text: string): number | null {
  if (text === "TRUE" || text === "true" || text === "True") return 1;
  if (text === "FALSE" || text === "false" || text === "False") return 0;
  return null;
}

/** Days since 1970-01-01 of an ISO date; null when the text is none or the calendar has no such day. */
export function dayOf(text: string): number | null {
  const match = datePattern.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / millisecondsPerDay : null;
}

/** Days since 1970-01-01 of an instant, the fraction being the time of day in UTC. */
export function dayOfInstant(instant: Date): number {
  return instant.getTime() / millisecondsPerDay;
}

/** `2024-02-29`: the inverse of `dayOf`. */
export function dateText(day: number): string {
  return new Date(Math.floor(day) * millisecondsPerDay).toISOString().slice(0, 10);
}
