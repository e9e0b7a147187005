/**
 * Calls of other languages, ported and fitted: the log-likelihoods that lme4, nlme and glmmTMB give. Oracle: test/reference/lmm and
 * test/reference/structured, and for the calls of one model in five languages the reference of that model.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { textsOf } from "../../src/data/column-type.js";
import { factorOfTexts, type Table } from "../../src/data/index.js";
import { readTable } from "../../src/data/readers/index.js";
import { compile, port } from "../../src/index.js";
import { referenceFit, referenceNames, type ReferenceFit } from "../exact/reference-fits.js";
import { structuredReference, structuredTable } from "../exact/structured/reference-fits.js";

const folder = new URL("../reference/datasets/", import.meta.url);

interface Described {
  readonly file: string;
  readonly columns: Readonly<Record<string, { readonly type: string; readonly ordered?: boolean; readonly levels?: readonly string[] }>>;
}

const datasets = JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as Readonly<Record<string, Described>>;

/** The columns as R had them: factors with their levels in order. */
async function tableOfR({ dataset, levels, contrasts }: Pick<ReferenceFit, "dataset" | "levels" | "contrasts">): Promise<Table> {
  const { table } = await readTable(fileURLToPath(new URL(datasets[dataset].file, folder)));
  const columns = table.columns.map((column) => {
    const described = datasets[dataset].columns[column.name];
    if (described?.type !== "factor") return column;
    return factorOfTexts(column.name, textsOf(column), levels[column.name] ?? described.levels ?? null, described.ordered === true && typeof contrasts !== "string");
  });
  return { ...table, columns };
}

/** The call whose fit the reference holds. */
function callOf({ formula, dataset, REML, weights, contrasts }: ReferenceFit): string {
  const coded = typeof contrasts === "string" ? [] : Object.entries(contrasts).filter(([name]) => name !== "unordered" && name !== "ordered").map(([name, coding]) => `${name} = contr.${coding}`);
  const settings = [...(REML ? [] : ["REML = FALSE"]), ...(weights === null ? [] : [`weights = ${weights}`]), ...(coded.length === 0 ? [] : [`contrasts = list(${coded.join(", ")})`])];
  return `fm <- lmer(${[formula, dataset, ...settings].join(", ")})`;
}

