/**
 * Which executor a graph is to run on, and why, before any is opened: fused kernels where they cover the graph and no backend is asked for, else
 * TensorFlow.js. Knows what the kernels lack; opens nothing.
 */
import type { TrainingGraph } from "../../graph/index.js";
import type { Decision, TrainingPlan } from "../../plan/plan.js";
import { supportsGraph } from "./fused/index.js";

export function executorDecision(graph: TrainingGraph, { backend }: Pick<TrainingPlan, "backend">): Decision {
  const lacking = supportsGraph(graph);
  const fused = { choice: "fused kernels", reason: lacking === null ? "this graph's every layer has one" : `they lack ${lacking}` };
  const tensorflow = { choice: "TensorFlow.js", reason: "any layer on any backend, several times slower on a processor" };
  if (backend !== "auto") {
    return { topic: "executor", choice: tensorflow.choice, reason: `the backend \`${backend}\` was asked for`, alternatives: [fused], override: "train { backend = auto }" };
  }
  return lacking === null
    ? { topic: "executor", choice: fused.choice, reason: fused.reason, alternatives: [tensorflow], override: "train { backend = wasm }" }
    : { topic: "executor", choice: tensorflow.choice, reason: `the fused kernels lack ${lacking}`, alternatives: [], override: null };
}
