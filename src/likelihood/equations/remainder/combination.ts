/**
 * Var(c'b, given y) / sigma² of combinations of the remainder's effects, fixed ones included: read off its covariance, and where a sparse
 * one lacks a pair that training never saw together, solved for along the tree. Exact either way.
 */
import { entryAt } from "../../../numerics/sparse/index.js";
import type { EquationsFactor } from "../factor.js";
import type { RemainderCovariance } from "../posterior.js";
import type { SparseRemainder } from "./remainder.js";
import { quadraticForm } from "./sparse-covariance.js";
import type { SparseProducts } from "./sparse-products.js";

/** @param indices unknowns counted from the remainder's start, each once @param values their coefficients */
export type CombinationVariance = (indices: readonly number[], values: readonly number[]) => number;

export function combinationVariance({ remainder, blockFactors, cross }: EquationsFactor, covariance: RemainderCovariance): CombinationVariance {
  if (covariance.kind === "dense" || remainder.kind === "dense") return (indices, values) => summed(indices, values, (i, j) => denseEntry(covariance, i, j)) ?? 0;
  const { covariance: { inverse }, products } = covariance;
  const { position } = products.pattern;
  const solved = solvedVariance(remainder, products, blockFactors.slice(cross.layout.stageCount), true);
  return (indices, values) => summed(indices, values, (i, j) => entryAt(inverse, position[i], position[j])) ?? solved(indices, values);
}

/** Where nothing is read off: |L⁻¹ Λᵀ c|². @param withFixed whether the fixed effects' uncertainty counts */
export function solvedVariance({ factor }: SparseRemainder, { nodes, pattern }: SparseProducts, templates: readonly Float64Array[], withFixed: boolean): CombinationVariance {
  const squared = quadraticForm(factor, withFixed);
  return (indices, values) => {
    const positions: number[] = [];
    const spherical: number[] = [];
    indices.forEach((i, at) => {
      const template = i < nodes.blockOf.length ? templates[nodes.blockOf[i]] : null;
      const d = template === null ? 1 : Math.sqrt(template.length);
      const first = template === null ? i : nodes.first[nodes.nodeOf[i]];
      for (let a = 0; a < d; a++) {
        positions.push(pattern.position[first + a]);
        spherical.push(values[at] * (template === null ? 1 : template[(i - first) * d + a]));
      }
    });
    return squared(positions, spherical);
  };
}

function denseEntry(covariance: RemainderCovariance, i: number, j: number): number | null {
  return covariance.kind === "dense" ? covariance.matrix.data[Math.max(i, j) * covariance.matrix.columns + Math.min(i, j)] : null;
}

/** Null where an entry is. */
function summed(indices: readonly number[], values: readonly number[], entry: (i: number, j: number) => number | null): number | null {
  let sum = 0;
  for (let a = 0; a < indices.length; a++) {
    for (let b = 0; b <= a; b++) {
      const one = entry(indices[a], indices[b]);
      if (one === null) return null;
      sum += (a === b ? 1 : 2) * values[a] * one * values[b];
    }
  }
  return sum;
}
