/**
 * The variances with the net's overfitting taken out. A net that has seen a row follows its noise, so in-sample residuals are too small; one
 * that has not adds its own error, so held-out ones are too large. Their product is neither: for a least-squares fit with leverages h, the
 * residuals e(1 - h) and e / (1 - h) of row i multiply to e^2 (after Kline, Saggio & Solvsten 2020, eq. 2). With means m (seen) and
 * m' (by a net of the other folds), (y - m)(y - m') = (y - (m + m') / 2)^2 - ((m - m') / 2)^2: the mixed model is fitted to the first
 * square, and the mean of the second is taken off its sigma^2. Knows how to join these; trains only by the function it is handed.
 *
 * Exact REML with the last hidden layer's features as fixed effects, tried in its place, comes nearer once in five trials: one factor of n / 10 levels, all
 * variances 1, the net of 7,749 weights, sigma^2 as trained / with its own features / with those of nets that have not seen the row, fold by fold
 *
 *   n = 1,000, seeds 1 to 3     0.93 0.96 0.85  /  0.86 0.90 0.79  /  1.43 1.42 1.29
 *   n = 500, seeds 11 and 12    0.47 1.00       /  0.51 0.75       /  1.73 1.47
 *
 * Its degrees of freedom are those of the output layer, while the net's overfitting lies in the layers before; unseen features hold what they miss of f.
 */
import type { Design } from "../design/design.js";
import { selectDesignRows } from "../design/select.js";
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { networkOutput } from "../graph/index.js";
import { meanOf, type VarianceComponents } from "../likelihood/index.js";
import type { Model } from "../model/index.js";
import { type RandomSource, randomSource, shuffleInPlace } from "../numerics/random.js";
import type { TrainingPlan } from "../plan/index.js";
import type { PolishReport } from "../summary/report.js";
import type { TrainedNetwork } from "../training/index.js";
import { networkParts, outputLayout } from "./networks.js";
import { withoutLinearPart } from "./orthogonal.js";
import { componentsAtRest } from "./settle.js";
import { weightsFromUnits } from "./units.js";

/** Nets trained beside the one that is kept, each on all rows but its fold. */
const foldCount = 5;
/** sigma^2 is not brought below this share of its in-sample value: the product of few residuals can come out near zero. */
const leastShare = 0.5;

/** What the polish starts from, in the response's own units. */
export interface Unpolished {
  readonly model: Model;
  readonly plan: TrainingPlan;
  readonly design: Design;
  readonly trained: TrainedNetwork;
  /** the response's unit in training */
  readonly unit: number;
  /** theta as the net's own rows have it, at rest */
  readonly components: VarianceComponents;
  /** the same training on some of the rows */
  readonly trainOn: (rows: Design) => Promise<TrainedNetwork>;
}

export interface Polished {
  readonly components: VarianceComponents;
  readonly isAtRest: boolean;
  /** null where a fold's training was interrupted: theta is as it was */
  readonly report: PolishReport | null;
  /** of the nets of the folds */
  readonly diagnostics: readonly Diagnostic[];
}

/** Theta is left as it was where a fold's training is interrupted: a net cut short says nothing about the one that is kept. */
export async function polished(start: Unpolished): Promise<Polished> {
  const { model, plan, design, trained, unit, components } = start;
  const { means: unseen, interruptedFold, diagnostics } = await meansOfFolds(start);
  if (interruptedFold !== null) {
    const warning = diagnostic("LMM0767", null, { fold: interruptedFold, folds: foldCount });
    return { components, isAtRest: false, report: null, diagnostics: [...diagnostics, warning] };
  }
  const seen = meanOfRows(model, trained, unit, design);
  const { components: ofMiddle, isAtRest } = componentsAtRest(design, plan, components, seen.map((value, i) => (value + unseen[i]) / 2));
  const product = ofMiddle.residualVariance - halfDifferenceSquare(design, seen, unseen);
  const least = leastShare * components.residualVariance;
  const residualVariance = Math.max(least, product);
  return {
    components: { ...ofMiddle, residualVariance },
    isAtRest,
    report: { method: plan.polish, folds: foldCount, rows: design.rowCount, inSampleVariance: components.residualVariance },
    diagnostics: product < least ? [...diagnostics, diagnostic("LMM0768", null, { share: leastShare })] : diagnostics,
  };
}

/** The mean of every row by the net that has not seen it, [n]; complete unless a fold, counted from 1, was interrupted. */
async function meansOfFolds({ model, plan, design, unit, trainOn }: Unpolished): Promise<{ means: Float64Array; interruptedFold: number | null; diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const means = new Float64Array(design.rowCount);
  for (const [fold, { training, heldOut }] of foldsOf(design.rowCount, foldCount, randomSource(plan.seed)).entries()) {
    const net = await trainOn(selectDesignRows(design, training));
    if (net.report.stopped === "interrupted") return { means, interruptedFold: fold + 1, diagnostics };
    diagnostics.push(...net.diagnostics);
    const ofFold = meanOfRows(model, net, unit, selectDesignRows(design, heldOut));
    heldOut.forEach((row, i) => (means[row] = ofFold[i]));
  }
  return { means, interruptedFold: null, diagnostics };
}

/** Every row is held out once. Rows ascend within each part. */
export function foldsOf(rowCount: number, count: number, random: RandomSource): readonly { readonly training: Int32Array; readonly heldOut: Int32Array }[] {
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  shuffleInPlace(order, random);
  return Array.from({ length: count }, (_, fold) => ({
    training: order.filter((_row, place) => place % count !== fold).sort(),
    heldOut: order.filter((_row, place) => place % count === fold).sort(),
  }));
}

/** f + X beta as training left them, [n]: beta too has seen the rows, and nets of two folds share no origin without it. */
function meanOfRows(model: Model, { graph, weights, state }: TrainedNetwork, unit: number, rows: Design): Float64Array {
  const { inputs, arrays } = networkParts(model, rows);
  const outputs = networkOutput(graph, weightsFromUnits(graph, weights, unit), inputs, arrays);
  return withoutLinearPart(rows, state.fixedEffects.map((value) => -unit * value), meanOf(outputLayout(graph, rows), outputs));
}

/** The mean over rows of w ((m - m') / 2)^2. */
function halfDifferenceSquare({ weights, rowCount }: Design, seen: Float64Array, unseen: Float64Array): number {
  return seen.reduce((sum, value, i) => sum + ((weights?.[i] ?? 1) * (value - unseen[i]) ** 2) / (4 * rowCount), 0);
}
