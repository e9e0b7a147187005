/**
 * Which executor trains: fused kernels on this processor where they cover the graph, else TensorFlow.js; a backend of
 * TensorFlow.js where the plan names one. Knows executors; knows no rows.
 */
import { diagnostic, DiagnosticError, type Diagnostic } from "../../diagnostics/index.js";
import type { OptimizerSettings, TrainingGraph } from "../../graph/index.js";
import type { TrainingPlan } from "../../plan/plan.js";
import type { Matrix } from "../../numerics/matrix.js";
import type { Threads } from "../../parallel/index.js";
import { installCommand, openBackend } from "../../tensor/index.js";
import type { Executor } from "./executor.js";
import { compileFusedKernels, fusedExecutor, sharingObstacle, startSharing, supportsGraph, type Company } from "./fused/index.js";
import type { NetworkStep } from "./step.js";
import { tensorflowExecutor } from "./tensorflow.js";

export interface OpenedExecutor {
  readonly executor: Executor;
  /** says why the faster way was not taken, where it was wanted */
  readonly diagnostics: readonly Diagnostic[];
}

/** What sharing batches takes: threads, or none, and the rows that each of them is to hold. */
export interface Beside {
  readonly threads: Threads | null;
  /** the training rows */
  readonly inputs: Matrix;
}

type OpeningPlan = Pick<TrainingPlan, "backend" | "optimizer" | "clip" | "workers" | "batchSize">;

/**
 * @param step the graph's two passes written out, for TensorFlow.js; null interprets the graph there
 * @throws DiagnosticError where the backend that the plan names does not start
 */
export async function openExecutor(graph: TrainingGraph, plan: OpeningPlan, step: NetworkStep | null = null, beside: Beside | null = null): Promise<OpenedExecutor> {
  await compileFusedKernels();
  const { company, diagnostics } = companyFor(graph, plan, beside);
  if (plan.backend !== "auto") return { executor: await onTensorflow(graph, plan, step), diagnostics };
  const fused = fusedExecutor(graph, descentOf(plan), company && await startSharing(graph, company));
  if (fused !== null) return { executor: fused, diagnostics };
  const executor = await onTensorflow(graph, plan, step);
  return { executor, diagnostics: [...diagnostics, diagnostic("LMM0766", null, { lacking: supportsGraph(graph) ?? "nothing", executor: executor.name })] };
}

/** The threads that share batches; or why none do, where they were asked for. */
function companyFor(graph: TrainingGraph, plan: OpeningPlan, beside: Beside | null): { company: Company | null; diagnostics: readonly Diagnostic[] } {
  if (plan.workers === 1) return { company: null, diagnostics: [] };
  const memberCount = Math.min(plan.workers - 1, beside?.threads?.count ?? 0);
  const obstacle = plan.backend !== "auto" ? `the ${plan.backend} backend of TensorFlow.js was asked for` : sharingObstacle(graph);
  const reason = obstacle ?? (memberCount === 0 ? "no other thread can be had here" : null);
  if (reason !== null || beside === null || beside.threads === null) {
    return { company: null, diagnostics: [diagnostic("LMM0776", null, { workers: plan.workers, reason: reason ?? "no other thread can be had here" })] };
  }
  return { company: { threads: beside.threads, memberCount, inputs: beside.inputs, batchSize: plan.batchSize }, diagnostics: [] };
}

async function onTensorflow(graph: TrainingGraph, plan: Pick<TrainingPlan, "backend" | "optimizer" | "clip">, step: NetworkStep | null): Promise<Executor> {
  const backend = await openBackend(plan.backend);
  if (backend === null) throw new DiagnosticError([diagnostic("LMM0765", null, { backend: plan.backend, install: installCommand(plan.backend) })]);
  return tensorflowExecutor(graph, backend, descentOf(plan), step);
}

function descentOf({ optimizer, clip }: Pick<TrainingPlan, "optimizer" | "clip">): OptimizerSettings {
  return { name: optimizer.name, decay: optimizer.decay, clip };
}
