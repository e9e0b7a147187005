/**
 * Every random contribution seen alike: row i carries z_i' b of its level, z_i sparse over the term's elements (columns of a basis,
 * or sites), and the elements of one level have a covariance. Knows a design; nothing of likelihoods.
 */
import type { Design, GroupedDesign, KernelDesign } from "../../design/design.js";
import type { Contribution, Model } from "../../model/index.js";
import type { Matrix } from "../../numerics/matrix.js";
import { effectCovariance, kernelCovariance, type ElementCovariance } from "./covariance.js";

/** The rows of one term, as plain data. */
export interface TermRows {
  /** [n]; 0 in every row for a field over the whole sample; -1 for a level that training did not see */
  readonly levelIndex: Int32Array;
  /** row i's weights stand at starts[i] .. starts[i + 1]; [n + 1] */
  readonly starts: Int32Array;
  /** the element that each weight is of */
  readonly elements: Int32Array;
  readonly weights: Float64Array;
  /** where each element lies: a site's coordinates, or a position; [elements, c] */
  readonly coordinates: Matrix;
}

export interface RandomTerm extends TermRows {
  readonly covariance: ElementCovariance;
}

/** The grouped terms of the design in its order, then its kernels. */
export function randomTerms(design: Design): readonly RandomTerm[] {
  return [
    ...design.grouped.map((term) => ({ ...groupedRows(term), covariance: effectCovariance(term.structure, effectPositions(term)) })),
    ...design.kernels.map((kernel) => ({ ...kernelRows(kernel), covariance: kernelCovariance(kernel.definition, kernel.inputs, kernel.metric) })),
  ];
}

/** The same terms from saved rows: the model says their covariances. */
export function restoredTerms(model: Model, rows: readonly TermRows[]): readonly RandomTerm[] {
  const grouped = model.contributions.filter((one) => one.kind === "grouped");
  const kernels = model.contributions.filter((one) => one.kind === "kernel");
  return [...grouped, ...kernels].map((one, t) => ({ ...rows[t], covariance: restoredCovariance(one, rows[t]) }));
}

function restoredCovariance(contribution: Extract<Contribution, { kind: "grouped" | "kernel" }>, { coordinates }: TermRows): ElementCovariance {
  return contribution.kind === "grouped"
    ? effectCovariance(contribution.structure, coordinates.data)
    : kernelCovariance(contribution.definition, contribution.inputs, contribution.metric);
}

/** Where a grouped term's effects lie, [d]: their numbers from 1 where the structure counts columns. */
export function effectPositions({ positions, basis }: Pick<GroupedDesign, "positions" | "basis">): Float64Array {
  return positions ?? Float64Array.from({ length: basis.columns }, (_, k) => k + 1);
}

function groupedRows(term: GroupedDesign): TermRows {
  const { basis, levelIndex } = term;
  const starts = new Int32Array(basis.rows + 1);
  const [elements, weights]: [number[], number[]] = [[], []];
  for (let i = 0; i < basis.rows; i++) {
    for (let k = 0; k < basis.columns; k++) {
      const value = basis.data[i * basis.columns + k];
      if (value === 0) continue;
      elements.push(k);
      weights.push(value);
    }
    starts[i + 1] = elements.length;
  }
  const positions = effectPositions(term);
  return { levelIndex, starts, elements: Int32Array.from(elements), weights: Float64Array.from(weights), coordinates: { rows: positions.length, columns: 1, data: positions } };
}

function kernelRows({ sites, siteIndex, levelIndex }: KernelDesign): TermRows {
  const n = siteIndex.length;
  return {
    levelIndex: levelIndex ?? new Int32Array(n),
    starts: Int32Array.from({ length: n + 1 }, (_, i) => i),
    elements: siteIndex,
    weights: new Float64Array(n).fill(1),
    coordinates: sites,
  };
}
