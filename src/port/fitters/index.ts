/** Every function that fits a model, by language and name; and those whose models no formula here says. */
import { calleeName, lastName, named, positional, type FoundCall, type Language } from "../reader/index.js";
import type { PackageCall } from "./fitter.js";
import * as julia from "./julia.js";
import * as lme4 from "./lme4.js";
import * as mgcv from "./mgcv.js";
import * as nlme from "./nlme.js";
import * as python from "./python.js";

const ofR: Readonly<Record<string, PackageCall>> = {
  lmer: lme4.lmer, glmer: lme4.glmer, "glmer.nb": lme4.glmerNb, lmer_alt: lme4.lmer, rlmer: lme4.lmer, blmer: lme4.blmer,
  lm: lme4.lm, glm: lme4.glm, aov: lme4.aov, mixed: lme4.mixed, glmmTMB: lme4.glmmTMB,
  stan_lmer: lme4.stanLmer, stan_lm: lme4.stanLmer, stan_glmer: lme4.stanGlmer, stan_glm: lme4.stanGlmer,
  lme: nlme.lme, gls: nlme.gls, gam: mgcv.gam, bam: mgcv.bam, gamm: mgcv.gamm, gamm4: mgcv.gamm4, brm: mgcv.brm,
};

const ofJulia: Readonly<Record<string, PackageCall>> = {
  fit: julia.fit, "fit!": julia.fitInPlace, LinearMixedModel: julia.mixedModel, GeneralizedLinearMixedModel: julia.mixedModel,
  lmm: julia.mixedModel, glmm: julia.mixedModel, lm: julia.linearModel, glm: julia.mixedModel, "@formula": julia.formulaAlone,
};

const ofPython: Readonly<Record<string, PackageCall>> = {
  mixedlm: python.mixedlm, ols: python.ols, glm: python.glm, Model: python.model, Lmer: lme4.pymer4, lmer: lme4.pymer4,
};

const fitters: Readonly<Record<Language, Readonly<Record<string, PackageCall>>>> = { r: ofR, julia: ofJulia, python: ofPython };

interface Refusal {
  readonly code: "LMM1002" | "LMM1007";
  /** what it does, or what it fits */
  readonly what: string;
}

const fits = (what: string, ...names: readonly string[]): readonly (readonly [string, Refusal])[] => names.map((name) => [name, { code: "LMM1007", what }]);
const does = (what: string, ...names: readonly string[]): readonly (readonly [string, Refusal])[] => names.map((name) => [name, { code: "LMM1002", what }]);

const refusals: Readonly<Record<Language, ReadonlyMap<string, Refusal>>> = {
  r: new Map([
    ...does("changes a model that is fitted elsewhere", "update"),
    ...fits("a nonlinear model", "nlmer", "nlme", "nls", "gnls"),
    ...fits("an ordered response through thresholds", "clmm", "clmm2", "clm", "polr"),
    ...fits("a response of several classes", "multinom", "mblogit"),
    ...fits("survival times", "coxph", "coxme", "survreg"),
    ...fits("quantiles", "lqmm", "rq"),
    ...fits("a model in a notation of its own", "MCMCglmm", "inla", "asreml"),
  ]),
  julia: new Map(),
  python: new Map([
    ...fits("a model of matrices", "MixedLM", "GPBoostRegressor", "GPModel"),
    ...fits("a model of marginal means", "gee", "GEE"),
  ]),
};

/** Names worth looking for in a text. */
export function isKnownName(name: string, language: Language): boolean {
  return Object.hasOwn(fitters[language], name) || refusals[language].has(name) || (language === "python" && name === "from_formula");
}

/** How a call is read; null where it only shares its name with a function that fits models. */
export function packageOf({ name, call }: FoundCall, language: Language): PackageCall | null {
  if (language === "python" && name === "from_formula") return python.classFitter(call.callee);
  if (!Object.hasOwn(fitters[language], name)) return null;
  const [first] = positional(call.arguments);
  if (language === "julia" && name === "fit" && !/Model$/.test((first && lastName(first)) ?? "")) return null;
  const isSure = name !== "Model" || language !== "python" || first?.kind === "text" || named(call.arguments, "formula") !== null || calleeName(first ?? call) === "Formula" || first?.kind === "name";
  return isSure ? fitters[language][name] : null;
}

export function refusalOf({ name }: FoundCall, language: Language): Refusal | null {
  return refusals[language].get(name) ?? null;
}

/** Some that people know, for a hint. */
export const examples: Readonly<Record<Language, readonly string[]>> = {
  r: ["lmer", "glmmTMB", "lme", "gam", "brm"],
  julia: ["fit"],
  python: ["mixedlm", "Model"],
};
