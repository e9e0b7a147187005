/** Nets from several seeds: each is the net of its seed alone, the best on the same validation rows is kept, and a stop leaves the best begun. */
import { describe, expect, test } from "vitest";
import { compile, inSequence, type FitOptions, type FittedModel, type Parallel, type SavedCheckpoint } from "../../src/index.js";
import { simulate } from "./support.js";

const data = simulate(400, 3);

const fit = (settings: string, options: FitOptions = {}): Promise<FittedModel> =>
  compile(`y ~ mlp(x, z, layers = [6]) + (1 | g)\ntrain { epochs = 6, batch = 40, ${settings} }`).fit(data, options);

const trainingOf = (fitted: FittedModel): NonNullable<ReturnType<FittedModel["report"]>["training"]> => fitted.report().training!;
const nllOf = (fitted: FittedModel): number => trainingOf(fitted).history[trainingOf(fitted).bestEpoch - 1].validationNll!;
const timeless = (fitted: FittedModel): object => ({ ...fitted.report(), seconds: 0, training: { ...trainingOf(fitted), seconds: 0, secondsPerEpoch: 0 } });

describe("several seeds", () => {
  test("train a net each, the first as if it were alone, and keep the best by validation", async () => {
    const several = await fit("seeds = 3");
    const { seeds } = trainingOf(several);
    expect(seeds?.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(seeds![0].validationNll).toBe(nllOf(await fit("seed = 1")));
    expect(new Set(seeds!.map(({ validationNll }) => validationNll)).size).toBe(3);
    expect(nllOf(several)).toBe(Math.min(...seeds!.map(({ validationNll }) => validationNll!)));
    expect(seeds!.find(({ isKept }) => isKept)?.validationNll).toBe(nllOf(several));
    expect(several.summary()).toContain("validation by seed: 1");
  });

  test("end in the same fit by a runner, to which the training crosses as plain data", async () => {
    const crossing: Parallel = (task, shared, inputs, options) => inSequence(task, structuredClone(shared), [...inputs], options);
    expect(timeless(await fit("seeds = 2", { parallel: crossing }))).toEqual(timeless(await fit("seeds = 2")));
  });

  test("go on from any checkpoint to the same fit, bit by bit", async () => {
    const saved: SavedCheckpoint[] = [];
    const checkpoints = { everySeconds: 0, save: (one: SavedCheckpoint) => void saved.push(JSON.parse(JSON.stringify(one)) as SavedCheckpoint) };
    const whole = await fit("seeds = 2", { checkpoints });
    // five between the first net's epochs, one between the nets, five between the second's
    expect(saved).toHaveLength(11);
    for (const resume of [saved[2], saved[5], saved[8]]) expect(timeless(await fit("seeds = 2", { checkpoints, resume }))).toEqual(timeless(whole));
  });

  test("leave a runner's finished nets in a checkpoint", async () => {
    const saved: SavedCheckpoint[] = [];
    const whole = await fit("seeds = 2", { parallel: inSequence, checkpoints: { everySeconds: 0, save: (one) => void saved.push(one) } });
    expect(saved).toHaveLength(1);
    expect(timeless(await fit("seeds = 2", { parallel: inSequence, resume: saved[0] }))).toEqual(timeless(whole));
  });

  test("tell their epochs as one training, and a stop keeps the best of those begun", async () => {
    const controller = new AbortController();
    const told: number[] = [];
    const stopped = await fit("seeds = 3", {
      signal: controller.signal,
      onProgress: ({ epoch, epochs }) => {
        expect(epochs).toBe(18);
        told.push(epoch);
        if (epoch === 8) controller.abort();
      },
    });
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(stopped.report().warnings.map(({ code }) => code)).toContain("LMM0775");
    expect(trainingOf(stopped).seeds).toHaveLength(2);
    const atOnce = await fit("seeds = 2", { signal: AbortSignal.abort(), parallel: inSequence });
    expect(trainingOf(atOnce)).toMatchObject({ stopped: "interrupted", bestEpoch: 1 });
  });
});
