/**
 * The order of rows that free batches are cut from: chance, or along a curve through space where each batch is judged under its own
 * covariance and a field over the whole sample is in the model. Knows facts and wishes; no coordinates.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { Model, StrategyName, TrainingSettings } from "../model/index.js";
import type { DataFacts, TrainingPlan } from "./plan.js";
import type { BlockStructure } from "./structure.js";

type RowOrder = TrainingPlan["rowOrder"];

/** Near rows wherever a batch's own covariance is all it has of the field. */
export function rowOrderOf({ batches }: TrainingSettings, strategy: StrategyName, { fields }: DataFacts): RowOrder {
  return strategy === "batch" && fields.length > 0 ? (batches ?? "near") : "shuffled";
}

/** What the order does to the batch's bias, to stand behind the strategy's reason; nothing where there is no field. */
export function orderWords({ batches }: TrainingSettings, strategy: StrategyName, order: RowOrder, { fields }: DataFacts): string {
  if (strategy !== "batch" || fields.length === 0) return "";
  const asked = batches === null ? "" : ", asked for in train { batches = ... }";
  return order === "near"
    ? `; rows come in runs along a Hilbert curve through the sites${asked}, so that what a batch ignores of the field is beyond its edge; sites at the edge are still judged without their neighbours, and a run says little of variance at distances beyond its own`
    : `; rows come in order of chance${asked}, so that most neighbours of a site are in other batches: the field is taken for noise, the more the shorter its range`;
}

/** A wish for near rows where there is no field, or where batches are cut otherwise. */
export function refusedOrder({ training, contributions, span }: Model, { fields, groups }: DataFacts, structure: BlockStructure): readonly Diagnostic[] {
  if (training.batches !== "near" || !contributions.some(({ kind }) => kind === "network")) return [];
  const refuse = (reason: string): readonly Diagnostic[] => [diagnostic("LMM0689", span, { reason })];
  if (fields.length === 0 || groups.some(({ isLearned }) => isLearned)) return refuse("no kernel over the whole sample says which rows are near");
  if (contributions.some((one) => one.kind === "network" && one.sequence !== null)) return refuse("a net that remembers needs whole subjects in a batch");
  const isOther = training.strategy === null ? structure.kind === "field" && training.theta?.name !== "sgd" : training.strategy !== "batch";
  return isOther ? refuse("only batches that are judged under their own covariance are cut by it: `strategy = batch`") : [];
}
