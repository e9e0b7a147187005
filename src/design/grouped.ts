/**
 * The design of (basis | g): the level of every row, and its basis. An interaction g1:g2 has the combinations that occur as
 * levels, the first factor's varying slowest, as lme4's. Knows one term; nothing of covariances but where its positions lie.
 */
import type { GroupedContribution, GroupingFactor } from "../model/index.js";
import type { GroupedDesign } from "./design.js";
import type { LevelCovariance } from "./level-covariance.js";
import { codesAmong } from "./factor/coerce.js";
import { colonProduct } from "./factor/recode.js";
import { dropUnusedLevels } from "./factor/unused.js";
import type { Frame } from "./frame.js";
import { buildColumns, type LinearColumns } from "./linear.js";
import { takesNewPositions } from "./required.js";

export interface LevelsOfRows {
  readonly levels: readonly string[];
  /** [n], -1 for a level that training did not see */
  readonly levelIndex: Int32Array;
}

/** The one level of effects that the whole sample shares. */
const everyRow = "every row";

/** @param known the levels of training; null to find those that occur */
export function levelsOfRows({ factors }: Pick<GroupingFactor, "factors">, frame: Frame, known: readonly string[] | null): LevelsOfRows {
  if (factors.length === 0) return { levels: [everyRow], levelIndex: new Int32Array(frame.keptRows.length) };
  const crossed = colonProduct(factors.map((factor) => frame.group(factor)));
  if (known !== null) return { levels: known, levelIndex: codesAmong(crossed, known) };
  const { levels, codes } = dropUnusedLevels(crossed);
  return { levels, levelIndex: codes };
}

export type BasisColumns = Pick<LinearColumns, "names" | "matrix">;

/** What a term takes from elsewhere than its own columns. */
export interface GroupedSources {
  /** the levels of training; null to find those that occur */
  readonly known: readonly string[] | null;
  /** K and its levels; null for independent levels */
  readonly covariance: LevelCovariance | null;
  /** the basis where a network gives it; null for the contribution's own columns */
  readonly learned: BasisColumns | null;
}

export function groupedDesign(contribution: GroupedContribution, frame: Frame, { known, covariance, learned }: GroupedSources): GroupedDesign {
  const own = takesNewPositions(contribution.structure) ? { ...frame, factor: frame.occasion } : frame;
  const basis: BasisColumns = learned ?? buildColumns(contribution.basis, own);
  return {
    group: contribution.groupingFactor.label,
    ...levelsOfRows(contribution.groupingFactor, frame, covariance?.levels ?? known),
    basisNames: basis.names,
    basis: basis.matrix,
    structure: contribution.structure,
    positions: positionsOf(contribution, own, basis),
    levelCovariance: covariance?.matrix ?? null,
    network: contribution.network,
  };
}

/** A column's number from 1, or where the basis has one indicator per occasion, the occasion: a number, or its place among the levels. */
function positionsOf({ structure, basis }: GroupedContribution, frame: Frame, { names }: BasisColumns): Float64Array | null {
  if (structure.kind !== "expression") return null;
  const count = Float64Array.from(names, (_, i) => i + 1);
  if (structure.position === null) return count;
  const { levels } = frame.factor(basis.variables[0].expression);
  const numbers = Float64Array.from(levels, Number);
  return numbers.some(Number.isNaN) ? count : numbers;
}
