/** Printed intervals and comparisons. Oracle: R 4, lme4 1.1-31, `anova` and `confint` on sleepstudy. */
import { expect, test } from "vitest";
import { printComparison, printIntervals } from "../../src/summary/index.js";

const plain = { formula: "Reaction ~ Days + (Days || Subject)", parameters: 5, AIC: 1762.00325514, BIC: 1777.96803939, logLik: -876.001627570, deviance: 1752.00325514, test: null };
const full = {
  formula: "Reaction ~ Days + (Days | Subject)", parameters: 6, AIC: 1763.93934446, BIC: 1783.09708557, logLik: -875.969672232, deviance: 1751.93934446,
  test: { statistic: 0.0639106766735, degreesOfFreedom: 1, pValue: 0.800418431995 },
};

test("a comparison reads as R's anova", () => {
  expect(printComparison({ models: [plain, full], diagnostics: [] }).split("\n").slice(1)).toEqual([
    "1: Reaction ~ Days + (Days || Subject)",
    "2: Reaction ~ Days + (Days | Subject)",
    "  npar    AIC    BIC  logLik deviance  Chisq Df Pr(>Chisq)",
    "1    5 1762.0 1778.0 -876.00   1752.0",
    "2    6 1763.9 1783.1 -875.97   1751.9 0.0639  1     0.8004",
  ]);
});

test("intervals read as R's confint, with the replicates that count", () => {
  const text = printIntervals({
    method: "bootstrap", level: 0.95, replicates: { asked: 500, used: 120, failed: 2 }, diagnostics: [],
    intervals: [{ name: "sigma", estimate: 25.6, lower: 22.898266882081, upper: 28.857996511425 }, { name: "Days", estimate: 10.5, lower: 7.358653275117, upper: 13.575918751708 }],
  });
  expect(text.split("\n")).toEqual([
    "Confidence intervals (bootstrap)", "          2.5 %   97.5 %", "sigma 22.898267 28.85800", "Days   7.358653 13.57592", "(120 replicates; of 500 asked for; 2 could not be fitted and do not count)",
  ]);
});
