/** What to simulate, as plain data, with the published defaults. Knows no randomness. */

export type SimulationDesign = "intercept" | "crossed" | "nested" | "longitudinal" | "spatial";

export const simulationDesigns: readonly SimulationDesign[] = ["intercept", "crossed", "nested", "longitudinal", "spatial"];

/**
 * Which inputs are constant within levels: half of them for one factor, three for each of two or more; from x10 down, or from x1 up. Of the
 * last ones the mean function within levels tells everything; of the first ones the product x1 x2 varies between levels alone.
 */
export type HeldInputs = "none" | "last" | "first";

export interface SimulationRecipe {
  readonly design: SimulationDesign;
  readonly rowCount: number;
  /** levels of every grouping factor, outermost first where nested; subjects; sites */
  readonly levelCounts: readonly number[];
  /** variance of each factor's effects; of intercept, slope and curvature; of the field */
  readonly variances: readonly number[];
  readonly residualVariance: number;
  /** between intercept and slope, and intercept and curvature; longitudinal only */
  readonly correlation: number;
  /** l of the field, in units of its coordinates; spatial only */
  readonly lengthscale: number;
  /** rows of every factor in the same order, as the published code has them; crossed only */
  readonly isAligned: boolean;
  readonly heldInputs: HeldInputs;
  readonly seed: number;
}

const usual: Pick<SimulationRecipe, "residualVariance" | "correlation" | "lengthscale" | "isAligned" | "heldInputs" | "seed"> = { residualVariance: 1, correlation: 0.3, lengthscale: 1, isAligned: false, heldInputs: "none", seed: 1 };

const defaults: Readonly<Record<SimulationDesign, Pick<SimulationRecipe, "levelCounts" | "variances">>> = {
  intercept: { levelCounts: [1000], variances: [1] },
  crossed: { levelCounts: [1000, 2000, 3000], variances: [3, 3, 3] },
  nested: { levelCounts: [200, 2000], variances: [3, 3] },
  longitudinal: { levelCounts: [10_000], variances: [3, 3, 3] },
  spatial: { levelCounts: [10_000], variances: [1] },
};

/** The design's published sizes, with what is said otherwise; every factor a variance of its own, the last one repeated where too few are given. */
export function simulationRecipe(said: Partial<SimulationRecipe> & Pick<SimulationRecipe, "design">): SimulationRecipe {
  const complete = { ...usual, rowCount: 100_000, ...defaults[said.design], ...said };
  const count = said.design === "longitudinal" ? 3 : complete.levelCounts.length;
  return { ...complete, variances: Array.from({ length: count }, (_, k) => complete.variances[Math.min(k, complete.variances.length - 1)]) };
}
