/** The engine that a design's terms call for, and inference from its fit. Knows which designs are whose; fits nothing itself. */
import type { Design } from "../design/design.js";
import type { Diagnostic } from "../diagnostics/index.js";
import type { Criterion } from "../model/index.js";
import { isStructured } from "../plan/index.js";
import { fitExact } from "./fit.js";
import type { Inference } from "./inference.js";
import { plainInference } from "./plain-inference.js";
import { fitStructured } from "./structured/fit.js";
import { structuredInference } from "./structured/inference.js";

/** Fits a design and gives what inference asks of the fit: the same numbers wherever it runs. @returns null beside an error */
export function fitForInference(design: Design, criterion: Criterion): { readonly inference: Inference | null; readonly diagnostics: readonly Diagnostic[] } {
  if (isStructured(design)) {
    const { fit, diagnostics } = fitStructured(design, { criterion });
    return { inference: fit && structuredInference(design, fit), diagnostics };
  }
  const { fit, diagnostics } = fitExact(design, { criterion });
  return { inference: fit && plainInference(design, fit), diagnostics };
}