async function logLikOf(call: string, table: Table): Promise<number> {
  const { program, diagnostics } = port(call).models[0];
  expect(diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
  return (await compile(program ?? "").fit(table, { satterthwaite: false })).logLik() ?? NaN;
}

describe("a ported call of lmer() fits to lme4's log-likelihood", () => {
  test.each(referenceNames)("%s", async (name) => {
    const reference = referenceFit(name);
    const logLik = await logLikOf(callOf(reference), await tableOfR(reference));
    expect(Math.abs(logLik - reference.logLik)).toBeLessThan(reference.dataset === "InstEval" ? 1e-5 : 1e-6);
  });
});

const slopes = "sleepstudy_slope";

const sayings: readonly (readonly [string, string, "ml" | "reml"])[] = [
  ["lme4", "lmer(Reaction ~ Days + (Days | Subject), sleepstudy)", "reml"],
  ["nlme", "lme(Reaction ~ Days, random = ~ Days | Subject, data = sleepstudy)", "reml"],
  ["nlme, a list", 'lme(Reaction ~ Days, sleepstudy, list(Subject = pdSymm(~ Days)), method = "ML")', "ml"],
  ["glmmTMB", "glmmTMB(Reaction ~ Days + us(Days | Subject), sleepstudy)", "ml"],
  ["glmmTMB, REML", "glmmTMB(Reaction ~ Days + (Days | Subject), sleepstudy, REML = TRUE)", "reml"],
  ["MixedModels.jl", "fit(MixedModel, @formula(Reaction ~ 1 + Days + (1 + Days | Subject)), sleepstudy)", "ml"],
  ["MixedModels.jl, REML", "fit(MixedModel, @formula(Reaction ~ Days + (Days | Subject)), sleepstudy; REML = true)", "reml"],
  ["statsmodels", 'smf.mixedlm("Reaction ~ Days", sleepstudy, groups=sleepstudy["Subject"], re_formula="~Days").fit()', "reml"],
  ["statsmodels, ML", 'smf.mixedlm("Reaction ~ Days", sleepstudy, groups="Subject", re_formula="~Days").fit(reml=False)', "ml"],
  ["pymer4", 'Lmer("Reaction ~ Days + (Days | Subject)", data=sleepstudy)', "reml"],
];

describe("one model said in every language fits alike", () => {
  test.each(sayings)("%s", async (_, call, criterion) => {
    const reference = referenceFit(`${slopes}_${criterion}`);
    expect(Math.abs((await logLikOf(call, await tableOfR(reference))) - reference.logLik)).toBeLessThan(1e-5);
  });

  const apart: readonly (readonly [string, string])[] = [
    ["lme4", "lmer(Reaction ~ Days + (Days || Subject), sleepstudy)"],
    ["nlme", "lme(Reaction ~ Days, sleepstudy, random = list(Subject = pdDiag(~ Days)))"],
    ["MixedModels.jl", "fit(MixedModel, @formula(Reaction ~ Days + zerocorr(Days | Subject)), sleepstudy; REML = true)"],
    ["bambi", 'bmb.Model("Reaction ~ Days + (Days | Subject)", sleepstudy)'],
    ["mgcv", 'gam(Reaction ~ Days + s(Subject, bs = "re") + s(Days, Subject, bs = "re"), data = sleepstudy, method = "REML")'],
    ["statsmodels", 'smf.mixedlm("Reaction ~ Days", sleepstudy, groups="Subject", re_formula="1", vc_formula={"slopes": "0 + Days"})'],
  ];

  test.each(apart)("%s, with independent effects", async (_, call) => {
    const reference = referenceFit("sleepstudy_uncorr_reml");
    expect(Math.abs((await logLikOf(call, await tableOfR(reference))) - reference.logLik)).toBeLessThan(1e-5);
  });

  const nested: readonly (readonly [string, string])[] = [
    ["nlme", "lme(strength ~ 1, random = ~ 1 | batch/cask, data = Pastes)"],
    ["nlme, a list", "lme(strength ~ 1, random = list(batch = ~ 1, cask = ~ 1), data = Pastes)"],
    ["statsmodels", 'smf.mixedlm("strength ~ 1", Pastes, groups="batch", re_formula="1", vc_formula={"cask": "0 + C(cask)"})'],
    ["MixedModels.jl", "fit(MixedModel, @formula(strength ~ 1 + (1 | batch / cask)), Pastes; REML = true)"],
    ["aov", "aov(strength ~ 1 + Error(batch/cask), Pastes)"],
  ];

  test.each(nested)("%s, with nested groups", async (_, call) => {
    const reference = referenceFit("pastes_nested_reml");
    expect(Math.abs((await logLikOf(call, await tableOfR(reference))) - reference.logLik)).toBeLessThan(1e-5);
  });
});

const structured: readonly (readonly [string, string])[] = [
  ["cs_ml", "glmmTMB(y ~ visit + x + cs(visit + 0 | g), visits4)"],
  ["diag_ml", "glmmTMB(y ~ visit + x + diag(visit + 0 | g), visits4)"],
  ["us_reml", "glmmTMB(y ~ visit + x + us(visit + 0 | g), visits4, REML = TRUE)"],
  ["toep_ml", "glmmTMB(y ~ visit + x + toep(visit + 0 | g), visits4)"],
  ["ou_ml", "d$pt <- numFactor(d$t)\nglmmTMB(y ~ x + ou(pt + 0 | g), d)"],
  ["exp_groups_ml", "d$pos <- numFactor(d$lat, d$lon)\nglmmTMB(y ~ x + exp(pos + 0 | g), d)"],
  ["exp_groups_reml", "gls(y ~ x, d, correlation = corExp(form = ~ lat + lon | g, nugget = TRUE))"],
  ["wheat2_exp_ml", 'gls(yield ~ 1, Wheat2, correlation = corExp(form = ~ latitude + longitude, nugget = TRUE), method = "ML")'],
];

describe("ported structures fit to glmmTMB's and nlme's log-likelihood", () => {
  test.each(structured)("%s", async (name, call) => {
    const reference = structuredReference(name);
    const table = await structuredTable(datasets[reference.dataset]?.file.replace(/\.csv$/, "") ?? reference.dataset);
    expect(Math.abs((await logLikOf(call, table)) - reference.logLik)).toBeLessThan(1e-4);
  });
});
