/**
 * The likelihood of some rows under their own V, as if there were no others, with its slopes along phi as well as f:
 *
 *   NLL = 1/2 r'V^-1 r + 1/2 log|V| + m/2 log 2 pi        dNLL/df = -V^-1 r        dNLL/dphi_k = 1/2 (tr V^-1 dV/dphi_k - alpha'(dV/dphi_k) alpha)
 *
 * Exact for rows that are whole blocks of V; for others it is the batch's own imitation of it. The cost is the rows' own: elimination
 * level by level where no two factors cross, the rows that levels tie together factored as they stand otherwise.
 */
import { innerProduct } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import { nestingChain } from "../nesting.js";
import { fromFreeParameters } from "../parameters.js";
import { denseBlocksSolver } from "../solvers/dense-blocks/solver.js";
import { independentSolver } from "../solvers/independent-solver.js";
import { factorsBlocks } from "../solvers/marginal-solver.js";
import { nestedSolver } from "../solvers/nested-solver.js";
import type { MarginalSolver } from "../solvers/solver.js";
import type { BatchLikelihood } from "./optimised.js";
import { rowsAlone } from "./rows-alone.js";

/**
 * Of a network of one output, f.
 * @param design of all rows
 * @throws NumericalError, when called, where the rows' V is not positive definite
 */
export function ownLikelihood(design: Design): BatchLikelihood {
  return (free, rows, linearResidual, networkOutput, gradient, freeGradient) => {
    const solver = ownSolver(rowsAlone(design, rows), free);
    const residual = linearResidual.map((value, i) => value - networkOutput[i]);
    const alpha = new Float64Array(rows.length);
    solver.solve(residual, solver.zeroEffects(), alpha);
    freeGradient.set(solver.score(alpha).gradient);
    for (let i = 0; i < alpha.length; i++) gradient[i] = -alpha[i];
    return 0.5 * (innerProduct(residual, alpha) + solver.logDeterminant() + rows.length * Math.log(2 * Math.PI));
  };
}

function ownSolver(own: Design, free: Float64Array): MarginalSolver {
  const components = fromFreeParameters(own, free);
  if (own.grouped.length + own.kernels.length === 0) return independentSolver(own, components);
  const chain = own.kernels.length > 0 || factorsBlocks(own) ? null : nestingChain(own);
  return chain === null ? denseBlocksSolver(own, components) : nestedSolver(own, chain, components);
}
