/**
 * Fits a formula of linear terms with a field over more rows than are factored as one block: theta by the (restricted) likelihood of the sites' means,
 * all else as beside a net whose output is zero. Joins rooms; computes nothing itself.
 */
import { CompileError, hasErrors } from "../diagnostics/index.js";
import { complaintsAbout } from "../exact/complaints.js";
import { netResponse } from "../exact/rows.js";
import { invariant } from "../invariant.js";
import type { Estimates } from "./estimates.js";
import type { Fit } from "./fitted.js";
import type { Ready } from "./prepare.js";
import { fitReport } from "./report.js";
import { settled } from "./settle.js";
import { complaintsAboutNegligible } from "./structured.js";

/** @throws CompileError when the data cannot carry the model */
export function fitAroundFields(ready: Ready): Fit {
  const started = performance.now();
  const { model, design, learnt, plan } = ready;
  invariant(plan.field !== null, "the plan keeps a field");
  const complaints = complaintsAbout(design, netResponse(design));
  if (hasErrors(complaints)) throw new CompileError([...ready.diagnostics, ...complaints]);
  const settlement = settled(design, { strategy: "full-data", wholeGroup: null, field: plan.field, criterion: plan.criterion }, null, new Float64Array(design.rowCount));
  const estimates: Estimates = { ...settlement.estimates, network: null };
  const report = fitReport(ready, estimates, {
    converged: settlement.converged,
    singular: settlement.singular,
    logLik: settlement.logLik,
    monteCarlo: null,
    standardErrors: null,
    conditionalResidual: settlement.conditionalResidual,
    network: null,
    training: null,
    structured: settlement.structured,
    seconds: (performance.now() - started) / 1000,
    diagnostics: [...ready.diagnostics, ...complaints, ...complaintsAboutNegligible(ready, settlement.negligibleTerms)],
  });
  return { model, learnt, plan, estimates, report, tests: null, conditionalResidual: settlement.conditionalResidual, exact: null };
}
