/** Prints a fused program, one instruction a line: `affine m0[10] p0 p1 silu -> m1[100], D m2[100]`. */
import { assertNever } from "../../../invariant.js";
import type { AffineInstruction, BackwardInstruction, ColumnRange, Finish, ForwardInstruction, FusedProgram, MatrixId } from "./program.js";

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
    case "gather": return `gather ${instruction.from} -> ${printColumns(instruction.out, name)}`;
    case "lookup": return `lookup p${instruction.table} by ${instruction.codes} -> ${printColumns(instruction.out, name)}`;
    case "mean": case "variance": return `${instruction.kind} ${name(instruction.operand)} -> v${instruction.out}`;
    case "standardise": return `standardise ${name(instruction.operand)} v${instruction.mean.batch} v${instruction.variance.batch} -> ${name(instruction.out)}`;
    case "scale-shift": return `scale-shift ${name(instruction.operand)} p${instruction.scale}${instruction.shift === null ? "" : ` p${instruction.shift}`} -> ${name(instruction.out)}`;
    case "affine": return `affine ${printProduct(instruction, name)} ${printFinish(instruction.finish, instruction.out, name)}`;
    case "activate": return `activate ${name(instruction.operand)} ${printFinish(instruction.finish, instruction.out, name)}`;
    case "add": return `add ${name(instruction.left)} + ${instruction.scale} ${name(instruction.right)} -> ${name(instruction.out)}`;
    default: return assertNever(instruction);
  }
}

function printColumns({ matrix, from, width }: ColumnRange, name: MatrixName): string {
  return `${name(matrix)}${name(matrix).endsWith(`[${width}]`) ? "" : ` ${from}..${from + width - 1}`}`;
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
    case "product-sums": return `product-sums ${name(instruction.left)} ${name(instruction.right)} -> g${instruction.slot}`;
    case "lookup-gradient": return `lookup-gradient ${printColumns(instruction.upstream, name)} by ${instruction.codes} -> g${instruction.slot}`;
    case "standardise-gradient": return `standardise-gradient ${name(instruction.upstream)} ${name(instruction.standardised)} v${instruction.variance} -> ${name(instruction.out)}`;
    case "penalise": return `penalise g${instruction.slot} + ${instruction.scale} p${instruction.slot}`;
    case "add": case "scale-shift": return printForward(instruction, name);
    default: return assertNever(instruction);
  }
}
