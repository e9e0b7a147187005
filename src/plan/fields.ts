/**
 * Fields over the whole sample: rows collapse to sites, and the covariance of the sites' means is factored as it stands while it is small,
 * or kept by every site's nearest neighbours. Knows numbers of sites and rows; no coordinates.
 */
import type { Design, GroupedDesign, KernelDesign } from "../design/design.js";
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { Model, TrainingSettings } from "../model/index.js";
import { gibibyte, largestFactoredBlock, squareBytes } from "./dense-decisions.js";
import type { DataFacts, Decision, FieldFacts, FieldPlan, SolverName } from "./plan.js";

/** Sites whose covariance is factored each time theta moves: some tenths of a second. */
export const largestDenseField = 1000;
/** Neighbours in the likelihood where nothing is said. Estimates and the fit hardly change beyond. */
const usualNeighbours = 20;
/** Numbers that Vecchia keeps for a site: its neighbours' pairs, and weights with three derivatives. */
const numbersPerSite = (neighbours: number): number => ((neighbours + 1) * (neighbours + 2)) / 2 + 5 * neighbours;

export interface FieldChoice {
  readonly plan: FieldPlan;
  readonly solver: SolverName;
  readonly covariance: Decision;
  readonly decision: Decision;
}

/**
 * The fields over the whole sample, in the order of the kernels; none where a term beside them can only be solved for with its rows as one
 * dense block: a kernel within groups, a known covariance between levels, effects at positions of their own.
 */
export function fieldFacts({ kernels, grouped }: Pick<Design, "kernels" | "grouped">): readonly FieldFacts[] {
  if (!kernels.every(spansAllRows) || !grouped.every(isPlainBeside)) return [];
  return kernels.map(({ label, sites }) => ({ label, siteCount: sites.rows }));
}

function spansAllRows({ levelIndex }: KernelDesign): boolean {
  return levelIndex === null;
}

function isPlainBeside({ levelCovariance, positions }: GroupedDesign): boolean {
  return levelCovariance === null && positions === null;
}

/** @returns null without a field, beside learned bases, or where without a net all rows are few enough for one dense block and nothing else is asked for */
export function chooseField({ neighbours: wish, points }: TrainingSettings, { fields, groups, denseBlocks }: DataFacts, hasNetwork: boolean): FieldChoice | null {
  if (fields.length === 0 || groups.some(({ isLearned }) => isLearned)) return null;
  if (!hasNetwork && wish === null && points === null && (denseBlocks?.largest ?? 0) <= largestFactoredBlock) return null;
  const base = fields.reduce((most, one) => (one.siteCount > most.siteCount ? one : most));
  const others = [...groups.map(({ label }) => label), ...fields.filter((one) => one !== base).map(({ label }) => label)];
  if (points !== null) return throughPoints(base, Math.min(points, base.siteCount), others);
  const neighbours = wish === "all" ? null : (wish ?? (base.siteCount <= largestDenseField ? null : usualNeighbours));
  return {
    plan: { neighbours, points: null },
    solver: neighbours === null ? "site-cholesky" : "nearest-neighbours",
    covariance: covarianceDecision(base, neighbours, wish),
    decision: solverDecision(base, neighbours, others),
  };
}

/** As few unknowns as are asked for, whatever the number of sites: for smooth fields whose range spans many points. */
function throughPoints(base: FieldFacts, points: number, others: readonly string[]): FieldChoice {
  const memory = ((base.siteCount * points * numbersPerPoint * 8) / gibibyte).toFixed(2);
  return {
    plan: { neighbours: null, points },
    solver: "inducing-points",
    covariance: {
      topic: "covariance",
      choice: `${points} inducing points for ${base.siteCount} sites`,
      reason: `asked for in train { points = ... }; the rows of ${base.label} collapse to their sites, exactly; what the sites share goes through ${points} of them, spread evenly, and each site keeps the rest of its variance to itself (FITC), ` +
        `which takes ${memory} GiB and is solved with in ${points} unknowns; detail finer than the points' spacing is taken for each site's own`,
      alternatives: [{ choice: "nearest neighbours", reason: "Vecchia's approximation, which keeps fine detail" }],
      override: `train { neighbours = ${usualNeighbours} }`,
    },
    decision: solverDecision(base, null, others),
  };
}

/** Weights of every site on every point, their slopes along two parameters, and the pairs' distances. */
const numbersPerPoint = 6;

/** Points and neighbours are two ways to keep one field; without a field over the whole sample there is nothing to keep. */
export function refusedPoints({ training: { points, neighbours }, span }: Model, { fields, groups }: DataFacts): readonly Diagnostic[] {
  if (points === null) return [];
  if (neighbours !== null) return [diagnostic("LMM0687", span, { reason: "`neighbours` is another way to keep the same field" })];
  return fields.length === 0 || groups.some(({ isLearned }) => isLearned) ? [diagnostic("LMM0687", span, { reason: "no kernel over the whole sample is solved for through its sites" })] : [];
}

function covarianceDecision({ label, siteCount }: FieldFacts, neighbours: number | null, wish: TrainingSettings["neighbours"]): Decision {
  const asked = wish === null ? "" : "asked for in train { neighbours = ... }; ";
  const dense = `dense over ${siteCount} sites`;
  const denseSize = `${(squareBytes(siteCount) / gibibyte).toFixed(siteCount > 3000 ? 1 : 3)} GiB`;
  if (neighbours === null) {
    return {
      topic: "covariance",
      choice: dense,
      reason: `${asked}the rows of ${label} collapse to their ${siteCount} sites, exactly; their covariance is factored as it stands (${denseSize})`,
      alternatives: [{ choice: "nearest neighbours", reason: `Vecchia's approximation, chosen above ${largestDenseField} sites` }],
      override: `train { neighbours = ${usualNeighbours} }`,
    };
  }
  const memory = ((siteCount * numbersPerSite(neighbours) * 8) / gibibyte).toFixed(2);
  return {
    topic: "covariance",
    choice: `${neighbours} nearest neighbours at each of ${siteCount} sites`,
    reason: `${asked}the rows of ${label} collapse to their sites, exactly; the mean of each site is given those of its ${neighbours} nearest earlier ones in random order (Vecchia), ` +
      `which takes ${memory} GiB and time that grows with the sites, not with their cube`,
    alternatives: [{ choice: dense, reason: `${denseSize}, factored each time the variance components move` }],
    override: "train { neighbours = all }",
  };
}

function solverDecision({ label }: FieldFacts, neighbours: number | null, others: readonly string[]): Decision {
  const predicted = neighbours === null ? "predictions are kriged from all sites" : "predictions are kriged from the nearest sites";
  return {
    topic: "solver",
    choice: others.length === 0 ? "through the means of the sites" : "conjugate gradients around the field",
    reason: others.length === 0
      ? `the field and the noise are solved for directly; ${predicted}`
      : `${label} and the noise are solved for directly within every product; ${others.map((name) => `\`${name}\``).join(", ")} by the mixed-model equations around them; ${predicted}`,
    alternatives: [],
    override: null,
  };
}
