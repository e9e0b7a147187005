/** Confidence intervals as a table, one line per parameter as R's `confint` prints them. Knows names and limits only. */
import { formatColumn } from "./number-format.js";
import { layOut } from "./text-table.js";

export type IntervalMethod = "wald" | "profile" | "bootstrap";

export interface ConfidenceInterval {
  /** lme4's: `sd_(Intercept)|Subject`, `cor_Days.(Intercept)|Subject`, `sigma`, or the fixed effect's own */
  readonly name: string;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

export interface ConfidenceIntervals {
  readonly method: IntervalMethod;
  readonly level: number;
  readonly intervals: readonly ConfidenceInterval[];
  /** refits that failed and do not count; 0 but for the bootstrap */
  readonly failed: number;
}

const digits = 7;

export function printIntervals({ intervals, level, method, failed }: ConfidenceIntervals): string {
  const percent = (share: number): string => `${Number((100 * share).toPrecision(4))} %`;
  const lines = layOut([
    { header: "", cells: intervals.map((one) => one.name), align: "left" },
    { header: percent((1 - level) / 2), cells: formatColumn(intervals.map((one) => one.lower), digits), align: "right" },
    { header: percent((1 + level) / 2), cells: formatColumn(intervals.map((one) => one.upper), digits), align: "right" },
  ]);
  return [`Confidence intervals (${method})`, ...lines, ...(failed === 0 ? [] : [`(${failed} refits failed and do not count)`])].join("\n");
}
