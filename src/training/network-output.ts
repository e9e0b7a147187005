/** f(x; w) of any rows from saved weights: what prediction needs of a trained network. Knows no training. */
import { diagnostic, DiagnosticError } from "../diagnostics/index.js";
import type { TrainingGraph } from "../graph/index.js";
import type { Matrix } from "../numerics/matrix.js";
import { type BackendChoice, openBackend } from "../tensor/index.js";
import { tensorflowExecutor } from "./executors/tensorflow.js";

/**
 * @param weights flat, as trained
 * @param inputs [n, inputCount], prepared as the training rows were
 * @returns f, [n], without dropout
 * @throws DiagnosticError where the backend does not start
 */
export async function networkOutput(graph: TrainingGraph, weights: Float32Array, inputs: Matrix, choice: BackendChoice = "auto"): Promise<Float64Array> {
  const backend = await openBackend(choice);
  if (backend === null) throw new DiagnosticError([diagnostic("LMM0765", null, { backend: choice })]);
  const executor = tensorflowExecutor(graph, backend, { name: "sgd", decay: 0 });
  executor.setWeights(weights);
  const out = new Float64Array(inputs.rows);
  await executor.forward(executor.load(inputs), out);
  executor.dispose();
  return out;
}
