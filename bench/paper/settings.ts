/**
 * The cells of the paper's simulations that lmmc answers for, with the published result, the bar it sets itself, and how rows are
 * held out. One program, and one set of defaults, for every cell; the net has the paper's own shape.
 */
import { simulationRecipe, type HeldInputs, type SimulationRecipe, type Simulation } from "../../src/simulation/index.js";

export type HeldOut = "at random" | "latest" | "a tenth of the groups";

export interface Setting {
  readonly name: string;
  readonly recipe: (seed: number) => SimulationRecipe;
  readonly heldOut: HeldOut;
  /** the formula's random terms and what goes with them */
  readonly terms: string;
  /** test MSE as published, where it was */
  readonly published: number | null;
  /** test MSE less the oracle's; of groups seen, and unseen */
  readonly excess: { readonly seen: number; readonly unseen: number | null };
  readonly seconds: number;
}

const inputs = "mlp(x1..x10, layers = [100, 50, 25, 12], activation = silu)";

export function formulaOf({ terms }: Setting): string {
  return `y ~ ${inputs} + ${terms}`;
}

/**
 * The published way, as near as the language has it (Simchoni & Rosset 2023 and its repository): ReLU and dropout, batches of 100 rows in order of chance
 * under their own covariance, theta by Adam at the net's own constant rate, early stopping after 10 epochs.
 */
export function publishedProgram({ terms }: Setting): string {
  return [
    `y ~ mlp(x1..x10, layers = [100, 50, 25, 12], activation = relu, dropout = 0.25) + ${terms}`,
    "train { strategy = batch, theta = sgd(rate = 0.001), batch = 100, epochs = 500, patience = 10 }",
    "train { optimizer = adam(rate = 0.001, decay = 0), schedule = constant }",
  ].join("\n");
}

type Fields = Partial<Setting> & Pick<Setting, "name" | "recipe" | "terms" | "published" | "seconds">;
const setting = (fields: Fields): Setting => ({ heldOut: "at random", excess: { seen: 0.015, unseen: null }, ...fields });

const crossedTerms = "(1 | g1) + (1 | g2) + (1 | g3)";
const trendTerms = "t + t^2 + ";
const growthTerms = `${trendTerms}(1 + t + t^2 | subject)`;
const fieldTerms = "rbf(lat, lon)";
const one = (levels: number, variance: number) => (seed: number): SimulationRecipe => simulationRecipe({ design: "intercept", levelCounts: [levels], variances: [variance], seed });
const three = (isAligned: boolean) => (seed: number): SimulationRecipe => simulationRecipe({ design: "crossed", isAligned, seed });
const growth = (seed: number): SimulationRecipe => simulationRecipe({ design: "longitudinal", seed });
const field = (squaredLengthscale: number) => (seed: number): SimulationRecipe =>
  simulationRecipe({ design: "spatial", variances: [1], lengthscale: Math.sqrt(squaredLengthscale), seed });

const held = (heldInputs: HeldInputs): Omit<Fields, "name"> => ({
  recipe: (seed) => simulationRecipe({ design: "intercept", levelCounts: [2000], variances: [3], heldInputs, seed }),
  heldOut: "a tenth of the groups", terms: "(1 | g1)", published: null, seconds: 20,
});

export const settings: readonly Setting[] = [
  setting({ name: "one factor, q = 10,000, s2b = 10", recipe: one(10_000, 10), terms: "(1 | g1)", published: 1.29, seconds: 15 }),
  setting({ name: "one factor, q = 1,000, s2b = 1", recipe: one(1000, 1), terms: "(1 | g1)", published: 1.1, seconds: 15 }),
  setting({ name: "three factors, all 3.0, aligned", recipe: three(true), terms: crossedTerms, published: 1.17, seconds: 25 }),
  setting({ name: "three factors, all 3.0, crossed", recipe: three(false), terms: crossedTerms, published: null, seconds: 25 }),
  setting({ name: "longitudinal, all 3.0, random", recipe: growth, terms: growthTerms, published: 1.29, seconds: 25, excess: { seen: 0.02, unseen: null } }),
  setting({ name: "longitudinal, all 3.0, future", recipe: growth, heldOut: "latest", terms: growthTerms, published: 1.47, seconds: 25, excess: { seen: 0.05, unseen: null } }),
  setting({ name: "spatial, q = 10,000, s0 = 1, s1 = 0.1", recipe: field(0.1), terms: fieldTerms, published: 1.3, seconds: 60, excess: { seen: 0.02, unseen: null } }),
  setting({ name: "spatial, q = 10,000, s0 = 1, s1 = 1", recipe: field(1), terms: fieldTerms, published: 1.16, seconds: 60, excess: { seen: 0.02, unseen: null } }),
  setting({ name: "one factor, confounded, a tenth of the groups unseen", ...held("last"), excess: { seen: 0.01, unseen: 0.03 } }),
  setting({ name: "one factor, confounded with the product in f, a tenth of the groups unseen", ...held("first"), excess: { seen: 0.01, unseen: null } }),
  setting({
    name: "two crossed factors, confounded",
    recipe: (seed) => simulationRecipe({ design: "crossed", levelCounts: [1000, 2000], variances: [3, 3], heldInputs: "last", seed }),
    terms: "(1 | g1) + (1 | g2)", published: null, seconds: 30, excess: { seen: 0.02, unseen: null },
  }),
];

/** The truth under the names that a fit reports its estimates by. */
export function trueParameters({ recipe, truth }: Simulation): Readonly<Record<string, number>> {
  return Object.fromEntries([["residual", truth.residualVariance], ...randomParameters(recipe)]);
}

function randomParameters({ design, variances, lengthscale }: SimulationRecipe): readonly [string, number][] {
  if (design === "spatial") return [[`${fieldTerms} variance`, variances[0]], [`${fieldTerms} lengthscale`, lengthscale]];
  if (design === "longitudinal") return ["(Intercept)", "t", "t^2"].map((name, k) => [`subject ${name}`, variances[k]]);
  return variances.map((variance, k) => [`g${k + 1} (Intercept)`, variance]);
}

/** Where the true mean stands beside the simulated columns. */
export const trueMeanColumn = "true_mean";

/** Maximum likelihood with f known: what the rows can tell of the variances at best. A trend of the setting is part of f. */
export function formulaWithTrueMean({ terms }: Setting): string {
  return `y ~ 0 + offset(${trueMeanColumn}) + ${terms.replace(trendTerms, "")}\ncriterion = ml`;
}
