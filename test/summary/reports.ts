/** Reports for the tests of this folder: lme4's fits of its own example data, as its documentation prints them. */
import type { FitReport } from "../../src/summary/index.js";
import type { Plan } from "../../src/plan/plan.js";

const plan: Plan = {
  kind: "plan",
  engine: "exact",
  criterion: "reml",
  facts: { rowCount: 180, fixedColumnCount: 2, networkWeightCount: 0, groups: [], relations: [], sparse: null, denseBlocks: null, fields: [], steadyInputs: [] },
  decisions: [],
  training: null,
  solver: "block-cholesky",
  field: null,
};

/** lme4 1.1-31, `lmer(Reaction ~ Days + (Days | Subject), sleepstudy)`: `VarCorr`, `vcov` and `quantile(residuals(., scaled = TRUE))`. */
export const sleepstudy: FitReport = {
  formula: "Reaction ~ Days + (Days | Subject)",
  engine: "exact",
  criterion: "reml",
  converged: true,
  singular: false,
  nobs: 180,
  droppedRows: 0,
  df: 6,
  logLik: -871.814136,
  deviance: null,
  remlCriterion: 1743.628272,
  AIC: 1755.628272,
  BIC: 1774.786013,
  monteCarlo: null,
  sigma: 25.591796,
  theta: [0.966742, 0.015169, 0.23091],
  fixedEffects: [
    { name: "(Intercept)", estimate: 251.405105, stdError: 6.824597, statistic: 36.838090 },
    { name: "Days", estimate: 10.467286, stdError: 1.545790, statistic: 6.771481 },
  ],
  vcov: [[46.575119, -1.451096], [-1.451096, 2.389466]],
  droppedColumns: [],
  varianceComponents: [
    {
      group: "Subject",
      names: ["(Intercept)", "Days"],
      covariance: [[612.100158, 9.604409], [9.604409, 35.071714]],
      correlation: [[1, 0.065551], [0.065551, 1]],
      sd: [24.740658, 5.922138],
    },
  ],
  kernels: [],
  groups: [{ name: "Subject", levels: 18 }],
  scaledResiduals: [-3.95362, -0.46342, 0.02313, 0.46338, 5.17928],
  network: null,
  training: null,
  seconds: 0.02,
  plan,
  warnings: [],
};

/** lme4, `lmer(Yield ~ 1 + (1 | Batch), Dyestuff)`. */
export const dyestuff: FitReport = {
  ...sleepstudy,
  formula: "Yield ~ 1 + (1 | Batch)",
  nobs: 30,
  df: 3,
  remlCriterion: 319.654277,
  monteCarlo: null,
  sigma: 49.510180,
  fixedEffects: [{ name: "(Intercept)", estimate: 1527.5, stdError: 19.383413, statistic: 78.804490 }],
  vcov: [[375.716]],
  varianceComponents: [{ group: "Batch", names: ["(Intercept)"], covariance: [[1764.05]], correlation: [[1]], sd: [42.000595] }],
  groups: [{ name: "Batch", levels: 6 }],
  scaledResiduals: [-1.41168, -0.76341, 0.14184, 0.77919, 1.82961],
};
