/**
 * Which executor trains: fused kernels on this processor where they cover the graph, else TensorFlow.js; a backend of
 * TensorFlow.js where the plan names one. Knows executors; knows no rows.
 */
import { diagnostic, DiagnosticError, type Diagnostic } from "../../diagnostics/index.js";
import type { OptimizerSettings, TrainingGraph } from "../../graph/index.js";
import type { TrainingPlan } from "../../plan/plan.js";
import { openBackend } from "../../tensor/index.js";
import type { Executor } from "./executor.js";
import { compileFusedKernels, fusedExecutor, supportsGraph } from "./fused/index.js";
import type { NetworkStep } from "./step.js";
import { tensorflowExecutor } from "./tensorflow.js";

export interface OpenedExecutor {
  readonly executor: Executor;
  /** says why the faster way was not taken, where it was wanted */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param step the graph's two passes written out, for TensorFlow.js; null interprets the graph there
 * @throws DiagnosticError where the backend that the plan names does not start
 */
export async function openExecutor(graph: TrainingGraph, plan: Pick<TrainingPlan, "backend" | "optimizer" | "clip">, step: NetworkStep | null = null): Promise<OpenedExecutor> {
  if (plan.backend !== "auto") return { executor: await onTensorflow(graph, plan, step), diagnostics: [] };
  await compileFusedKernels();
  const fused = fusedExecutor(graph, descentOf(plan));
  if (fused !== null) return { executor: fused, diagnostics: [] };
  const executor = await onTensorflow(graph, plan, step);
  return { executor, diagnostics: [diagnostic("LMM0766", null, { lacking: supportsGraph(graph) ?? "nothing", executor: executor.name })] };
}

async function onTensorflow(graph: TrainingGraph, plan: Pick<TrainingPlan, "backend" | "optimizer" | "clip">, step: NetworkStep | null): Promise<Executor> {
  const backend = await openBackend(plan.backend);
  if (backend === null) throw new DiagnosticError([diagnostic("LMM0765", null, { backend: plan.backend })]);
  return tensorflowExecutor(graph, backend, descentOf(plan), step);
}

function descentOf({ optimizer, clip }: Pick<TrainingPlan, "optimizer" | "clip">): OptimizerSettings {
  return { name: optimizer.name, decay: optimizer.decay, clip };
}
