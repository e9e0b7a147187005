/** mgcv's gam and bam, gamm, gamm4; and brms. Their smooths are read in smooths.ts. */
import { diagnostic } from "../../diagnostics/index.js";
import type { Draft } from "../draft.js";
import { splitAt } from "../formula/formula.js";
import { predictorOf, type Member } from "../formula/predictor.js";
import { calleeName, named, positional, type HostExpression } from "../reader/index.js";
import { lose, writtenAt } from "../reading.js";
import { brms as brmsFormulas, mgcv as mgcvFormulas } from "./dialects.js";
import type { CallReading, PackageCall } from "./fitter.js";
import { correlationTerms, randomTerms } from "./nlme.js";
import { loseSubset, posterior, settingsOfR } from "./settings.js";
import { standardFitter } from "./standard.js";

const gamSettings = [...settingsOfR, "select", "knots", "sp", "min.sp", "H", "fit", "paraPen", "G", "in.out", "optimizer", "scale", "discrete", "nthreads", "cluster", "chunk.size", "drop.unused.levels", "niterPQL", "verbosePQL"];

/** gam chooses smoothness by GCV unless told otherwise; bam, gamm and gamm4 by REML. */
const smoothness = (usual: "gcv" | "reml") => (reading: CallReading): Draft["criterion"] => {
  const written = reading.arguments.take("method");
  const method = written?.kind === "text" ? written.value : usual === "reml" ? "REML" : "GCV.Cp";
  if (method.endsWith("ML")) return method === "ML" || method === "P-ML" ? "ml" : null;
  reading.report(diagnostic("LMM1015", (written ?? reading.found.call.callee).span, { how: `chooses smoothness by ${method}` }));
  return null;
};

/** The random effects that gamm and gamm4 take beside the formula. */
function besideFormula(reading: CallReading): readonly Member[] {
  const written = reading.arguments.take("random");
  const sides = written && splitAt(written);
  if (sides !== null) return predictorOf(sides.predictor, reading);
  const random = written === null ? [] : randomTerms(written, reading);
  return [...random, ...correlationTerms(reading.arguments.take("correlation"), null, reading)].map((expression) => ({ expression, isRemoved: false, isLinear: false }));
}

const subsets = (reading: CallReading): void => {
  loseSubset(reading);
  reading.arguments.lose("rho", reading, "residuals are independent here");
};

const gamParameters = ["formula", "family", "data", "weights", "subset", "na.action", "offset", "method"];

export const gam: PackageCall = { dialect: mgcvFormulas, fitter: standardFitter({ parameters: gamParameters, criterion: smoothness("gcv"), remark: subsets, noBearing: gamSettings }) };
export const bam: PackageCall = { dialect: mgcvFormulas, fitter: standardFitter({ parameters: gamParameters, criterion: smoothness("reml"), remark: subsets, noBearing: gamSettings }) };
export const gamm: PackageCall = {
  dialect: mgcvFormulas,
  fitter: standardFitter({ parameters: ["formula", "random", "correlation", "family", "data", "weights", "subset"], criterion: smoothness("reml"), moreTerms: besideFormula, remark: subsets, noBearing: gamSettings }),
};
export const gamm4: PackageCall = {
  dialect: mgcvFormulas,
  fitter: standardFitter({ parameters: ["formula", "random", "family", "data", "weights", "subset"], criterion: smoothness("reml"), moreTerms: besideFormula, remark: subsets, noBearing: [...gamSettings, "REML"] }),
};

const samplerSettings = ["prior", "autocor", "cov_ranef", "sample_prior", "chains", "iter", "warmup", "thin", "cores", "threads", "seed", "backend", "file", "file_refit", "algorithm", "control", "inits", "init", "refresh", "silent", "save_pars", "stanvars", "normalize", "opencl", "empty", "rename", "fit", "drop_unused_levels", "sparse", "future", "stan_model_args", "save_model", "data2"];

/** Formulas of other parameters: `bf(y ~ x, sigma ~ z)`. */
function loseDistributional(reading: CallReading): void {
  const written = reading.found.call.arguments[0]?.value ?? null;
  if (written?.kind !== "call") return;
  for (const { name, span } of written.arguments.slice(1)) {
    if (name === "nl") reading.report(diagnostic("LMM1007", span, { what: writtenAt(reading, written.span), fits: "a nonlinear model" }));
    else lose(reading, span, "parameters other than the mean have no formula of their own");
  }
}

/** `bf(y1 ~ x) + bf(y2 ~ x)` fits several responses. */
function isOneResponse(written: HostExpression | null): boolean {
  return written?.kind !== "binary" || written.operator !== "+" || calleeName(written.left) === null;
}

const oneFormula = standardFitter({
  parameters: ["formula", "data", "family", "prior"],
  criterion: ({ report, found }) => {
    report(diagnostic("LMM1015", found.call.callee.span, { how: posterior }));
    return null;
  },
  remark: loseDistributional,
  noBearing: samplerSettings,
});

export const brm: PackageCall = {
  dialect: brmsFormulas,
  fitter: {
    parameters: oneFormula.parameters,
    read: (reading) => {
      const { call } = reading.found;
      const written = named(call.arguments, "formula") ?? positional(call.arguments)[0] ?? null;
      if (isOneResponse(written)) return oneFormula.read(reading);
      reading.report(diagnostic("LMM1007", call.span, { what: writtenAt(reading, call.span), fits: "several responses at once" }));
      return null;
    },
  },
};
