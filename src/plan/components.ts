/**
 * How the variance components move while the net trains: by steps on all rows, or, where the program asks for it, by an optimiser that goes
 * with the net batch by batch, as published. Knows facts and wishes.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { Model, StrategyName, TrainingSettings } from "../model/index.js";
import type { DataFacts, Decision } from "./plan.js";

/** In log standard deviations a step, before the schedule: theta crosses a factor of ten in some two hundred steps, and trembles by a percent. */
const defaultThetaRate = 0.01;

const stepsReason =
  "with the net held still, the variances are a classical problem of few dimensions: steps on the full data's residuals arrive in a few epochs at every scale";
const sgdReason =
  "asked for in train { theta = ... }; each batch's own likelihood moves them with the net, one step of Adam a batch on the scale of log standard deviations, as published; they creep by about the rate a step and keep whatever bias a batch's covariance has";

/** Whether theta is the optimiser's. */
export function movesByOptimiser({ theta }: Pick<TrainingSettings, "theta">): boolean {
  return theta?.name === "sgd";
}

/** Whether a strategy judges each batch under a covariance of its own, which is what theta can be moved along. */
export function judgesBatches(strategy: StrategyName): boolean {
  return strategy === "independent" || strategy === "whole-group" || strategy === "batch";
}

/** The optimiser's peak rate; null where theta moves by steps. */
export function thetaRateOf({ theta }: Pick<TrainingSettings, "theta">): number | null {
  return theta?.name === "sgd" ? (theta.rate ?? defaultThetaRate) : null;
}

/** A strategy that sees the other rows only through b has no slope of theta in a batch. */
export function refusedTheta({ training, span }: Model): readonly Diagnostic[] {
  const { strategy } = training;
  return movesByOptimiser(training) && strategy !== null && !judgesBatches(strategy) ? [diagnostic("LMM0693", span, { strategy })] : [];
}

export function componentsDecision(settings: TrainingSettings, facts: DataFacts): readonly Decision[] {
  const hasRandomTerms = facts.groups.length > 0 || facts.denseBlocks !== null;
  if (!hasRandomTerms && !movesByOptimiser(settings)) return [];
  const steps = facts.denseBlocks === null ? "average-information and EM steps between epochs" : "average-information steps between epochs";
  const sgd = `adam beside the net's, rate ${thetaRateOf(settings) ?? defaultThetaRate}`;
  return movesByOptimiser(settings)
    ? [{ topic: "variance components", choice: sgd, reason: sgdReason, alternatives: [{ choice: "steps", reason: steps }], override: "train { theta = steps }" }]
    : [{ topic: "variance components", choice: steps, reason: stepsReason, alternatives: [{ choice: "sgd", reason: "by an optimiser, batch by batch, as published" }], override: "train { theta = sgd }" }];
}
