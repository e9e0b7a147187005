/**
 * Runs the instructions of a fused program, one kernel call each. Knows addresses; knows no likelihood and no optimiser.
 */
import { assertNever } from "../../../invariant.js";
import { activationCodes, type FusedKernels } from "./kernels.js";
import { blockSize, panelColumns, panelsOf, type ParameterLayout } from "./layout.js";
import type { AddInstruction, BackwardInstruction, Finish, ForwardInstruction, FusedProgram, MatrixId, UpstreamProductInstruction } from "./program.js";
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
  const { kernels, workspace: { matrices, rowIndex }, count, rows } = run;
  switch (instruction.kind) {
    case "gather": {
      const { from, out } = instruction;
      return kernels.gatherRows(run.inputs + 4 * from, run.inputCount, columnsOf(run, out), rowIndex, count, rows, matrices[out]);
    }
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
  const { kernels, workspace: { matrices }, count, rows } = run;
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
    case "penalise": {
      const { slot, scale } = instruction;
      const gradient = gradientAddress(run, slot);
      return kernels.addScaled(gradient, parameterAddress(run, slot), scale, gradient, 4 * blockSize(run.layout.blocks[slot]));
    }
    case "add": return runAdd(run, instruction);
    default: return assertNever(instruction);
  }
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
