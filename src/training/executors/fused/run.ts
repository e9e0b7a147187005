/**
 * Runs the instructions of a fused program, one kernel call each. Knows addresses; knows no likelihood and no optimiser.
 */
import { normalisation } from "../../../graph/index.js";
import { assertNever } from "../../../invariant.js";
import { activationCodes, type FusedKernels } from "./kernels.js";
import { blockSize, panelColumns, panelsOf, type ParameterLayout } from "./layout.js";
import type {
  AddInstruction, BackwardInstruction, Finish, ForwardInstruction, FusedProgram, GatherInstruction, MatrixId, MomentPlace, ScaleShiftInstruction, UpstreamProductInstruction,
} from "./program.js";
import type { Workspace } from "./workspace.js";

/** Everything that stays the same while one batch is worked on. */
export interface BatchRun {
  readonly kernels: FusedKernels;
  readonly program: FusedProgram;
  readonly layout: ParameterLayout;
  /** addresses of the padded parameter vector, of its gradient, and of room for the largest weight matrix transposed */
  readonly parameters: number;
  readonly gradient: number;
  readonly transposed: number;
  readonly workspace: Workspace;
  /** address of the loaded inputs, row-major, and their columns */
  readonly inputs: number;
  readonly inputCount: number;
  /** rows of the batch, without and with padding */
  readonly count: number;
  readonly rows: number;
  /** dropout is on, and derivatives are kept */
  readonly isTraining: boolean;
}

/** The outputs, and D of every layer when training, into the workspace. */
export function runForward(run: BatchRun): void {
  for (const instruction of run.program.forward) runForwardInstruction(run, instruction);
}

/** The gradient, from the outputs' derivatives in the workspace; uses up every D. */
export function runBackward(run: BatchRun): void {
  for (const instruction of run.program.backward) runBackwardInstruction(run, instruction);
}

function runForwardInstruction(run: BatchRun, instruction: ForwardInstruction): void {
  const { kernels, workspace: { matrices, vectors, rowIndex }, count, rows } = run;
  switch (instruction.kind) {
    case "gather": return runGather(run, instruction);
    case "lookup": {
      const { table, codes, out } = instruction;
      return kernels.lookUp(
        parameterAddress(run, table), run.layout.blocks[table].panelRows, out.width, run.inputs + 4 * codes, run.inputCount, rowIndex, count, rows,
        matrices[out.matrix], out.from,
      );
    }
    case "mean": case "variance": {
      if (!run.isTraining) return;
      const { operand, mean, out } = instruction;
      return kernels.moments(matrices[operand], panelsOf(columnsOf(run, operand)), rows, count, mean === null ? 0 : vectors[mean], vectors[out]);
    }
    case "standardise": {
      const { operand, mean, variance, out } = instruction;
      return kernels.standardise(
        matrices[operand], panelsOf(columnsOf(run, operand)), rows, momentAddress(run, mean), momentAddress(run, variance), normalisation.epsilon, matrices[out],
      );
    }
    case "scale-shift": return runScaleShift(run, instruction);
    case "affine": {
      const { left, weights, biases, finish, out } = instruction;
      const block = run.layout.blocks[weights];
      return kernels.affine(
        matrices[left], rows, block.rows, parameterAddress(run, weights), block.panelRows, block.panels, biases === null ? 0 : parameterAddress(run, biases),
        activationCodes[finish.activation], maskAddress(run, finish), block.columns, matrices[out], derivativeAddress(run, finish),
      );
    }
    case "activate": {
      const { operand, finish, out } = instruction;
      const columns = columnsOf(run, out);
      return kernels.activateMatrix(
        matrices[operand], rows, panelsOf(columns), activationCodes[finish.activation], maskAddress(run, finish), columns,
        matrices[out], derivativeAddress(run, finish),
      );
    }
    case "add": return runAdd(run, instruction);
    default: return assertNever(instruction);
  }
}

