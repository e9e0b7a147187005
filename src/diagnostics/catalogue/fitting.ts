/** Messages of the engines while they fit (LMM07xx). */
import { entry } from "../entry.js";

export const fittingCatalogue = {
  LMM0760: entry<{ epoch: number; from: number; to: number }>({
    severity: "warning",
    message: ({ epoch, from, to }) =>
      `training diverged in epoch ${epoch}; the best weights were restored and the learning rate halved from ${from} to ${to}`,
    hint: ({ to }) => `train { optimizer = adam(rate = ${to}) } starts there`,
    example: { source: "y ~ mlp(x, layers = [8])", arises: "a learning rate so large that the likelihood stops being finite" },
  }),
  LMM0761: entry<{ tries: number }>({
    severity: "warning",
    message: ({ tries }) => `training diverged ${tries} times and was stopped; the fit is the best found before`,
    hint: () => "a column of the net's inputs or the response may hold extreme values; try `scale()` or a smaller learning rate",
    example: { source: "y ~ mlp(x, layers = [8])", arises: "a likelihood that stops being finite at every learning rate tried" },
  }),
  LMM0762: entry<{ epoch: number; attempt: number; attempts: number }>({
    severity: "warning",
    message: ({ epoch, attempt, attempts }) =>
      `by epoch ${epoch} the net gave the same output for every row, and was started again from other weights (${attempt} of ${attempts})`,
    hint: () => "narrow layers of relu die easily; silu does not",
    example: { source: "y ~ mlp(x, layers = [1], activation = relu)", arises: "a layer whose units are all inactive for every row" },
  }),
  LMM0763: entry<{ attempts: number }>({
    severity: "warning",
    message: ({ attempts }) => `the net gives the same output for every row after ${attempts} starts, so it explains nothing here`,
    hint: () => "its inputs may hold no information, or its layers may be too narrow",
    example: { source: "y ~ mlp(x, layers = [1], activation = relu)", arises: "a net whose output stays constant from every start" },
  }),
  LMM0764: entry<{ epochs: number; bestEpoch: number }>({
    severity: "warning",
    message: ({ epochs, bestEpoch }) => `training was interrupted after ${epochs} epochs; the fit is the best so far, of epoch ${bestEpoch}`,
    example: { source: "y ~ mlp(x, layers = [8]) + (1 | g)", arises: "Ctrl-C while the net trains" },
  }),
  LMM0765: entry<{ backend: string }>({
    severity: "error",
    message: ({ backend }) => `the ${backend} backend of TensorFlow.js does not start on this machine`,
    hint: () => "train { backend = cpu } needs nothing but JavaScript",
    example: { source: "y ~ mlp(x, layers = [8])\ntrain { backend = wasm }", arises: "a machine without WebAssembly" },
  }),
} as const;
