/** lme4 and what has its calls: lmerTest, blme, afex, rstanarm; base R's lm, glm and aov; glmmTMB; and pymer4, which calls lme4. */
import { diagnostic } from "../../diagnostics/index.js";
import type { Draft, DraftFamily } from "../draft.js";
import type { HostExpression } from "../reader/index.js";
import { wordCalled } from "../words.js";
import { truthOf, type CallReading, type Fitter, type PackageCall } from "./fitter.js";
import { weightsCount } from "../formula/response.js";
import { errorStrata, lme4InPython, plainR } from "./dialects.js";
import { loseSubset, posterior, settingsOfR } from "./settings.js";
import { standardFitter } from "./standard.js";

const ofR = (fitter: Fitter): PackageCall => ({ dialect: plainR, fitter });

/** REML unless REML = FALSE. */
const byReml = ({ arguments: args }: CallReading): Draft["criterion"] => (truthOf(args.take("REML")) === false ? "ml" : null);

const byMl = (): Draft["criterion"] => "ml";


export const lmer = ofR(standardFitter({
  parameters: ["formula", "data", "REML", "control", "start", "verbose", "subset", "weights", "na.action", "offset", "contrasts", "devFunOnly"],
  family: () => null,
  criterion: byReml,
  remark: loseSubset,
  noBearing: settingsOfR,
}));

const glmerParameters = ["formula", "data", "family", "control", "start", "verbose", "nAGQ", "subset", "weights", "na.action", "offset", "contrasts"];

export const glmer = ofR(standardFitter({ parameters: glmerParameters, criterion: byMl, remark: loseSubset, noBearing: settingsOfR }));

/** The family that is called as `name` is. */
const familyCalled = (name: string) => (_isCounted: boolean, { definitions }: CallReading): DraftFamily | null => {
  const word = wordCalled(definitions.families, name);
  return word && { name: word.name, link: null };
};

export const glmerNb = ofR(standardFitter({
  parameters: glmerParameters.filter((name) => name !== "family"), family: familyCalled("glmer.nb"), criterion: byMl, remark: loseSubset, noBearing: settingsOfR,
}));

export const lm = ofR(standardFitter({
  parameters: ["formula", "data", "subset", "weights", "na.action", "method"], family: () => null, criterion: () => null, remark: loseSubset, noBearing: [...settingsOfR, "method"],
}));

export const glm = ofR(standardFitter({
  parameters: ["formula", "family", "data", "weights", "subset", "na.action", "start", "etastart", "mustart", "offset"], criterion: byMl, remark: loseSubset, noBearing: [...settingsOfR, "method"],
}));

/** afex codes every factor by sums to zero, and tests by F or by likelihood ratios of ML fits. */
export const mixed = ofR(standardFitter({
  parameters: ["formula", "data", "type", "method", "per_parameter", "args_test", "test_intercept", "check_contrasts"],
  criterion: ({ arguments: args }) => (isOneOf(args.take("method"), ["LRT", "PB"]) ? "ml" : null),
  remark: (reading) => {
    loseSubset(reading);
    if (truthOf(reading.arguments.take("check_contrasts")) === false) return;
    reading.report(diagnostic("LMM1018", reading.found.call.callee.span, { who: "`mixed()`", coding: "sums to zero" }));
  },
  noBearing: [...settingsOfR, "per_parameter"],
}));

function isOneOf(written: HostExpression | null, texts: readonly string[]): boolean {
  return written?.kind === "text" && texts.includes(written.value);
}

const samplerSettings = ["prior", "prior_intercept", "prior_aux", "prior_covariance", "prior_PD", "algorithm", "adapt_delta", "chains", "iter", "warmup", "cores", "seed", "refresh", "QR", "sparse", "cov.prior", "fixef.prior", "resid.prior"];

const bySampling = ({ report, found }: CallReading): null => {
  report(diagnostic("LMM1015", found.call.callee.span, { how: posterior }));
  return null;
};

export const stanLmer = ofR(standardFitter({ parameters: ["formula", "data", "subset", "weights"], family: () => null, criterion: bySampling, remark: loseSubset, noBearing: [...settingsOfR, ...samplerSettings] }));
export const stanGlmer = ofR(standardFitter({ parameters: ["formula", "data", "family", "subset", "weights"], criterion: bySampling, remark: loseSubset, noBearing: [...settingsOfR, ...samplerSettings] }));
export const blmer = ofR(standardFitter({
  parameters: ["formula", "data", "REML"], family: () => null, noBearing: settingsOfR,
  criterion: (reading) => {
    reading.report(diagnostic("LMM1015", reading.found.call.callee.span, { how: "adds priors to the likelihood" }));
    reading.arguments.skip(samplerSettings);
    return byReml(reading);
  },
}));

/** aov(y ~ a + Error(s/a)): an error stratum is a random effect. */
export const aov: PackageCall = { dialect: errorStrata, fitter: standardFitter({ parameters: ["formula", "data", "projections", "qr", "contrasts"], family: () => null, criterion: () => null, noBearing: [...settingsOfR, "projections"] }) };

export const glmmTMB = ofR(standardFitter({
  parameters: ["formula", "data", "family", "ziformula", "dispformula", "weights", "offset", "contrasts", "na.action", "se", "verbose", "doFit", "control", "REML"],
  weightsDifference: weightsCount,
  criterion: ({ arguments: args }) => (truthOf(args.take("REML")) === true ? null : "ml"),
  remark: (reading) => {
    loseSubset(reading);
    loseUnlessConstant("ziformula", "0", "the language has no zero inflation", reading);
    loseUnlessConstant("dispformula", "1", "the dispersion is one number, estimated from the data", reading);
  },
  noBearing: [...settingsOfR, "map", "sparse", "priors"],
}));

/** `~1`, the usual, says nothing. */
function loseUnlessConstant(name: string, usual: string, reason: string, reading: CallReading): void {
  const written = reading.arguments.take(name);
  const isUsual = written?.kind === "unary" && written.operand.kind === "number" && written.operand.text === usual;
  if (!isUsual) reading.arguments.lose(name, reading, reason);
}

/** pymer4's Lmer("y ~ x + (1|g)", data=df).fit(REML=False) */
export const pymer4: PackageCall = {
  dialect: lme4InPython,
  fitter: standardFitter({
    parameters: ["formula", "data", "family"],
    criterion: ({ found }) => {
      const reml = found.methods.find(({ name }) => name === "fit")?.arguments.find(({ name }) => name === "REML");
      return truthOf(reml?.value ?? null) === false ? "ml" : null;
    },
    noBearing: [],
  }),
};

