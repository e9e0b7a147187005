/** What a model may hold that no engine fits yet: each such part gets one complaint that names it. */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { Model } from "../model/index.js";
import { structuredNames } from "./structured-name.js";

export function unsupportedTerms(model: Model): readonly Diagnostic[] {
  const { family, span } = model;
  const ofFamily = family.isNormalIdentity ? [] : [diagnostic("LMM0694", span, { family: family.name, link: family.link })];
  return [...ofFamily, ...besideLearnedBases(model)];
}

/** A basis that a net learns stands beside lme4's own terms and other such bases. */
function besideLearnedBases(model: Model): readonly Diagnostic[] {
  const learned = model.contributions.find((one) => one.kind === "grouped" && one.network !== null);
  if (learned?.kind !== "grouped") return [];
  const names = structuredNames(model);
  const random = [...model.contributions.filter((one) => one.kind === "grouped"), ...model.contributions.filter((one) => one.kind === "kernel")];
  return random.flatMap(({ span }, i) => (names[i] === null ? [] : [diagnostic("LMM0301", span, { term: `${names[i]} beside a basis that a net learns` })]));
}
