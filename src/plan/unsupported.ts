/** What a model may hold that no engine fits yet, such as a kernel beside a net: each such term gets one complaint that names it. */
import { diagnostic, type Diagnostic, type Span } from "../diagnostics/index.js";
import { assertNever } from "../invariant.js";
import type { Contribution, Model } from "../model/index.js";

export function unsupportedTerms(model: Model): readonly Diagnostic[] {
  const networks = model.contributions.filter((one) => one.kind === "network");
  const complaints = networks.length === 0 ? [] : model.contributions.flatMap(unsupportedBesideNetwork);
  const family = model.family.isNormalIdentity ? [] : [notYet(`the ${model.family.name} family`, model.span)];
  return [...complaints, ...family];
}

function unsupportedBesideNetwork(contribution: Contribution): readonly Diagnostic[] {
  switch (contribution.kind) {
    case "linear":
    case "offset":
    case "network":
      return [];
    case "grouped":
      if (contribution.levelCovariance !== null) return [notYet(`cov = "${contribution.levelCovariance.file}" beside a net`, contribution.span)];
      return contribution.structure.kind === "expression"
        ? [notYet(`${contribution.structure.definition.name}(... | ${contribution.groupingFactor.label})`, contribution.span)]
        : [];
    case "kernel":
      return [notYet(contribution.label, contribution.span)];
    default:
      return assertNever(contribution);
  }
}

function notYet(term: string, span: Span): Diagnostic {
  return diagnostic("LMM0301", span, { term });
}
