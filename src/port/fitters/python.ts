/** statsmodels (mixedlm, its Bayesian mixed GLMs, ols and glm) and bambi: formulas in quotes, groups beside them. */
import type { Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { Draft, DraftFamily } from "../draft.js";
import { columnName } from "../formula/columns.js";
import { splitAt } from "../formula/formula.js";
import type { Member } from "../formula/predictor.js";
import { termOf } from "../formula/terms.js";
import { withoutIntercept } from "../formula/random.js";
import { weightsCount } from "../formula/response.js";
import { calleeName, lastName, named, positional, readFormulaText, unwrapped, type HostArgument, type HostExpression } from "../reader/index.js";
import { pythonFormula } from "../reader/lexicon.js";
import { assignedColumn, assignedValue } from "../reader/script.js";
import { lose } from "../reading.js";
import { barNode, binaryNode, callNode, nameNode, numberNode, parenthesizedNode } from "../syntax.js";
import { wordCalled } from "../words.js";
import { formulae, patsy } from "./dialects.js";
import { truthOf, type CallReading, type Fitter, type PackageCall } from "./fitter.js";
import { loseSubset, posterior, readFamily } from "./settings.js";
import { standardFitter } from "./standard.js";

const ofStatsmodels = (fitter: Fitter): PackageCall => ({ dialect: patsy, fitter });

const noBearing = ["missing", "use_sparse", "hasconst", "eval_env", "drop_cols", "use_sqrt"];

/** REML unless `.fit(reml=False)`. */
function criterionOfFit({ found }: CallReading): Draft["criterion"] {
  const fit = found.methods.find(({ name }) => name === "fit");
  return fit !== undefined && truthOf(named(fit.arguments, "reml") ?? positional(fit.arguments)[1] ?? null) === false ? "ml" : null;
}

export const mixedlm = ofStatsmodels(standardFitter({
  parameters: ["formula", "data", "re_formula", "vc_formula", "subset"],
  family: () => null,
  criterion: criterionOfFit,
  moreTerms: groupedEffects,
  remark: loseSubset,
  noBearing,
}));

/** A random intercept of the groups, unless re_formula or vc_formula says otherwise. */
function groupedEffects(reading: CallReading): readonly Member[] {
  const { arguments: args, found } = reading;
  const [groups, slopes, components] = [args.take("groups"), args.take("re_formula"), args.take("vc_formula")];
  if (groups === null) reading.report(diagnostic("LMM1019", found.call.span, { callee: found.name }));
  const group = groups === null || isConstant(groups, reading) ? null : groupColumn(groups, reading);
  const own = slopes === null ? (components === null ? numberNode("1", found.call.span) : null) : basisIn(slopes, reading);
  const ownTerm = group === null || own === null ? [] : [parenthesizedNode(barNode(own, group, (slopes ?? found.call).span))];
  return [...ownTerm, ...varianceComponents(components, group, reading)].map((expression) => ({ expression, isRemoved: false, isLinear: false }));
}

function groupColumn(groups: HostExpression, reading: CallReading): Expression {
  const name = columnName(groups);
  return name === null ? termOf(groups, reading) : nameNode(name, groups.span);
}

/** A column of ones makes all rows one group: `np.ones(len(df))`, or what the script assigns so. */
function isConstant(groups: HostExpression, { script }: CallReading): boolean {
  const name = columnName(groups);
  const value = name === null ? groups : (assignedColumn(script, name) ?? assignedValue(script, name));
  return value?.kind === "number" || ["ones", "ones_like", "zeros", "repeat"].includes((value && calleeName(value)) ?? "");
}

/** The right side of "~ x", of "x". */
function basisIn(written: HostExpression, reading: CallReading): Expression | null {
  const formula = readFormulaText(written, pythonFormula, reading.script.source);
  if (formula === null) return lose(reading, written.span, "only a formula in quotes can be read");
  return termOf(splitAt(formula)?.predictor ?? formula, reading);
}

/** `{"a": "0 + C(a)"}`: columns with independent effects of one variance, within each group. */
function varianceComponents(written: HostExpression | null, group: Expression | null, reading: CallReading): readonly Expression[] {
  if (written === null) return [];
  const dictionary = written.kind === "name" ? assignedValue(reading.script, written.name) : written;
  if (dictionary?.kind !== "sequence") {
    lose(reading, written.span, "only a dictionary of formulas can be read");
    return [];
  }
  return dictionary.elements.flatMap((element) => componentOf(element, group, reading) ?? []);
}

function componentOf({ value, span }: HostArgument, group: Expression | null, reading: CallReading): Expression | null {
  const text = value?.kind === "binary" && value.operator === ":" ? value.right : null;
  const formula = text && readFormulaText(text, pythonFormula, reading.script.source);
  if (formula === null) return lose(reading, span, "only a formula in quotes can be read");
  const basis = unwrapped(withoutIntercept(splitAt(formula)?.predictor ?? formula));
  const factor = calleeName(basis) === "C" && basis.kind === "call" ? positional(basis.arguments)[0] : undefined;
  if (factor !== undefined) {
    const levels = termOf(factor, reading);
    return parenthesizedNode(barNode(numberNode("1", span), group === null ? levels : binaryNode(":", group, levels, span), span));
  }
  const structure = wordCalled(reading.definitions.structures, "vc_formula");
  if (group === null || structure === null) return lose(reading, span, "without groups, only the levels of a factor have effects of their own", '{"a": "0 + C(a)"}');
  return callNode(structure.name, [barNode(binaryNode("+", numberNode("0", span), termOf(basis, reading), span), group, span)], span);
}

const glmFamily = (isCounted: boolean, reading: CallReading): DraftFamily | null => readFamily(reading.arguments.take("family"), null, isCounted, reading);

export const ols = ofStatsmodels(standardFitter({ parameters: ["formula", "data", "subset"], family: () => null, criterion: () => null, remark: loseSubset, noBearing }));
export const glm = ofStatsmodels(standardFitter({ parameters: ["formula", "data", "subset"], family: glmFamily, weights: "freq_weights", weightsDifference: weightsCount, criterion: () => "ml", remark: loseSubset, noBearing }));

/** statsmodels' BinomialBayesMixedGLM.from_formula(formula, vc_formulas, data): its family is in its name. */
function bayesMixed(name: string): Fitter {
  return standardFitter({
    parameters: ["formula", "vc_formulas", "data"],
    family: (isCounted, reading) => {
      const word = [...reading.definitions.families.values()].find(({ elsewhere, variables }) => elsewhere.includes(`statsmodels::${name}`) && variables.length > 1 === isCounted);
      return word === undefined ? null : { name: word.name, link: null };
    },
    criterion: ({ report, found }) => {
      report(diagnostic("LMM1015", found.call.callee.span, { how: posterior }));
      return null;
    },
    moreTerms: (reading) => varianceComponents(reading.arguments.take("vc_formulas"), null, reading).map((expression) => ({ expression, isRemoved: false, isLinear: false })),
    noBearing: [...noBearing, "vcp_p", "fe_p"],
  });
}

const fromFormula: ReadonlyMap<string, Fitter> = new Map<string, Fitter>([
  ["MixedLM", mixedlm.fitter], ["OLS", ols.fitter], ["WLS", ols.fitter], ["GLM", glm.fitter],
  ["BinomialBayesMixedGLM", bayesMixed("Binomial")], ["PoissonBayesMixedGLM", bayesMixed("Poisson")],
]);

/** The class before `.from_formula(`. */
export function classFitter(callee: HostExpression): PackageCall | null {
  const name = callee.kind === "member" ? lastName(callee.base) : null;
  const fitter = name === null ? undefined : fromFormula.get(name);
  return fitter === undefined ? null : ofStatsmodels(fitter);
}

/** bambi's Model("y ~ x + (1 | g)", data); effects of one group are independent there. */
export const model: PackageCall = {
  dialect: formulae,
  fitter: standardFitter({
    parameters: ["formula", "data", "family"],
    criterion: ({ report, found }) => {
      report(diagnostic("LMM1015", found.call.callee.span, { how: posterior }));
      return null;
    },
    noBearing: ["priors", "dropna", "auto_scale", "noncentered", "center_predictors", "extra_namespace", "categorical", "potentials"],
  }),
};
