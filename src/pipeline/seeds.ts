/**
 * Nets from several seeds over the same rows, and the best of them on the validation rows: one after another in this thread, or side by side by
 * the caller's runner, to the same nets. A checkpoint holds the nets that are done and, where they come one after another, the one under way.
 */
import { diagnostic } from "../diagnostics/index.js";
import { invariant } from "../invariant.js";
import type { EpochProgress, TrainedNetwork } from "../training/index.js";
import type { SeedReport } from "../summary/report.js";
import { decodeCheckpoint, encodeCheckpoint, type TrainingSoFar } from "./checkpoint.js";
import type { FitOptions } from "./options.js";
import type { Ready } from "./prepare.js";
import { netTask, type NetOptions, type NetTraining, trainNet } from "./train-net.js";

export interface SeedOptions extends Pick<FitOptions, "signal" | "threads" | "checkpoints" | "resume" | "parallel"> {
  /** epochs of all nets, where they come one after another, as if they were one training */
  readonly onEpoch?: (progress: EpochProgress, netsBefore: number) => void;
}

/** @throws DiagnosticError where the checkpoint to resume is damaged, or of another fit */
export async function trainFromSeeds(ready: Ready, training: NetTraining, options: SeedOptions): Promise<TrainedNetwork> {
  const { seeds } = training.plan;
  const soFar: TrainingSoFar = options.resume === undefined
    ? { trained: Array.from({ length: seeds }, () => null), current: null }
    : decodeCheckpoint(ready, options.resume);
  const isShared = seeds > 1 && options.parallel !== undefined;
  const trained = await (isShared ? sideBySide : oneByOne)(ready, training, soFar, options);
  return seeds === 1 && trained[0] !== null ? trained[0] : bestOf(trained, training);
}

async function oneByOne(ready: Ready, training: NetTraining, soFar: TrainingSoFar, options: SeedOptions): Promise<readonly (TrainedNetwork | null)[]> {
  const trained = [...soFar.trained];
  for (let { current } = soFar, start = trained.indexOf(null); start !== -1; start = trained.indexOf(null)) {
    const net = await trainNet(training, start, { ...netOptions(ready, trained, options), ...(current === null ? {} : { resume: current }) });
    trained[start] = net;
    current = null;
    if (net.report.stopped === "interrupted") break;
    if (trained.includes(null)) await options.checkpoints?.save(encodeCheckpoint(ready, { trained, current }));
  }
  return trained;
}

function netOptions(ready: Ready, trained: readonly (TrainedNetwork | null)[], { signal, threads, checkpoints, onEpoch }: SeedOptions): NetOptions {
  const before = trained.filter((one) => one !== null).length;
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(ready.step === undefined ? {} : { step: ready.step }),
    ...(threads === undefined ? {} : { threads }),
    ...(onEpoch === undefined ? {} : { onEpoch: (progress) => onEpoch(progress, before) }),
    ...(checkpoints === undefined
      ? {}
      : { checkpoints: { everySeconds: checkpoints.everySeconds, save: (current) => checkpoints.save(encodeCheckpoint(ready, { trained, current })) } }),
  };
}

/** Where none was done when the caller stopped them, one is begun here, which stops after its first epoch. */
async function sideBySide(ready: Ready, training: NetTraining, soFar: TrainingSoFar, { signal, checkpoints, parallel }: SeedOptions): Promise<readonly (TrainedNetwork | null)[]> {
  invariant(parallel !== undefined, "nets are shared by a runner");
  const trained: (TrainedNetwork | null)[] = [...soFar.trained];
  const missing = trained.flatMap((one, start) => (one === null ? [start] : []));
  let saved: Promise<void> = Promise.resolve();
  await parallel(netTask, training, missing, {
    ...(signal === undefined ? {} : { signal }),
    onOutput: (net, index) => {
      trained[missing[index]] = net;
      if (checkpoints !== undefined && trained.includes(null)) saved = saved.then(() => checkpoints.save(encodeCheckpoint(ready, { trained: [...trained], current: null })));
    },
  });
  await saved;
  return trained.some((one) => one !== null) ? trained : [await trainNet(training, 0, signal === undefined ? {} : { signal })];
}

function bestOf(trained: readonly (TrainedNetwork | null)[], { plan }: NetTraining): TrainedNetwork {
  const nets = trained.flatMap((net, start) => (net === null ? [] : [{ net, seed: plan.seed + start, validationNll: validationNllOf(net) }]));
  const kept = nets.reduce((best, one) => ((one.validationNll ?? Infinity) < (best.validationNll ?? Infinity) ? one : best));
  const seeds = nets.map(({ net: { report }, seed, validationNll }): SeedReport =>
    ({ seed, epochs: report.epochs, stopped: report.stopped, validationNll, isKept: seed === kept.seed }));
  const ended = nets.filter(({ net }) => net.report.stopped !== "interrupted").length;
  const interrupted = ended < plan.seeds ? [diagnostic("LMM0775", null, { trained: ended, seeds: plan.seeds })] : [];
  const report = { ...kept.net.report, seeds, seconds: nets.reduce((sum, { net }) => sum + net.report.seconds, 0) };
  return { ...kept.net, report, diagnostics: [...kept.net.diagnostics, ...interrupted] };
}

function validationNllOf({ report: { history, bestEpoch } }: TrainedNetwork): number | null {
  return history.find(({ epoch }) => epoch === bestEpoch)?.validationNll ?? null;
}
