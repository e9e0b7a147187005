/**
 * Data of the published simulations (Simchoni & Rosset 2023, section 5) with the truth beside them: y = f(x) + trend + sum of Z b + e,
 * e ~ N(0, sigma^2). Joins inputs, terms and noise; the seed settles every number.
 */
import { randomSource, type RandomSource } from "../numerics/random.js";
import { drawInputs, inputCount, meanFunction } from "./inputs.js";
import type { SimulationRecipe } from "./recipe.js";
import { addProduct, type SparseRows } from "./sparse-rows.js";
import { drawRandomPart, trendFormula, type SimulatedRandomPart, type SimulatedTerm } from "./terms.js";

export interface Simulation {
  readonly recipe: SimulationRecipe;
  /** x1 .. x10, the columns of the random terms, and y */
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** a program that fits the model which was simulated */
  readonly program: string;
  readonly truth: SimulatedTruth;
}

export interface SimulatedTruth {
  /** f and the fixed trend, [n] */
  readonly mean: Float64Array;
  readonly terms: readonly (SimulatedTerm & { readonly effect: Float64Array })[];
  readonly residualVariance: number;
}

export function simulate(recipe: SimulationRecipe): Simulation {
  const random = randomSource(recipe.seed);
  const part = drawRandomPart(recipe, random);
  const inputs = drawInputs(recipe.rowCount, holders(recipe, part), random);
  const mean = meanFunction(inputs).map((value, row) => value + (part.trend?.[row] ?? 0));
  const terms = part.terms.map((term) => ({ ...term, effect: drawEffect(term.loadings, recipe.rowCount, random) }));
  const deviation = Math.sqrt(recipe.residualVariance);
  const response = mean.map((value, row) => terms.reduce((sum, { effect }) => sum + effect[row], value) + deviation * random.normal());
  const named = Object.fromEntries(inputs.map((values, k) => [`x${k + 1}`, values]));
  return { recipe, columns: { ...named, ...part.columns, y: response }, program: programOf(part), truth: { mean, terms, residualVariance: recipe.residualVariance } };
}

/** Within which factor each input is constant: half of them in one, or three in each of several, the factors in order. */
function holders({ heldInputs }: SimulationRecipe, { levels }: SimulatedRandomPart): readonly (Int32Array | null)[] {
  const share = levels.length === 1 ? inputCount / 2 : 3;
  const inOrder = Array.from({ length: inputCount }, (_, k) => levels.at(Math.floor(k / share)) ?? null);
  if (heldInputs === "none") return inOrder.map(() => null);
  return heldInputs === "first" ? inOrder : inOrder.reverse();
}

function drawEffect(loadings: SparseRows, rowCount: number, random: RandomSource): Float64Array {
  const standard = Float64Array.from({ length: loadings.columnCount }, () => random.normal());
  const effect = new Float64Array(rowCount);
  addProduct(loadings, standard, effect);
  return effect;
}

function programOf({ terms, trend }: SimulatedRandomPart): string {
  const definitions = terms.flatMap(({ definition }) => (definition === null ? [] : [`${definition}\n\n`]));
  const fixed = trend === null ? [] : trendFormula;
  return `${definitions.join("")}y ~ ${[`mlp(x1..x${inputCount})`, ...fixed, ...terms.map(({ formula }) => formula)].join(" + ")}\n`;
}
