/** Confidence intervals as a table, one line per parameter as R's `confint` prints them. Knows names and limits only. */
import type { Diagnostic } from "../diagnostics/index.js";
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
  /** of the bootstrap: how many were asked for, give the limits, and could not be fitted; null for the other methods */
  readonly replicates: { readonly asked: number; readonly used: number; readonly failed: number } | null;
  readonly diagnostics: readonly Diagnostic[];
}

const digits = 7;

export function printIntervals({ intervals, level, method, replicates }: ConfidenceIntervals): string {
  const percent = (share: number): string => `${Number((100 * share).toPrecision(4))} %`;
  const lines = layOut([
    { header: "", cells: intervals.map((one) => one.name), align: "left" },
    { header: percent((1 - level) / 2), cells: formatColumn(intervals.map((one) => one.lower), digits), align: "right" },
    { header: percent((1 + level) / 2), cells: formatColumn(intervals.map((one) => one.upper), digits), align: "right" },
  ]);
  return [`Confidence intervals (${method})`, ...lines, ...(replicates === null ? [] : [replicateLine(replicates)])].join("\n");
}

function replicateLine({ asked, used, failed }: NonNullable<ConfidenceIntervals["replicates"]>): string {
  const rest = [...(used + failed < asked ? [`of ${asked} asked for`] : []), ...(failed === 0 ? [] : [`${failed} could not be fitted and do not count`])];
  return `(${[`${used} replicates`, ...rest].join("; ")})`;
}
