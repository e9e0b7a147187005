/**
 * Every random contribution seen alike: row i carries z_i' b of its level, z_i sparse over the term's elements (columns of a basis,
 * or sites), and the elements of one level have a covariance. Knows a design; nothing of likelihoods.
 */
import type { Design, GroupedDesign, KernelDesign } from "../../design/design.js";
import { relatedLevels, unpackedCovariance } from "../../design/level-covariance.js";
import type { CovarianceStructure, Model } from "../../model/index.js";
import type { Matrix } from "../../numerics/matrix.js";
import { effectCovariance, kernelCovariance, relatedCovariance, type ElementCovariance } from "./covariance.js";

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
  /** null where levels are independent, or the term is no grouped one */
  readonly relation: Relation | null;
}

/**
 * Levels with a known covariance: Cov(b_i, b_j) = K_ij D. Its field lies over all levels at once, an element for each effect of each
 * level, and what `TermRows` calls a level is a set of levels that K ties together.
 */
export interface Relation {
  /** D of one level's effects */
  readonly effects: ElementCovariance;
  /** where those lie, [d, 1] */
  readonly positions: Matrix;
  /** the set that each level belongs to, [levels] */
  readonly tieOfLevel: Int32Array;
}

/** D of one level's effects, and where they lie. */
export function effectsOf({ covariance, coordinates, relation }: RandomTerm): { readonly covariance: ElementCovariance; readonly positions: Matrix } {
  return relation === null ? { covariance, positions: coordinates } : { covariance: relation.effects, positions: relation.positions };
}

/** The same term with its effects lying elsewhere. @param positions [d] */
export function withPositions(term: RandomTerm, positions: Float64Array): RandomTerm {
  const column = positionColumn(positions);
  const { relation } = term;
  if (relation === null) return { ...term, coordinates: column };
  return { ...term, coordinates: effectsOfLevels(relation.tieOfLevel.length, column), relation: { ...relation, positions: column } };
}

/** The grouped terms of the design in its order, then its kernels. */
export function randomTerms(design: Design): readonly RandomTerm[] {
  return [
    ...design.grouped.map(groupedTerm),
    ...design.kernels.map((kernel) => ({ ...kernelRows(kernel), covariance: kernelCovariance(kernel.definition, kernel.inputs, kernel.metric), relation: null })),
  ];
}

function groupedTerm(term: GroupedDesign): RandomTerm {
  const rows = groupedRows(term);
  const effects = effectCovariance(term.structure, rows.coordinates.data);
  return term.levelCovariance === null ? { ...rows, covariance: effects, relation: null } : relatedTerm(rows, effects, term.levelCovariance);
}

/** What a term learnt that its saved rows do not say: K of every grouped term, its lower triangle, and how many levels it has. */
export interface SavedRelations {
  readonly levelCovariances: readonly (readonly number[] | null)[];
  readonly groupLevels: readonly (readonly string[])[];
}

/** The same terms from saved rows: the model says their covariances. */
export function restoredTerms(model: Model, rows: readonly TermRows[], { levelCovariances, groupLevels }: SavedRelations): readonly RandomTerm[] {
  const grouped = model.contributions.filter((one) => one.kind === "grouped");
  const kernels = model.contributions.filter((one) => one.kind === "kernel");
  return [...grouped, ...kernels].map((one, t): RandomTerm => {
    if (one.kind === "kernel") return { ...rows[t], covariance: kernelCovariance(one.definition, one.inputs, one.metric), relation: null };
    const packed = levelCovariances[t];
    return packed === null ? { ...rows[t], covariance: effectCovariance(one.structure, rows[t].coordinates.data), relation: null } : restoredRelation(one.structure, rows[t], unpackedCovariance(packed, groupLevels[t].length));
  });
}

function restoredRelation(structure: CovarianceStructure, rows: TermRows, levelCovariance: Matrix): RandomTerm {
  const d = rows.coordinates.rows / levelCovariance.rows;
  const positions = positionColumn(Float64Array.from({ length: d }, (_, k) => rows.coordinates.data[2 * k + 1]));
  const effects = effectCovariance(structure, positions.data);
  return { ...rows, covariance: relatedCovariance(effects, levelCovariance), relation: { effects, positions, tieOfLevel: relatedLevels(levelCovariance) } };
}

/** Rows over the effects of all levels, from rows over those of one. */
function relatedTerm(rows: TermRows, effects: ElementCovariance, levelCovariance: Matrix): RandomTerm {
  const positions = rows.coordinates;
  const tieOfLevel = relatedLevels(levelCovariance);
  const elements = rows.elements.slice();
  rows.levelIndex.forEach((level, i) => {
    for (let at = rows.starts[i]; at < rows.starts[i + 1]; at++) elements[at] += Math.max(0, level) * positions.rows;
  });
  return {
    ...rows,
    levelIndex: rows.levelIndex.map((level) => (level < 0 ? -1 : tieOfLevel[level])),
    elements,
    coordinates: effectsOfLevels(levelCovariance.rows, positions),
    covariance: relatedCovariance(effects, levelCovariance),
    relation: { effects, positions, tieOfLevel },
  };
}

/** The number of its level and its own position for every effect of every level, [levels d, 2]. */
function effectsOfLevels(levelCount: number, positions: Matrix): Matrix {
  const d = positions.rows;
  const data = Float64Array.from({ length: levelCount * d * 2 }, (_, at) => (at % 2 === 0 ? Math.floor(at / 2 / d) : positions.data[(at >> 1) % d]));
  return { rows: levelCount * d, columns: 2, data };
}

function positionColumn(positions: Float64Array): Matrix {
  return { rows: positions.length, columns: 1, data: positions };
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
  return { levelIndex, starts, elements: Int32Array.from(elements), weights: Float64Array.from(weights), coordinates: positionColumn(effectPositions(term)) };
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
