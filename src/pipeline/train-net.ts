/**
 * One net over a design, from one of its seeds: rows split into training and validation, the plan's strategy made for the former, and the net
 * trained. The split depends on the plan's seed alone, so that nets from several seeds are compared on the same rows. Plain data in and out.
 */
import type { Design } from "../design/design.js";
import { subjectsOfRows } from "../design/join.js";
import { pickMatrixRows, selectDesignRows } from "../design/select.js";
import { buildGraph, type NetworkPart } from "../graph/index.js";
import { createOutputStrategy, renewableStrategy } from "../likelihood/index.js";
import type { Model } from "../model/index.js";
import { initialiseNumerics } from "../numerics/dense.js";
import type { Matrix } from "../numerics/matrix.js";
import { randomSource, type RandomSource } from "../numerics/random.js";
import type { Task } from "../parallel/index.js";
import type { TrainingPlan } from "../plan/index.js";
import { splitValidation, trainNetwork, type CheckpointSettings, type RowSplit, type TrainedNetwork, type TrainingOptions, type TrainingRows } from "../training/index.js";
import { networkParts, outputLayout, type NetworkParts } from "./networks.js";

/** Plain data: it crosses to other threads. */
export interface NetTraining {
  readonly model: Model;
  /** the response in the unit that nets are trained in */
  readonly design: Design;
  readonly plan: TrainingPlan;
}

export interface NetOptions extends Pick<TrainingOptions, "signal" | "threads" | "onEpoch" | "resume" | "step"> {
  readonly checkpoints?: Omit<CheckpointSettings, "renewStrategy">;
}

/** @param start how many seeds after the plan's own */
export async function trainNet({ model, design, plan }: NetTraining, start: number, { checkpoints, ...options }: NetOptions): Promise<TrainedNetwork> {
  const first = randomSource(plan.seed);
  const { parts, inputs, arrays } = networkParts(model, design);
  const layout = outputLayout(buildGraph(parts, inputs.columns), design);
  const { training, validation } = trainingRows(design, { inputs, arrays }, levelsOfRows(design, parts, inputs), plan, first);
  const { strategy, renew } = renewableStrategy(() => createOutputStrategy(training.design, plan, layout));
  const random = start === 0 ? first : randomSource(plan.seed + start);
  return trainNetwork({
    parts, training, validation, strategy, plan, random, ...options,
    ...(checkpoints === undefined ? {} : { checkpoints: { ...checkpoints, renewStrategy: renew } }),
  });
}

/** The rows on which every net over this design is validated, whatever its seed; none where the share or the levels leave none. */
export function validationRows({ model, design, plan }: NetTraining): Int32Array {
  const { parts, inputs } = networkParts(model, design);
  return splitOf(design, levelsOfRows(design, parts, inputs), plan, randomSource(plan.seed)).validation;
}

/** A net from one seed, as work for another thread: which seed after the plan's own in, the net out. */
export const netTask: Task<NetTraining, number, TrainedNetwork> = {
  module: import.meta.url,
  name: "netTask",
  isLong: true,
  async open(training) {
    await initialiseNumerics();
    return (start) => trainNet(training, start, {});
  },
};

/**
 * Validation rows are taken so that every level of theirs stays in training; none where the share or the levels leave none. Where a network
 * remembers, they are predicted with the rows before them, as new rows of a known subject are.
 */
function trainingRows(
  design: Design, { inputs, arrays }: Pick<NetworkParts, "inputs" | "arrays">, levels: readonly Int32Array[], plan: TrainingPlan, random: RandomSource,
): { training: TrainingRows; validation: TrainingRows | null } {
  const split = splitOf(design, levels, plan, random);
  const rowsOf = (rows: Int32Array): TrainingRows => ({ design: selectDesignRows(design, rows), inputs: pickMatrixRows(inputs, rows), arrays, rows: null });
  const remembers = subjectsOfRows(design.networks).length > 0;
  const held = (rows: Int32Array): TrainingRows => (remembers ? { design: selectDesignRows(design, rows), inputs, arrays, rows } : rowsOf(rows));
  return { training: rowsOf(split.training), validation: split.validation.length === 0 ? null : held(split.validation) };
}

function splitOf({ rowCount }: Design, levels: readonly Int32Array[], { validationShare }: TrainingPlan, random: RandomSource): RowSplit {
  return splitValidation(rowCount, levels, validationShare, random.split());
}

/** Of every factor that random effects or a net know by level. */
function levelsOfRows({ grouped, kernels }: Design, parts: readonly NetworkPart[], { rows, columns, data }: Matrix): readonly Int32Array[] {
  const lookedUp = parts.flatMap((part) => part.inputs.flatMap((block) => (block.kind === "embedding" || block.kind === "indicators" ? [block.column] : [])));
  const ofInputs = lookedUp.map((column) => Int32Array.from({ length: rows }, (_, i) => data[i * columns + column]));
  return [...grouped.map((term) => term.levelIndex), ...kernels.flatMap(({ levelIndex }) => levelIndex ?? []), ...ofInputs];
}
