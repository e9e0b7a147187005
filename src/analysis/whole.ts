/** What only the whole model can show: a grouping factor that a network reads too, or that is a fixed factor. Knows no tree. */
import { diagnostic } from "../diagnostics/index.js";
import { columnKey, type GroupedContribution, type LinearContribution, type Model, type NetworkContribution } from "../model/index.js";
import type { Scope } from "./scope.js";

export function complainAboutModel(model: Model, scope: Scope): void {
  const grouped = model.contributions.filter((one) => one.kind === "grouped");
  for (const contribution of model.contributions) {
    if (contribution.kind === "network" && contribution.givesMean) complainAboutInputs(contribution, grouped, scope);
    if (contribution.kind === "linear") complainAboutFixedGroups(contribution, grouped, scope);
  }
}

/** The net can learn an effect for each level, and then nothing is left for the random effect. */
function complainAboutInputs({ inputs, label }: NetworkContribution, grouped: readonly GroupedContribution[], scope: Scope): void {
  const read = new Set(inputs.map(({ expression }) => columnKey(expression)));
  for (const { groupingFactor } of grouped) {
    const [factor] = groupingFactor.factors;
    if (groupingFactor.factors.length !== 1 || !read.has(columnKey(factor))) continue;
    scope.report(diagnostic("LMM0347", factor.span, { group: groupingFactor.label, net: label }));
  }
}

/** A factor with an intercept of its own both ways: the fixed effects leave nothing between its levels. */
function complainAboutFixedGroups({ terms }: LinearContribution, grouped: readonly GroupedContribution[], scope: Scope): void {
  const single = terms.terms.filter(({ factors }) => factors.length === 1 && factors[0].coding !== "numeric");
  const fixed = new Set(single.map(({ factors }) => columnKey(terms.variables[factors[0].variable].expression)));
  for (const { groupingFactor, basis } of grouped) {
    const [factor] = groupingFactor.factors;
    if (!basis.hasIntercept || groupingFactor.factors.length !== 1 || !fixed.has(columnKey(factor))) continue;
    scope.report(diagnostic("LMM0318", factor.span, { group: groupingFactor.label }));
  }
}
