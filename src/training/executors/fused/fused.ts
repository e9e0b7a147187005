/**
 * The training graph run as fused SIMD kernels in WebAssembly, on one arena per executor: inputs, parameters, moments and the
 * batch's matrices all stand there, and a step allocates nothing but f and its derivative. Agrees with the TensorFlow.js
 * executor, the definition, to float32 rounding; same inputs, same bits. Everything runs at once: its promises are already kept.
 */
import { averageInPlace, clipInPlace, exchangeInPlace, optimizerState, type OptimizerSettings, type TrainingGraph } from "../../../graph/index.js";
import { invariant } from "../../../invariant.js";
import { checkLoadable } from "../codes.js";
import type { Executor } from "../executor.js";
import { descend } from "./descent.js";
import { fuse } from "./fuse.js";
import { loadInputs } from "./inputs.js";
import { hasFusedKernels, mayRoundOnce } from "./kernels.js";
import { pack, unpack } from "./layout.js";
import { type FusedGraph, fusedPasses } from "./passes.js";
import { fusedGraph, vectorAt as vectorIn } from "./place.js";
import { sharedPasses, type Sharing } from "./shared/leader.js";

/** What the fused executor lacks for this graph on this engine, in words for a report; null where it runs it. */
export function supportsGraph(graph: TrainingGraph): string | null {
  const program = fuse(graph);
  if (program.kind === "lacking-operation") return program.operation;
  return hasFusedKernels() ? null : "128-bit vectors in WebAssembly";
}

/**
 * @param sharing threads beside this one, where they are to share the work
 * @returns null where `supportsGraph` names something
 */
export function fusedExecutor(graph: TrainingGraph, optimizer: OptimizerSettings, sharing: Sharing | null = null): Executor | null {
  const fused = fusedGraph(graph);
  return fused && executorOf(fused, optimizer, sharing);
}

/** Why threads cannot share this graph's batches; null where they can. */
export function sharingObstacle(graph: TrainingGraph): string | null {
  return graph.statistics.length > 0 ? "batch normalisation takes its moments from whole batches" : supportsGraph(graph);
}

function executorOf(fused: FusedGraph, optimizer: OptimizerSettings, sharing: Sharing | null): Executor {
  const { graph, arena, kernels, layout, vectors } = fused;
  const alone = fusedPasses(fused);
  const shared = sharing && sharedPasses(fused, alone, sharing);
  const passes = shared ?? alone;
  const threadWords = sharing === null ? "" : `, ${sharing.channel.memberCount + 1} threads`;
  const vectorAt = (address: number): Float32Array => vectorIn(fused, address);
  const average = new Float32Array(layout.size);
  let [stepCount, averagedCount] = [0, 0];

  return {
    graph,
    name: `fused kernels (WebAssembly${mayRoundOnce() ? ", fused multiply-add" : ""}${threadWords})`,
    load: (inputs, arrays = []) => {
      checkLoadable(graph, inputs, arrays);
      return loadInputs(arena, inputs, arrays);
    },
    forward: async (inputs, out) => passes.predict(inputs, out),
    gradient: async (batch, objective, out) => {
      const nll = passes.differentiate(batch, objective, false);
      unpack(layout, vectorAt(vectors.gradient), out);
      return nll;
    },
    step: async (batch, objective, rate) => {
      const nll = passes.differentiate(batch, objective, true);
      if (!Number.isFinite(nll)) return nll;
      clipInPlace(optimizer, vectorAt(vectors.gradient));
      descend(kernels, vectors, layout, optimizer, rate, ++stepCount);
      passes.moveStatistics();
      return nll;
    },
    takeAverage: (leastShare) => averageInPlace(average, vectorAt(vectors.parameters), Math.max(leastShare, 1 / ++averagedCount)),
    exchangeAverage: () => {
      if (averagedCount > 0) exchangeInPlace(average, vectorAt(vectors.parameters));
      return averagedCount > 0;
    },
    weights: () => {
      const flat = new Float32Array(graph.parameterCount);
      unpack(layout, vectorAt(vectors.parameters), flat);
      return flat;
    },
    setWeights: (weights) => {
      invariant(weights.length === graph.parameterCount, "weights belong to another graph");
      pack(layout, weights, vectorAt(vectors.parameters));
      for (const address of [vectors.first, vectors.second]) vectorAt(address).fill(0);
      [stepCount, averagedCount] = [0, 0];
    },
    optimizerState: () => {
      const state = optimizerState(optimizer, graph.parameterCount);
      if (optimizer.name === "adam") {
        unpack(layout, vectorAt(vectors.first), state.first);
        unpack(layout, vectorAt(vectors.second), state.second);
      }
      unpack(layout, average, state.average);
      return { ...state, stepCount, averagedCount };
    },
    setOptimizerState: ({ first, second, average: taken, ...counts }) => {
      if (optimizer.name === "adam") {
        pack(layout, first, vectorAt(vectors.first));
        pack(layout, second, vectorAt(vectors.second));
      }
      pack(layout, taken, average);
      ({ stepCount, averagedCount } = counts);
    },
    /** the arena goes with the executor */
    dispose: () => shared?.end(),
  };
}