function runBackwardInstruction(run: BatchRun, instruction: BackwardInstruction): void {
  const { kernels, workspace: { matrices, vectors, rowIndex }, count, rows } = run;
  switch (instruction.kind) {
    case "upstream-product": return runUpstreamProduct(run, instruction);
    case "scale": {
      const { upstream, derivative } = instruction;
      return kernels.multiply(matrices[upstream], matrices[derivative], matrices[derivative], matrixBytes(run, derivative));
    }
    case "weight-gradient": {
      const { left, upstream, slot } = instruction;
      const { rows: leftColumns, panels, panelRows } = run.layout.blocks[slot];
      return kernels.weightGradient(matrices[left], leftColumns, matrices[upstream], panels, rows, count, panelRows, gradientAddress(run, slot));
    }
    case "bias-gradient": {
      const { upstream, slot } = instruction;
      return kernels.sumRows(matrices[upstream], run.layout.blocks[slot].panels, rows, count, gradientAddress(run, slot));
    }
    case "product-sums": {
      const { left, right, slot } = instruction;
      return kernels.sumProducts(matrices[left], matrices[right], run.layout.blocks[slot].panels, rows, count, gradientAddress(run, slot));
    }
    case "lookup-gradient": {
      const { upstream: { matrix, from, width }, codes, slot } = instruction;
      const block = run.layout.blocks[slot];
      return kernels.addByCode(
        matrices[matrix], from, rows, width, run.inputs + 4 * codes, run.inputCount, rowIndex, count, gradientAddress(run, slot), block.panelRows, 4 * blockSize(block),
      );
    }
    case "standardise-gradient": {
      const { upstream, standardised, variance, out } = instruction;
      return kernels.standardiseGradient(
        matrices[upstream], matrices[standardised], panelsOf(columnsOf(run, out)), rows, count, vectors[variance], normalisation.epsilon, matrices[out],
      );
    }
    case "scale-shift": return runScaleShift(run, instruction);
    case "penalise": {
      const { slot, scale } = instruction;
      const gradient = gradientAddress(run, slot);
      return kernels.addScaled(gradient, parameterAddress(run, slot), scale, gradient, 4 * blockSize(run.layout.blocks[slot]));
    }
    case "add": return runAdd(run, instruction);
    default: return assertNever(instruction);
  }
}

/** Rows into a whole matrix, with its padding; or into some columns of it. */
function runGather({ kernels, workspace: { matrices, rowIndex }, inputs, inputCount, count, rows, program }: BatchRun, { from, out }: GatherInstruction): void {
  const source = inputs + 4 * from;
  if (out.width === program.matrices[out.matrix]) return kernels.gatherRows(source, inputCount, out.width, rowIndex, count, rows, matrices[out.matrix]);
  kernels.placeRows(source, inputCount, out.width, rowIndex, count, rows, matrices[out.matrix], out.from);
}

function runScaleShift(run: BatchRun, { operand, scale, shift, out }: ScaleShiftInstruction): void {
  const { kernels, workspace: { matrices }, rows } = run;
  const shiftAddress = shift === null ? 0 : parameterAddress(run, shift);
  kernels.scaleShift(matrices[operand], panelsOf(columnsOf(run, out)), rows, parameterAddress(run, scale), shiftAddress, matrices[out]);
}

/** The batch's moment in training, the running one when predicting. */
function momentAddress(run: BatchRun, { batch, running }: MomentPlace): number {
  return run.isTraining ? run.workspace.vectors[batch] : parameterAddress(run, running);
}

function runUpstreamProduct(run: BatchRun, { upstream, weights, derivative, out }: UpstreamProductInstruction): void {
  const { kernels, workspace: { matrices }, rows, transposed } = run;
  const { panelRows, panels, columns } = run.layout.blocks[weights];
  kernels.transpose(parameterAddress(run, weights), panelRows, panels, transposed);
  kernels.upstreamProduct(
    matrices[upstream], rows, columns, transposed, panels * panelColumns, panelsOf(columnsOf(run, out)),
    derivative === null ? 0 : matrices[derivative], matrices[out],
  );
}

function runAdd(run: BatchRun, { left, right, scale, out }: AddInstruction): void {
  const { kernels, workspace: { matrices } } = run;
  kernels.addScaled(matrices[left], matrices[right], scale, matrices[out], matrixBytes(run, out));
}

function columnsOf({ program }: BatchRun, matrix: MatrixId): number {
  return program.matrices[matrix];
}

function matrixBytes(run: BatchRun, matrix: MatrixId): number {
  return 4 * run.rows * panelColumns * panelsOf(columnsOf(run, matrix));
}

function parameterAddress({ parameters, layout }: BatchRun, slot: number): number {
  return parameters + 4 * layout.blocks[slot].start;
}

function gradientAddress({ gradient, layout }: BatchRun, slot: number): number {
  return gradient + 4 * layout.blocks[slot].start;
}

function maskAddress({ isTraining, workspace }: BatchRun, { mask }: Finish): number {
  return isTraining && mask !== null ? workspace.masks[mask] : 0;
}

function derivativeAddress({ isTraining, workspace }: BatchRun, { derivative }: Finish): number {
  return isTraining && derivative !== null ? workspace.matrices[derivative] : 0;
}
