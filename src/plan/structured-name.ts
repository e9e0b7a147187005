/** A random contribution that lme4 does not have, as it could be written: the name that plans, reports and messages give it. */
import type { Contribution, LinearTerms, Model } from "../model/index.js";

/** `word(t | g)` for every structure by definition, `(1 | g, cov = "k.csv")` for levels with a known covariance, then every kernel as it stands in the formula; null in place of lme4's own terms. */
export function structuredNames(model: Model): readonly (string | null)[] {
  const grouped = model.contributions.filter((one) => one.kind === "grouped");
  const kernels = model.contributions.filter((one) => one.kind === "kernel");
  return distinct([...grouped, ...kernels].map(structuredName));
}

function structuredName(contribution: Extract<Contribution, { kind: "grouped" | "kernel" }>): string | null {
  if (contribution.kind === "kernel") return contribution.label;
  const { structure, basis, groupingFactor, levelCovariance } = contribution;
  const setting = levelCovariance === null ? "" : `, cov = "${levelCovariance.file}"`;
  if (structure.kind !== "expression") return levelCovariance === null ? null : `(${basisText(basis)} | ${groupingFactor.label}${setting})`;
  const written = structure.position === null ? basisText(basis) : basis.terms.map(({ label }) => label).join(" + ");
  return `${structure.definition.name}(${written} | ${groupingFactor.label}${setting})`;
}

/** Every grouped term's basis as the formula writes it: `1 + x`, `0 + f`. */
export function writtenBases(model: Model): readonly string[] {
  return model.contributions.flatMap((one) => (one.kind === "grouped" ? [basisText(one.basis)] : []));
}

function basisText({ hasIntercept, terms }: LinearTerms): string {
  return [hasIntercept ? "1" : "0", ...terms.map(({ label }) => label)].join(" + ");
}

/** A kernel over nested groups is one term each under one label: the later ones are numbered, as lme4 numbers its own. */
function distinct(names: readonly (string | null)[]): readonly (string | null)[] {
  return names.map((name, i) => {
    const earlier = names.slice(0, i).filter((one) => one === name).length;
    return name === null || earlier === 0 ? name : `${name}.${earlier}`;
  });
}
