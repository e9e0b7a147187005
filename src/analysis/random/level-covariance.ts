/** `(1 | id, cov = "kinship.csv")`: the known covariance between a grouping factor's levels. Knows names; the matrix comes with the data. */
import { deparse, type Argument } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import type { GroupingFactor, LevelCovarianceReference } from "../../model/index.js";
import type { Scope } from "../scope.js";

const covarianceSetting = "cov";

/** @param settings what follows the bar; each that is no `cov = "file"` is reported @returns null for independent levels */
export function levelCovarianceOf(settings: readonly Argument[], groups: readonly GroupingFactor[], scope: Scope): LevelCovarianceReference | null {
  const references = settings.flatMap((setting) => referenceOf(setting, scope) ?? []);
  const [reference] = references;
  if (reference === undefined) return null;
  if (groups.length > 1) scope.report(diagnostic("LMM0339", reference.span, { groups: groups.map(({ label }) => label) }));
  return reference;
}

function referenceOf({ name, value, span }: Argument, scope: Scope): LevelCovarianceReference | null {
  const setting = name?.name ?? deparse(value);
  if (setting !== covarianceSetting) {
    scope.report(diagnostic("LMM0337", span, { setting, nearest: nearestName(setting, [covarianceSetting]) }));
    return null;
  }
  if (value.kind === "string") return { file: value.value, span: value.span };
  scope.report(diagnostic("LMM0338", value.span, { found: deparse(value) }));
  return null;
}
