/**
 * A design from a frame: every matrix of the model, over training rows (where levels, means and columns are learnt) or over
 * new ones (where they are given). Knows how the parts are put together; each part builds itself.
 */
import { invariant } from "../invariant.js";
import type { ColumnExpression, Contribution, LinearTerms, Model } from "../model/index.js";
import type { Design } from "./design.js";
import { fixedDesign } from "./fixed.js";
import type { Frame } from "./frame.js";
import { groupedDesign } from "./grouped.js";
import { kernelDesign } from "./kernels.js";
import { learnedColumns } from "./learned.js";
import type { LearntDesign } from "./learnt.js";
import { packedCovariance, unpackedCovariance, type LevelCovariance } from "./level-covariance.js";
import { networkDesign } from "./networks.js";
import type { Outcome } from "./outcome.js";

export type LearntFromFrame = Omit<LearntDesign, "transforms" | "columns">;

/**
 * @param known null on the training rows
 * @param covariances K of every grouped term; null where its levels are independent
 */
export function assembleDesign(
  model: Model,
  frame: Frame,
  outcome: Outcome,
  known: LearntDesign | null,
  covariances: readonly (LevelCovariance | null)[],
): { design: Design; learnt: LearntFromFrame } {
  const fixed = fixedDesign(linearTerms(model), frame, known?.keptColumns ?? null);
  const nets = contributionsOf(model, "network");
  const networks = nets.map((one, i) => networkDesign(one, frame, known?.networks[i] ?? null));
  const grouped = contributionsOf(model, "grouped").map((one, i) => {
    const learned = one.network === null ? null : learnedColumns(nets[one.network], networks[one.network].design, frame.keptRows.length);
    return groupedDesign(one, frame, { known: known?.groupLevels[i] ?? null, covariance: covariances[i], learned });
  });
  const kernels = contributionsOf(model, "kernel").map((one, i) => kernelDesign(one, frame, known?.kernelLevels[i] ?? null));
  const design: Design = {
    rowCount: frame.keptRows.length,
    keptRows: frame.keptRows,
    ...outcome,
    offset: sumOfOffsets(contributionsOf(model, "offset").map(({ expression }) => expression), frame),
    fixed: fixed.design,
    grouped,
    kernels,
    networks: networks.map((network) => network.design),
  };
  const learnt: LearntFromFrame = {
    levels: frame.levels,
    fixedNames: fixed.fixedNames,
    keptColumns: fixed.keptColumns,
    groupLevels: grouped.map(({ levels }) => levels),
    levelCovariances: grouped.map(({ levelCovariance }) => levelCovariance && packedCovariance(levelCovariance)),
    kernelLevels: kernels.map(({ levels }) => levels),
    networks: networks.map((network) => network.learnt),
  };
  return { design, learnt };
}

/** K of every grouped term as a fit keeps it. */
export function learntCovariances({ groupLevels, levelCovariances }: LearntDesign): readonly (LevelCovariance | null)[] {
  return levelCovariances.map((packed, i) => packed && { levels: groupLevels[i], matrix: unpackedCovariance(packed, groupLevels[i].length) });
}

export function linearTerms(model: Model): LinearTerms {
  const [linear] = contributionsOf(model, "linear");
  invariant(linear !== undefined, "a model has one linear contribution");
  return linear.terms;
}

/** In the order of the formula. */
export function contributionsOf<Kind extends Contribution["kind"]>(
  model: Model,
  kind: Kind,
): readonly Extract<Contribution, { readonly kind: Kind }>[] {
  return model.contributions.filter((one): one is Extract<Contribution, { readonly kind: Kind }> => one.kind === kind);
}

function sumOfOffsets(offsets: readonly ColumnExpression[], frame: Frame): Float64Array | null {
  if (offsets.length === 0) return null;
  const sum = new Float64Array(frame.keptRows.length);
  for (const offset of offsets) {
    const [values] = frame.numeric(offset).columns;
    for (let row = 0; row < sum.length; row++) sum[row] += values[row];
  }
  return sum;
}
