/** What a model may hold that no engine fits yet: each such part gets one complaint that names it. */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { Model } from "../model/index.js";

export function unsupportedTerms({ family, span }: Model): readonly Diagnostic[] {
  return family.isNormalIdentity ? [] : [diagnostic("LMM0301", span, { term: `the ${family.name} family` })];
}
