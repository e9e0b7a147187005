/**
 * A published design as its user asks for it: what was said is checked against what the design can be, then drawn. Knows no files.
 * Simchoni & Rosset (2023), section 5.
 */
import { diagnostic, DiagnosticError, nearestName, type Diagnostic } from "../diagnostics/index.js";
import { simulationDesigns, simulationRecipe, type SimulationDesign, type SimulationRecipe } from "./recipe.js";
import { simulate, type Simulation } from "./simulate.js";

/** A design by name, and whatever is to differ from its published sizes. */
export type DesignOptions = Partial<Omit<SimulationRecipe, "design">> & { readonly design: string };

/**
 * Data of one of `simulationDesigns`, a program that fits what was simulated, and the truth. The seed settles every number.
 * @throws DiagnosticError when there is no such design, or it cannot have these sizes
 */
export function simulateDesign(options: DesignOptions): Simulation {
  const { design } = options;
  if (!isDesign(design)) {
    throw new DiagnosticError([diagnostic("LMM0910", null, { found: design, nearest: nearestName(design, simulationDesigns), known: simulationDesigns })]);
  }
  const recipe = simulationRecipe({ ...options, design });
  const problems = [...sizeProblems(recipe, options.variances ?? []), ...rangeProblems(recipe)];
  if (problems.length > 0) throw new DiagnosticError(problems);
  return simulate(recipe);
}

function isDesign(name: string): name is SimulationDesign {
  return (simulationDesigns as readonly string[]).includes(name);
}

/** How many grouping factors each design has. */
const factorCounts: Readonly<Record<SimulationDesign, { readonly isEnough: (count: number) => boolean; readonly expected: string }>> = {
  intercept: { isEnough: (count) => count === 1, expected: "one number of levels" },
  crossed: { isEnough: (count) => count >= 2, expected: "two or more numbers of levels" },
  nested: { isEnough: (count) => count >= 2, expected: "two or more numbers of levels" },
  longitudinal: { isEnough: (count) => count === 1, expected: "one number of levels" },
  spatial: { isEnough: (count) => count === 1, expected: "one number of levels" },
};

/** @param said the variances that were asked for; the recipe's own are as many as there are effects */
function sizeProblems({ design, levelCounts, variances, rowCount }: SimulationRecipe, said: readonly number[]): readonly Diagnostic[] {
  const { isEnough, expected } = factorCounts[design];
  if (!isEnough(levelCounts.length)) return [diagnostic("LMM0912", null, { design, expected, found: levelCounts.length })];
  const problems: Diagnostic[] = [];
  if (said.length > variances.length) problems.push(diagnostic("LMM0912", null, { design, expected: `at most ${variances.length} variance${variances.length === 1 ? "" : "s"}`, found: said.length }));
  const unordered = design === "nested" ? levelCounts.findIndex((count, k) => k > 0 && count < levelCounts[k - 1]) : -1;
  if (unordered > 0) problems.push(diagnostic("LMM0915", null, { outer: levelCounts[unordered - 1], inner: levelCounts[unordered] }));
  const most = Math.max(...levelCounts);
  if (rowCount < most) problems.push(diagnostic("LMM0913", null, { rows: rowCount, levels: most }));
  return problems;
}

function rangeProblems(recipe: SimulationRecipe): readonly Diagnostic[] {
  const count = (what: string, value: number): readonly Diagnostic[] =>
    Number.isInteger(value) && value >= 1 ? [] : [diagnostic("LMM0911", null, { what, expected: "a whole number of at least 1", found: value })];
  const variance = (what: string, value: number): readonly Diagnostic[] =>
    Number.isFinite(value) && value >= 0 ? [] : [diagnostic("LMM0911", null, { what, expected: "a number of at least 0", found: value })];
  return [
    ...count("the number of rows", recipe.rowCount),
    ...recipe.levelCounts.flatMap((value) => count("a number of levels", value)),
    ...recipe.variances.flatMap((value) => variance("a variance", value)),
    ...variance("the residual variance", recipe.residualVariance),
  ];
}
