/**
 * A fit as plain JSON: the model, what the design learnt, the plan, the numbers, the report. Loading needs nothing else.
 * A damaged or foreign object is a diagnostic, not a crash; the numbers are checked against the shapes that the rest states.
 */
import type { LearntDesign } from "../design/index.js";
import { diagnostic, DiagnosticError } from "../diagnostics/index.js";
import { jointPosterior } from "../exact/index.js";
import { restore, serialize, type Json, type Model } from "../model/index.js";
import type { Plan } from "../plan/index.js";
import type { FitReport } from "../summary/index.js";
import { decodeFloat32, decodeFloat64, encodeArray, type EncodedArray } from "./encoding.js";
import { uncertaintyFrom, type EffectUncertainty, type Estimates } from "./estimates.js";
import { decodeField, encodeField, type SavedField } from "./saved-fields.js";
import { decodeJoint, encodeJoint, type SavedJoint } from "./saved-joint.js";
import { decodeStructured, encodeStructured, type SavedStructured } from "./saved-structured.js";
import { structuredEstimates, structuredUncertainty } from "./structured.js";
import type { Fit } from "./fitted.js";

export interface SavedFit {
  readonly format: typeof savedFormat;
  readonly version: typeof savedVersion;
  /** with infinite bounds and breaks spelt out, which plain JSON would lose */
  readonly model: Json;
  readonly learnt: Json;
  readonly plan: Plan;
  readonly estimates: SavedEstimates;
  readonly report: FitReport;
}

export interface SavedEstimates {
  readonly residualVariance: number;
  /** D_t of every grouped term, row-major */
  readonly covariances: readonly EncodedArray[];
  readonly fixedEffects: EncodedArray;
  readonly fixedCovariance: EncodedArray;
  readonly conditionalModes: readonly EncodedArray[];
  readonly conditionalVariances: readonly EncodedArray[];
  readonly fixedSensitivities: readonly EncodedArray[];
  /** by draw and term; left out by fits that drew nothing */
  readonly posteriorDraws?: readonly (readonly EncodedArray[])[];
  readonly network: { readonly weights: EncodedArray; readonly linearPart: EncodedArray; readonly errorVariance: number | null } | null;
  /** null in fits whose terms are all lme4's own */
  readonly structured: SavedStructured | null;
  /** fields over the whole sample; none where kernels stand among `structured` */
  readonly fields: readonly SavedField[];
  /** null where the joint posterior of the effects is not known */
  readonly joint: SavedJoint | null;
}

const savedFormat = "lmmc fit";
/** Raised whenever the shape below changes: 2 holds the joint posterior of the effects, 3 fields over the whole sample, 4 responses that count. */
const savedVersion = 5;

export function saveFit({ model, learnt, plan, estimates, report }: Fit): SavedFit {
  return { format: savedFormat, version: savedVersion, model: serialize(model), learnt: serialize(learnt), plan, estimates: encodeEstimates(estimates), report };
}

/** @throws DiagnosticError when this is no saved fit, one of another version, or a damaged one */
export function restoreFit(saved: unknown): Fit {
  const { model, learnt, plan, estimates, report } = recognised(saved);
  const restored = { model: restore(model) as Model, learnt: restore(learnt) as LearntDesign };
  return { ...restored, plan, report, estimates: withUncertainty(decodeEstimates(estimates), estimates, restored), tests: null, conditionalResidual: null, exact: null };
}

function encodeEstimates(estimates: Estimates): SavedEstimates {
  const { structured, joint } = estimates;
  const kept: EffectUncertainty = structured === null && joint === null ? estimates.uncertainty() : { conditionalVariances: [], fixedSensitivities: [] };
  return {
    residualVariance: estimates.components.residualVariance,
    covariances: estimates.components.grouped.map(({ data }) => encodeArray(data)),
    fixedEffects: encodeArray(estimates.fixedEffects),
    fixedCovariance: encodeArray(estimates.fixedCovariance.data),
    conditionalModes: estimates.conditionalModes.map(encodeArray),
    conditionalVariances: kept.conditionalVariances.map(encodeArray),
    fixedSensitivities: kept.fixedSensitivities.map(encodeArray),
    ...(kept.posteriorDraws === undefined ? {} : { posteriorDraws: kept.posteriorDraws.map((draw) => draw.map(encodeArray)) }),
    network: estimates.network && { weights: encodeArray(estimates.network.weights), linearPart: encodeArray(estimates.network.linearPart), errorVariance: estimates.network.errorVariance },
    structured: structured && encodeStructured(structured.state),
    fields: estimates.fields.map(encodeField),
    joint: joint && encodeJoint(joint.state),
  };
}

