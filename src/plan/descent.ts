/**
 * How the weights begin and descend: from how many seeds, the learning rate's course, and whether gradients are clipped and weights averaged, in
 * words. Knows settings; the rates themselves stand in the graph room.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { assertNever } from "../invariant.js";
import type { AverageSettings, Model, ScheduleName } from "../model/index.js";
import type { Decision, TrainingPlan } from "./plan.js";

export function descentDecision({ optimizer: { rate }, ...plan }: Pick<TrainingPlan, "schedule" | "warmUp" | "optimizer" | "clip" | "average" | "patience">): Decision {
  const clip = plan.clip === null ? [] : [`gradients no longer than ${plan.clip}`];
  const average = plan.average === null ? [] : [averageWords(plan.average)];
  const others = (Object.keys(reasons) as ScheduleName[]).filter((name) => name !== plan.schedule);
  return {
    topic: "descent",
    choice: [scheduleWords(plan, rate), ...clip, ...average].join(", "),
    reason: `${reasons[plan.schedule]}${plan.average === null ? "" : "; the averaged weights are validated and kept"}`,
    alternatives: others.map((name) => ({ choice: name, reason: reasons[name] })),
    override: "train { schedule = cosine(warmup = 0.05), clip = 1, average = ema(0.999) }",
  };
}

export function startsDecision({ seed, seeds, restarts }: Pick<TrainingPlan, "seed" | "seeds" | "restarts">): Decision {
  const again = restarts === 0 ? "none is started again" : `one whose output becomes the same for every row is started again, at most ${restarts} ${restarts === 1 ? "time" : "times"}`;
  const one = { choice: "one net", reason: "nets from several seeds differ by little beside the noise of the rows, and each costs as much as the first" };
  const several = { choice: "several nets", reason: "the best on the validation rows is kept, which spares a poor start" };
  return seeds === 1
    ? { topic: "starts", choice: `${one.choice}, from seed ${seed}`, reason: `${one.reason}; ${again}`, alternatives: [several], override: "train { seeds = 3 }" }
    : { topic: "starts", choice: `${seeds} nets, from seeds ${seed} to ${seed + seeds - 1}`, reason: `${several.reason}; ${again}`, alternatives: [one], override: "train { seeds = 1 }" };
}

/** A plateau is one of validation rows, and nets are compared on them, so there must be some. */
export function refusedWithoutValidation({ training: { schedule, seeds, validation }, span }: Model): readonly Diagnostic[] {
  if (validation !== 0) return [];
  const settings = [...(schedule?.name === "plateau" ? ["schedule = plateau"] : []), ...((seeds ?? 1) > 1 ? [`seeds = ${seeds}`] : [])];
  return settings.map((setting) => diagnostic("LMM0699", span, { setting }));
}

const reasons: Readonly<Record<ScheduleName, string>> = {
  "one-cycle": "the rate's last descent, more than the length of the run, brings a net to its best; it comes early where validation rows no longer gain",
  constant: "training stops at the first lack of progress",
  cosine: "down from the start, for nets that need no gentle beginning",
  plateau: "halved, from the best weights on, whenever validation rows no longer gain: for runs whose length is not known beforehand",
};

function scheduleWords({ schedule, warmUp, patience }: Pick<TrainingPlan, "schedule" | "warmUp" | "patience">, rate: number): string {
  switch (schedule) {
    case "one-cycle": return `one-cycle rate up to ${rate}`;
    case "constant": return `constant rate ${rate}`;
    case "cosine": return `cosine rate down from ${rate}${warmUp === 0 ? "" : `, after a climb over ${Math.round(100 * warmUp)} percent of the steps`}`;
    case "plateau": return `rate ${rate}, halved after every ${patience} epochs without a gain`;
    default: return assertNever(schedule);
  }
}

function averageWords(average: AverageSettings): string {
  return average.kind === "ema"
    ? `weights averaged, the past losing ${Number((1 - average.decay).toPrecision(3))} a step`
    : `weights averaged over the last ${Math.round(100 * average.last)} percent of the epochs`;
}
