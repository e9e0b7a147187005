import { describe, expect, test } from "vitest";
import { printSummary, type FitReport } from "../../src/summary/index.js";
import { dyestuff, sleepstudy } from "./reports.js";

/** What `print(summary(fit))` of lme4 shows for sleepstudy, less the class, the data's name and trailing spaces. */
const sleepstudyText = `Linear mixed model fit by REML
Formula: Reaction ~ Days + (Days | Subject)

REML criterion at convergence: 1743.6

Scaled residuals:
    Min      1Q  Median      3Q     Max
-3.9536 -0.4634  0.0231  0.4634  5.1793

Random effects:
 Groups   Name        Variance Std.Dev. Corr
 Subject  (Intercept) 612.10   24.741
          Days         35.07    5.922   0.07
 Residual             654.94   25.592
Number of obs: 180, groups:  Subject, 18

Fixed effects:
            Estimate Std. Error t value
(Intercept)  251.405      6.825  36.838
Days          10.467      1.546   6.771

Correlation of Fixed Effects:
     (Intr)
Days -0.138`;

/** The same for Dyestuff (Bates et al. 2015; the lme4 vignette). */
const dyestuffText = `Linear mixed model fit by REML
Formula: Yield ~ 1 + (1 | Batch)

REML criterion at convergence: 319.7

Scaled residuals:
    Min      1Q  Median      3Q     Max
-1.4117 -0.7634  0.1418  0.7792  1.8296

Random effects:
 Groups   Name        Variance Std.Dev.
 Batch    (Intercept) 1764     42.00
 Residual             2451     49.51
Number of obs: 30, groups:  Batch, 6

Fixed effects:
            Estimate Std. Error t value
(Intercept)  1527.50      19.38    78.8`;

const deep: FitReport = {
  ...dyestuff,
  engine: "sgd",
  criterion: "ml",
  logLik: null,
  remlCriterion: null,
  network: { label: "mlp(a, b)", inputs: 2, layers: ["10 relu", "3 relu"], parameters: 67, orthogonalTo: ["(Intercept)", "a"], standardError: 0.2 },
  training: {
    epochs: 2,
    bestEpoch: 2,
    seconds: 1.5,
    secondsPerEpoch: 0.75,
    stopped: "interrupted",
    backend: "wasm",
    history: [
      { epoch: 1, trainNll: 2, validationNll: null, residualVariance: 1, theta: [[1]] },
      { epoch: 2, trainNll: 1.23456, validationNll: 1.3, residualVariance: 1, theta: [[1]] },
    ],
    seeds: null,
    polish: null,
  },
  warnings: [{ code: "LMM0799", message: "a warning", hint: null }],
};

describe("the summary", () => {
  test("reads as lme4's for a random slope", () => {
    expect(printSummary(sleepstudy)).toBe(sleepstudyText);
  });

  test("reads as lme4's for a single intercept", () => {
    expect(printSummary(dyestuff)).toBe(dyestuffText);
  });

  test("of a maximum likelihood fit shows AIC, BIC, logLik, deviance as lme4 does", () => {
    // lme4: summary(lmer(Reaction ~ Days + (Days | Subject), sleepstudy, REML = FALSE))
    const text = printSummary({ ...sleepstudy, criterion: "ml", logLik: -875.969672, deviance: 1751.939344, AIC: 1763.939344, BIC: 1783.097086 });
    expect(text).toContain("\n     AIC      BIC   logLik deviance df.resid\n  1763.9   1783.1   -876.0   1751.9      174\n");
  });

  test("shows Satterthwaite's degrees of freedom and p values as lmerTest does", () => {
    // lmerTest 3.1-3 on the same fit: df 17, p 1.17e-17 and 3.26e-06
    const [intercept, days] = sleepstudy.fixedEffects;
    const text = printSummary({
      ...sleepstudy,
      fixedEffects: [{ ...intercept, df: 16.99999995, pValue: 1.170888e-17 }, { ...days, df: 16.99999988, pValue: 3.263788e-6 }],
    });
    expect(text).toContain(
      "            Estimate Std. Error      df t value Pr(>|t|)\n" +
        "(Intercept)  251.405      6.825  17.000  36.838  < 2e-16 ***\n" +
        "Days          10.467      1.546  17.000   6.771 3.26e-06 ***\n",
    );
  });

  test("of a deep model tells its net, its training and its warnings", () => {
    const lines = printSummary(deep).split("\n");
    expect(lines[0]).toBe("Deep mixed model fit by maximum likelihood");
    expect(lines).toContain("Network: mlp(a, b)");
    expect(lines).toContain(" 2 inputs, layers 10 relu, 3 relu, 67 weights");
    expect(lines).toContain(" orthogonal to a: its coefficient is the whole linear effect");
    expect(lines).toContain("Training: 2 epochs in 1.5 s (0.750 s each, wasm), interrupted");
    expect(lines).toContain(" weights of epoch 2 kept; negative log-likelihood per row: train 1.2346, validation 1.3000");
    expect(lines.at(-1)).toBe("warning LMM0799: a warning");
  });

  test("says what was left out: rows and columns", () => {
    const text = printSummary({ ...sleepstudy, droppedRows: 3, droppedColumns: ["twice"] });
    expect(text).toContain("(3 rows left out: a value is missing)");
    expect(text).toContain("(left out, being combinations of earlier columns: twice)");
  });

  test("counts several groups and lines up terms of different size", () => {
    const text = printSummary({
      ...sleepstudy,
      varianceComponents: [...sleepstudy.varianceComponents, { group: "item", names: ["(Intercept)"], covariance: [[0]], correlation: [[null]], sd: [0] }],
      groups: [...sleepstudy.groups, { name: "item", levels: 24 }],
    });
    expect(text).toContain(" item     (Intercept)   0.00    0.000\n");
    expect(text).toContain("groups:  Subject, 18; item, 24");
  });
});