function decodeEstimates(saved: SavedEstimates): Estimates {
  const fixedEffects = numbers(saved.fixedEffects);
  const columns = fixedEffects.length;
  const uncertainty = {
    conditionalVariances: saved.conditionalVariances.map((values) => numbers(values)),
    fixedSensitivities: saved.fixedSensitivities.map((values) => numbers(values)),
    ...(saved.posteriorDraws === undefined ? {} : { posteriorDraws: saved.posteriorDraws.map((draw) => draw.map((values) => numbers(values))) }),
  };
  return {
    components: { residualVariance: saved.residualVariance, grouped: saved.covariances.map(squareMatrix), parameters: [] },
    fixedEffects,
    fixedCovariance: { rows: columns, columns, data: numbers(saved.fixedCovariance, columns * columns) },
    conditionalModes: saved.conditionalModes.map((values) => numbers(values)),
    uncertainty: () => uncertainty,
    network: saved.network && {
      weights: decodeFloat32(saved.network.weights) ?? damaged("the net's weights"),
      linearPart: numbers(saved.network.linearPart, columns),
      errorVariance: saved.network.errorVariance ?? null,
    },
    structured: null,
    fields: saved.fields.map((field) => decodeField(field, columns, numbers)),
    joint: null,
  };
}

/** Uncertainties that follow from what else was saved are worked out when asked for. */
function withUncertainty(estimates: Estimates, saved: SavedEstimates, { model, learnt }: Pick<Fit, "model" | "learnt">): Estimates {
  if (saved.joint !== null) {
    const joint = jointPosterior(decodeJoint(saved.joint) ?? damaged("its joint posterior"), estimates.components);
    return { ...estimates, joint, uncertainty: uncertaintyFrom(joint) };
  }
  if (saved.structured === null) return estimates;
  const structured = structuredEstimates(decodeStructured(saved.structured, { model, learnt }, estimates.fixedEffects, numbers));
  return { ...estimates, structured, uncertainty: structuredUncertainty(structured, learnt.groupLevels.map(({ length }) => length)) };
}

function squareMatrix(encoded: EncodedArray): { rows: number; columns: number; data: Float64Array } {
  const size = Math.round(Math.sqrt(encoded.length));
  return { rows: size, columns: size, data: numbers(encoded, size * size) };
}

function numbers(encoded: EncodedArray, length = encoded.length): Float64Array {
  const decoded = decodeFloat64(encoded);
  return decoded !== null && decoded.length === length ? decoded : damaged("its numbers");
}

/** Only the outline is looked at: what a hand or a disk may have broken is caught where the numbers are read. */
function recognised(saved: unknown): SavedFit {
  if (!isRecord(saved) || saved.format !== savedFormat) return damaged("its heading");
  if (saved.version !== savedVersion) {
    throw new DiagnosticError([diagnostic("LMM0814", null, { found: String(saved.version), expected: savedVersion })]);
  }
  for (const part of ["model", "learnt", "plan", "estimates", "report"]) if (!isRecord(saved[part])) return damaged(`its ${part}`);
  const { estimates, report } = saved as unknown as SavedFit;
  if (!Array.isArray(estimates.conditionalModes) || estimates.structured === undefined || estimates.joint === undefined || !Array.isArray(estimates.fields) || !Array.isArray(report.fixedEffects)) return damaged("its estimates");
  return saved as unknown as SavedFit;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function damaged(part: string): never {
  throw new DiagnosticError([diagnostic("LMM0813", null, { reason: `${part} cannot be read` })]);
}
