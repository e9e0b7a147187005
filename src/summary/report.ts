/**
 * What a fit reports, as one serialisable object: `--json` prints it, the summary and the saved fit read it.
 * Numbers at full precision; a number that does not exist is null and a warning says why.
 */
import type { PolishName } from "../model/index.js";
import type { Plan } from "../plan/plan.js";

export interface FitReport {
  readonly formula: string;
  readonly engine: "exact" | "sgd";
  readonly criterion: "ml" | "reml";
  readonly converged: boolean;
  readonly singular: boolean;
  readonly nobs: number;
  /** rows of the input left out because a value was missing */
  readonly droppedRows: number;
  /** estimated parameters: fixed effects + covariance parameters + 1 (+ network weights, for a net) */
  readonly df: number;
  readonly logLik: number | null;
  readonly deviance: number | null;
  readonly remlCriterion: number | null;
  readonly AIC: number | null;
  readonly BIC: number | null;
  /** what random signs leave unknown where the equations were solved by iterations; null where all is exact to rounding */
  readonly monteCarlo: MonteCarloReport | null;
  readonly sigma: number | null;
  /** lme4's theta: lower triangles, by column, of the relative covariance factors, term by term */
  readonly theta: readonly number[];
  readonly fixedEffects: readonly FixedEffectReport[];
  /** covariance of the fixed effects, [p][p] */
  readonly vcov: readonly (readonly number[])[];
  /** fixed-effect columns left out of a rank-deficient design */
  readonly droppedColumns: readonly string[];
  readonly varianceComponents: readonly VarianceComponentReport[];
  /** structures by definition and kernels: their parameters in natural units */
  readonly kernels: readonly { readonly name: string; readonly parameters: Readonly<Record<string, number>> }[];
  readonly groups: readonly { readonly name: string; readonly levels: number }[];
  /** (y - fitted) / sigma: minimum, quartiles, maximum */
  readonly scaledResiduals: readonly [number, number, number, number, number] | null;
  readonly network: NetworkReport | null;
  readonly training: TrainingReport | null;
  readonly seconds: number;
  readonly plan: Plan;
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly hint: string | null }[];
}

export interface MonteCarloReport {
  /** standard error of `logLik` */
  readonly logLikError: number;
  /** how far other random signs would move theta, in theta's own standard errors */
  readonly distance: number;
  /** sets of random signs per large term */
  readonly probes: number;
}

export interface FixedEffectReport {
  readonly name: string;
  readonly estimate: number;
  readonly stdError: number | null;
  /** estimate / stdError */
  readonly statistic: number | null;
  /** Satterthwaite, where asked for */
  readonly df?: number | null;
  readonly pValue?: number | null;
}

export interface VarianceComponentReport {
  /** lme4's label: `Subject`, `Subject.1` for a second term on the same factor */
  readonly group: string;
  readonly names: readonly string[];
  /** the word whose parameters, under `kernels`, say this covariance; absent where lme4's layout says all of it */
  readonly structure?: string;
  /** left empty, as is what follows from it, where a structure has more effects than anyone reads */
  readonly covariance: readonly (readonly number[])[];
  /** null where a standard deviation is zero */
  readonly correlation: readonly (readonly (number | null)[])[];
  readonly sd: readonly number[];
}

export interface NetworkReport {
  readonly label: string;
  readonly inputs: number;
  readonly layers: readonly string[];
  readonly parameters: number;
  /** fixed-effect columns that the net could imitate and was made orthogonal to over the training rows, so that beta is whole */
  readonly orthogonalTo: readonly string[];
  /** standard deviation of f-hat about f, by rows that the net has not fitted: prediction intervals count it; null without validation rows */
  readonly standardError: number | null;
}

export interface TrainingReport {
  readonly epochs: number;
  /** the epoch whose weights were kept, from 1 */
  readonly bestEpoch: number;
  readonly seconds: number;
  readonly secondsPerEpoch: number;
  readonly stopped: "patience" | "epochs" | "interrupted" | "diverged";
  readonly backend: string;
  readonly history: readonly EpochReport[];
  /** nets trained from other seeds too, this one among them; null where there was one alone */
  readonly seeds: readonly SeedReport[] | null;
  /** null where the variances are those of the net's own rows */
  readonly polish: PolishReport | null;
}

/** What came of one seed. */
export interface SeedReport {
  readonly seed: number;
  readonly epochs: number;
  readonly stopped: TrainingReport["stopped"];
  /** mean per row, of its best epoch; null where no epoch ended soundly */
  readonly validationNll: number | null;
  readonly isKept: boolean;
}

/** Where the variances come from, when not from the net's own rows alone. */
export interface PolishReport {
  readonly method: PolishName;
  /** nets trained beside the one that is kept */
  readonly folds: number;
  /** rows with a residual of a net that has not seen them: variances are of these */
  readonly rows: number;
  /** sigma^2 of the net's own rows, before */
  readonly inSampleVariance: number;
}

export interface EpochReport {
  readonly epoch: number;
  /** mean per row */
  readonly trainNll: number | null;
  /** mean per validation row; null without validation rows */
  readonly validationNll: number | null;
  readonly residualVariance: number;
  /** variances of every grouped term, in the order of `varianceComponents` */
  readonly theta: readonly (readonly number[])[];
}
