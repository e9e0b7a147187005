/**
 * Each design's random terms: the columns that a formula names, the formula's words for them, and the loadings of every row on
 * independent standard normals, so that Cov(Z b) = A A'. Everything else, drawing included, is the same for all designs.
 */
import { assertNever } from "../invariant.js";
import type { RandomSource } from "../numerics/random.js";
import { fieldLoadings } from "./field.js";
import { shuffledLevels, unevenLevels } from "./levels.js";
import type { SimulationRecipe } from "./recipe.js";
import { selectSparseRows, sparseRows, type SparseRows } from "./sparse-rows.js";

export interface SimulatedTerm {
  /** as a formula says it: `(1 | g1)` */
  readonly formula: string;
  /** a definition that the formula needs; null for none */
  readonly definition: string | null;
  /** A, [n, k] */
  readonly loadings: SparseRows;
}

export interface SimulatedRandomPart {
  /** what the terms are over: factors as numbers, times, coordinates */
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly terms: readonly SimulatedTerm[];
  /** fixed effects that the design brings along, [n]; null for none */
  readonly trend: Float64Array | null;
  /** the level of every row for each grouping factor */
  readonly levels: readonly Int32Array[];
}

export function drawRandomPart(recipe: SimulationRecipe, random: RandomSource): SimulatedRandomPart {
  switch (recipe.design) {
    case "intercept":
    case "crossed":
      return factors(recipe, recipe.levelCounts.map((count) => (recipe.isAligned || recipe.design === "intercept" ? unevenLevels : shuffledLevels)(recipe.rowCount, count, random)));
    case "nested":
      return factors(recipe, nestedLevels(recipe, random));
    case "longitudinal":
      return growth(recipe, unevenLevels(recipe.rowCount, recipe.levelCounts[0], random));
    case "spatial":
      return spatial(recipe, unevenLevels(recipe.rowCount, recipe.levelCounts[0], random), random);
    default:
      return assertNever(recipe.design);
  }
}

function factors(recipe: SimulationRecipe, levels: readonly Int32Array[]): SimulatedRandomPart {
  const names = levels.map((_, k) => `g${k + 1}`);
  const terms = levels.map((ofRow, k) => {
    const deviation = Math.sqrt(recipe.variances[k]);
    return { formula: `(1 | ${names[k]})`, definition: null, loadings: sparseRows(recipe.rowCount, recipe.levelCounts[k], (row, add) => add(ofRow[row], deviation)) };
  });
  return { columns: Object.fromEntries(levels.map((ofRow, k) => [names[k], Float64Array.from(ofRow)])), terms, trend: null, levels };
}

/** Every innermost level lies in one level of each factor further out. */
function nestedLevels({ rowCount, levelCounts }: SimulationRecipe, random: RandomSource): readonly Int32Array[] {
  const innermost = levelCounts.length - 1;
  const inner = unevenLevels(rowCount, levelCounts[innermost], random);
  return levelCounts.map((count, k) => (k === innermost ? inner : inner.map((level) => Math.floor((level * count) / levelCounts[innermost]))));
}

/** The fixed part of growth, as a formula says it. */
export const trendFormula: readonly string[] = ["t", "t^2"];

/** b0 + b1 t + b2 t^2 per subject with corr(b0, b1) = corr(b0, b2) = rho, beside a fixed t + t^2; t is the place within the subject over the largest. */
function growth(recipe: SimulationRecipe, subjects: Int32Array): SimulatedRandomPart {
  const place = new Float64Array(subjects.length);
  for (let i = 1; i < subjects.length; i++) place[i] = subjects[i] === subjects[i - 1] ? place[i - 1] + 1 : 0;
  const largest = place.reduce((most, value) => Math.max(most, value), 1);
  const time = place.map((value) => value / largest);
  const factor = correlatedFactor(recipe.variances, recipe.correlation);
  const loadings = sparseRows(subjects.length, 3 * recipe.levelCounts[0], (row, add) => {
    const basis = [1, time[row], time[row] ** 2];
    for (let k = 0; k < 3; k++) add(3 * subjects[row] + k, basis.reduce((sum, value, a) => sum + value * factor[a][k], 0));
  });
  return {
    columns: { subject: Float64Array.from(subjects), t: time },
    terms: [{ formula: "(1 + t + t^2 | subject)", definition: null, loadings }],
    trend: time.map((value) => value + value ** 2),
    levels: [subjects],
  };
}

/** The lower factor of D for correlations rho, rho, 0 between three effects. */
function correlatedFactor(variances: readonly number[], rho: number): readonly (readonly number[])[] {
  const [first, second, third] = variances.map(Math.sqrt);
  const rest = Math.sqrt(1 - rho ** 2);
  const lean = -(rho ** 2) / rest;
  return [
    [first, 0, 0],
    [rho * second, rest * second, 0],
    [rho * third, lean * third, Math.sqrt(1 - rho ** 2 - lean ** 2) * third],
  ];
}

const halfWidth = 10;
const fieldDefinition = "kernel field(d; variance > 0, lengthscale > 0) = variance * exp(-d^2 / (2 * lengthscale^2))";

function spatial(recipe: SimulationRecipe, sites: Int32Array, random: RandomSource): SimulatedRandomPart {
  const coordinate = (): Float64Array => Float64Array.from({ length: recipe.levelCounts[0] }, () => halfWidth * (2 * random.uniform() - 1));
  const [east, north] = [coordinate(), coordinate()];
  const field = { variance: recipe.variances[0], lengthscale: recipe.lengthscale, halfWidth };
  return {
    columns: { lat: Float64Array.from(sites, (site) => north[site]), lon: Float64Array.from(sites, (site) => east[site]) },
    terms: [{ formula: "field(lat, lon)", definition: fieldDefinition, loadings: selectSparseRows(fieldLoadings(field, east, north), sites) }],
    trend: null,
    levels: [sites],
  };
}
