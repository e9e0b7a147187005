/**
 * Which executor trains: fused kernels on this processor where they cover the graph, else TensorFlow.js; a backend of
 * TensorFlow.js where the plan names one. Knows executors; knows no rows.
 */
import { diagnostic, DiagnosticError, type Diagnostic } from "../../diagnostics/index.js";
import type { TrainingGraph } from "../../graph/index.js";
import type { TrainingPlan } from "../../plan/plan.js";
import { openBackend } from "../../tensor/index.js";
import type { Executor } from "./executor.js";
import { compileFusedKernels, fusedExecutor, supportsGraph } from "./fused/index.js";
import { tensorflowExecutor } from "./tensorflow.js";

export interface OpenedExecutor {
  readonly executor: Executor;
  /** says why the faster way was not taken, where it was wanted */
  readonly diagnostics: readonly Diagnostic[];
}

/** @throws DiagnosticError where the backend that the plan names does not start */
export async function openExecutor(graph: TrainingGraph, plan: Pick<TrainingPlan, "backend" | "optimizer">): Promise<OpenedExecutor> {
  if (plan.backend !== "auto") return { executor: await onTensorflow(graph, plan), diagnostics: [] };
  await compileFusedKernels();
  const fused = fusedExecutor(graph, plan.optimizer);
  if (fused !== null) return { executor: fused, diagnostics: [] };
  const executor = await onTensorflow(graph, plan);
  return { executor, diagnostics: [diagnostic("LMM0766", null, { lacking: supportsGraph(graph) ?? "nothing", executor: executor.name })] };
}

async function onTensorflow(graph: TrainingGraph, { backend: choice, optimizer }: Pick<TrainingPlan, "backend" | "optimizer">): Promise<Executor> {
  const backend = await openBackend(choice);
  if (backend === null) throw new DiagnosticError([diagnostic("LMM0765", null, { backend: choice })]);
  return tensorflowExecutor(graph, backend, optimizer);
}
