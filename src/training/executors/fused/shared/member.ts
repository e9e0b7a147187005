/**
 * A thread's part of a training: the same graph in an arena of its own, over the same rows. In every round it takes its share of the batch forward,
 * waits for the derivative of the likelihood, which ties rows together and is therefore the leader's, and goes backward.
 */
import type { TrainingGraph } from "../../../../graph/index.js";
import { invariant } from "../../../../invariant.js";
import type { Matrix } from "../../../../numerics/matrix.js";
import type { SteadyWork } from "../../../../parallel/index.js";
import { loadInputs } from "../inputs.js";
import { compileFusedKernels } from "../kernels.js";
import { fusedPasses } from "../passes.js";
import { fusedGraph, vectorAt } from "../place.js";
import { type ChannelMemory, memberOf, sharesOf, work } from "./channel.js";

/** Plain data and shared memory: it crosses to other threads. */
export interface SharedTraining {
  readonly graph: TrainingGraph;
  /** the training rows */
  readonly inputs: Matrix;
  readonly channel: ChannelMemory;
}

export const trainingMember: SteadyWork<SharedTraining> = {
  module: import.meta.url,
  name: "trainingMember",
  async run({ graph, inputs, channel }, index) {
    const member = memberOf(channel);
    try {
      await compileFusedKernels();
      serve({ graph, inputs, channel }, index);
    } catch (error) {
      member.fail();
      throw error;
    }
  },
};

function serve({ graph, inputs, channel }: SharedTraining, index: number): void {
  const fused = fusedGraph(graph);
  invariant(fused !== null, "a graph that is shared has fused kernels");
  const passes = fusedPasses(fused);
  const loaded = loadInputs(fused.arena, inputs);
  const member = memberOf(channel);
  const { outputWidth, parameterSize } = channel;
  member.sayReady();
  for (let round = member.awaitRound(); round.kind !== work.end; round = member.awaitRound()) {
    const shares = sharesOf(round.rowCount, channel.memberCount);
    const [from, to] = [shares[index + 1], shares[index + 2]];
    vectorAt(fused, fused.vectors.parameters).set(channel.parameters);
    if (round.kind === work.predict) {
      passes.predict(loaded, channel.outputs, from, to);
      member.finishForward();
      continue;
    }
    const masks = channel.masks.map((mask, slot) => mask.subarray(from * channel.maskUnits[slot], to * channel.maskUnits[slot]));
    passes.differentiate({ inputs: loaded, rows: channel.rows.subarray(from, to), masks }, (outputs, gradient) => {
      channel.outputs.set(outputs, from * outputWidth);
      member.finishForward();
      if (!member.awaitAnswer()) return Number.NaN;
      gradient.set(channel.outputGradients.subarray(from * outputWidth, to * outputWidth));
      return 0;
    }, true);
    channel.gradients.set(vectorAt(fused, fused.vectors.gradient), index * parameterSize);
    member.finishBackward();
  }
}
