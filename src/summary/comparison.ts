/** Fits of one response side by side, as R's `anova` prints them. Knows numbers only; which were refitted is for the notes. */
import type { Diagnostic } from "../diagnostics/index.js";
import { formatColumn, formatPValue, roundTo } from "./number-format.js";
import { layOut } from "./text-table.js";

export interface ComparedModel {
  readonly formula: string;
  /** fixed effects, elements of theta and sigma */
  readonly parameters: number;
  readonly AIC: number;
  readonly BIC: number;
  /** by maximum likelihood */
  readonly logLik: number;
  readonly deviance: number;
  /** against the model before it; null for the first, and where neither has more parameters */
  readonly test: { readonly statistic: number; readonly degreesOfFreedom: number; readonly pValue: number } | null;
}

export interface Comparison {
  /** by increasing number of parameters */
  readonly models: readonly ComparedModel[];
  readonly diagnostics: readonly Diagnostic[];
}

const digits = 5;
const testDigits = 4;

export function printComparison({ models }: Comparison): string {
  const column = (header: string, values: readonly number[]): Parameters<typeof layOut>[0][number] => ({ header, cells: formatColumn(values, digits), align: "right" });
  const ofTests = (write: (test: NonNullable<ComparedModel["test"]>) => string): string[] => models.map(({ test }) => (test === null ? "" : write(test)));
  const tested = models.flatMap(({ test }) => (test === null ? [] : [roundTo(test.statistic, testDigits)]));
  const statistics = formatColumn(tested, digits);
  let next = 0;
  return [
    "Models:",
    ...models.map(({ formula }, i) => `${i + 1}: ${formula}`),
    ...layOut([
      { header: "", cells: models.map((_, i) => String(i + 1)), align: "left" },
      column("npar", models.map((one) => one.parameters)),
      column("AIC", models.map((one) => one.AIC)),
      column("BIC", models.map((one) => one.BIC)),
      column("logLik", models.map((one) => one.logLik)),
      column("deviance", models.map((one) => one.deviance)),
      { header: "Chisq", cells: ofTests(() => statistics[next++]), align: "right" },
      { header: "Df", cells: ofTests((test) => String(test.degreesOfFreedom)), align: "right" },
      { header: "Pr(>Chisq)", cells: ofTests((test) => formatPValue(test.pValue, testDigits)), align: "right" },
    ]),
  ].join("\n");
}
