/**
 * THE definition that every faster path is held to: the marginal covariance of any rows, dense, and its negative
 * log-likelihood with all gradients. Knows rows, contributions and weights; not batches, nor how theta is moved.
 *
 *   V = sum_t Cov_t + sigma^2 W^-1                NLL = 1/2 r'V^-1 r + 1/2 log|V| + m/2 log 2 pi
 *   alpha = V^-1 r, G = 1/2 (V^-1 - alpha alpha')
 *   dNLL/df = -alpha     dNLL/dsigma^2 = tr(W^-1 G)     dNLL/dtheta_t = pull-back of G through Cov_t
 *
 * Rasmussen & Williams (2006), eq. 2.30 and 5.9, sign changed. Cost m^3: for tests, small data and single batches.
 */
import { choleskyFactor, logDeterminantOfFactor, solveWithFactor } from "../numerics/cholesky.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import type { Design } from "../design/design.js";
import type { VarianceComponents } from "./components.js";
import type { RandomContribution } from "./covariance/contribution.js";
import { groupedContribution } from "./covariance/grouped.js";
import { kernelContribution } from "./covariance/kernel.js";
import { effectCovariances, kernelSlices } from "./parameters.js";

export interface DenseLikelihood {
  /** negative log-likelihood of the rows */
  readonly value: number;
  /** dNLL/df = -V^-1 r, [m], per response unit */
  readonly meanGradient: Float64Array;
  readonly componentGradient: ComponentGradient;
}

/** dNLL/dtheta; every entry of D counts as free. */
export interface ComponentGradient {
  readonly residualVariance: number;
  /** dNLL/dD_t, [d, d] each, symmetric */
  readonly grouped: readonly Matrix[];
  /** dNLL/dphi over every kernel's part of phi */
  readonly kernels: readonly Float64Array[];
}

/**
 * NLL and gradients of the given rows' marginal residual.
 * @param rows m rows of the design, each once
 * @param marginalResidual r = y - offset - X beta - f at those rows, [m]
 * @throws NumericalError `not-positive-definite` when V is not (sigma^2 <= 0, or a D with a negative direction)
 */
export function denseLikelihood(
  design: Design,
  components: VarianceComponents,
  rows: Int32Array,
  marginalResidual: Float64Array,
): DenseLikelihood {
  const factor = choleskyFactor(marginalCovariance(design, components, rows));
  const alpha = solveWithFactor(factor, marginalResidual);
  let quadraticForm = 0;
  for (let i = 0; i < rows.length; i++) quadraticForm += marginalResidual[i] * alpha[i];
  return {
    value: 0.5 * (quadraticForm + logDeterminantOfFactor(factor) + rows.length * Math.log(2 * Math.PI)),
    meanGradient: alpha.map((value) => -value),
    componentGradient: pullBackToComponents(design, components, rows, covarianceGradient(factor, alpha)),
  };
}

/** V over the given rows, [m, m], both triangles, squared response units. */
export function marginalCovariance(design: Design, components: VarianceComponents, rows: Int32Array): Matrix {
  return covarianceOver(randomContributions(design, components), design.weights, components.residualVariance, rows);
}

/** The same, from contributions at hand. */
export function covarianceOver(contributions: readonly ContributionAt[], weights: Float64Array | null, residualVariance: number, rows: Int32Array): Matrix {
  const covariance = zeros(rows.length, rows.length);
  for (const { contribution, theta } of contributions) contribution.addCovariance(rows, rows, theta, covariance);
  rows.forEach((row, i) => (covariance.data[i * rows.length + i] += residualVariance / (weights?.[row] ?? 1)));
  return covariance;
}

/** A contribution and the numbers it stands at. */
export interface ContributionAt {
  readonly contribution: RandomContribution;
  readonly theta: Float64Array;
}

/** The random contributions of a design: grouped terms at their D, then kernels at their part of phi. */
export function randomContributions(design: Design, components: VarianceComponents): readonly ContributionAt[] {
  const kernels = kernelSlices(design, components);
  return [
    ...effectCovariances(design, components).map(({ data }, t) => ({ contribution: groupedContribution(design.grouped[t]), theta: data })),
    ...design.kernels.map((kernel, k) => ({ contribution: kernelContribution(kernel), theta: kernels[k] })),
  ];
}

/** G = 1/2 (V^-1 - alpha alpha'), [m, m]. */
function covarianceGradient(factor: Matrix, alpha: Float64Array): Matrix {
  const m = factor.rows;
  const result = zeros(m, m);
  for (let j = 0; j < m; j++) {
    const unit = new Float64Array(m);
    unit[j] = 1;
    const column = solveWithFactor(factor, unit);
    for (let i = 0; i < m; i++) result.data[i * m + j] = 0.5 * (column[i] - alpha[i] * alpha[j]);
  }
  return result;
}

function pullBackToComponents(
  design: Design,
  components: VarianceComponents,
  rows: Int32Array,
  cotangent: Matrix,
): ComponentGradient {
  let residualVariance = 0;
  rows.forEach((row, i) => {
    residualVariance += cotangent.data[i * rows.length + i] / (design.weights?.[row] ?? 1);
  });
  const gradients = randomContributions(design, components).map(({ contribution, theta }) => {
    const gradient = new Float64Array(contribution.parameterCount);
    contribution.pullBack(rows, rows, theta, cotangent, gradient);
    return gradient;
  });
  const grouped = design.grouped.map(({ basis: { columns } }, t) => ({ rows: columns, columns, data: gradients[t] }));
  return { residualVariance, grouped, kernels: gradients.slice(grouped.length) };
}
