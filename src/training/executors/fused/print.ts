/** Prints a fused program, one instruction a line: `affine m0[10] p0 p1 silu -> m1[100], D m2[100]`. */
import { assertNever } from "../../../invariant.js";
import type { AffineInstruction, BackwardInstruction, Finish, ForwardInstruction, FusedProgram, MatrixId } from "./program.js";

type MatrixName = (id: MatrixId) => string;

/** Matrices are m0, m1, ... with their columns; parameters p0, p1, ... and their gradients g0, g1, ... by slot. */
export function printFusedProgram({ matrices, forward, backward, outputs }: FusedProgram): string {
  const name: MatrixName = (id) => `m${id}[${matrices[id]}]`;
  return [
    ...forward.map((instruction) => printForward(instruction, name)),
    `likelihood ${outputs.map(({ value, gradient }) => `${name(value)} -> ${name(gradient)}`).join(", ")}`,
    ...backward.map((instruction) => printBackward(instruction, name)),
  ].join("\n");
}

function printForward(instruction: ForwardInstruction, name: MatrixName): string {
  switch (instruction.kind) {
    case "gather": return `gather ${instruction.from} -> ${name(instruction.out)}`;
    case "affine": return `affine ${printProduct(instruction, name)} ${printFinish(instruction.finish, instruction.out, name)}`;
    case "activate": return `activate ${name(instruction.operand)} ${printFinish(instruction.finish, instruction.out, name)}`;
    case "add": return `add ${name(instruction.left)} + ${instruction.scale} ${name(instruction.right)} -> ${name(instruction.out)}`;
    default: return assertNever(instruction);
  }
}

function printProduct({ left, weights, biases }: AffineInstruction, name: MatrixName): string {
  return `${name(left)} p${weights}${biases === null ? "" : ` p${biases}`}`;
}

function printFinish({ activation, mask, derivative }: Finish, out: MatrixId, name: MatrixName): string {
  return `${activation}${mask === null ? "" : ` mask${mask}`} -> ${name(out)}${derivative === null ? "" : `, D ${name(derivative)}`}`;
}

function printBackward(instruction: BackwardInstruction, name: MatrixName): string {
  switch (instruction.kind) {
    case "upstream-product": {
      const { upstream, weights, derivative, out } = instruction;
      return `upstream-product ${name(upstream)} p${weights}'${derivative === null ? "" : ` * ${name(derivative)}`} -> ${name(out)}`;
    }
    case "scale": return `scale ${name(instruction.upstream)} * ${name(instruction.derivative)} -> ${name(instruction.derivative)}`;
    case "weight-gradient": return `weight-gradient ${name(instruction.left)}' ${name(instruction.upstream)} -> g${instruction.slot}`;
    case "bias-gradient": return `bias-gradient ${name(instruction.upstream)} -> g${instruction.slot}`;
    case "penalise": return `penalise g${instruction.slot} + ${instruction.scale} p${instruction.slot}`;
    case "add": return printForward(instruction, name);
    default: return assertNever(instruction);
  }
}
