/**
 * How the mixed-model equations of grouped terms are to be solved by the exact engine, and what that takes, from counts alone: the
 * largest chain of nested factors is eliminated level by level, and what remains is factored, as a sparse matrix where its levels meet
 * few others and whole where they do not, while that is a matter of a minute; beyond, the equations are solved by conjugate gradients. Knows sizes and relations; no rows.
 */
import { assertNever } from "../invariant.js";
import type { CrossedSolverName } from "../model/index.js";
import { gibibyte, squareBytes } from "./dense-decisions.js";
import { eliminationOf } from "./elimination.js";
import { limitAtTheEnd, limitInTraining } from "./factor-limits.js";
import type { DataFacts, Decision, SolverName } from "./plan.js";

/** Effects that elimination may leave for a whole factor: about a minute and 1.1 GiB. */
export const largestFactoredRemainder = 6000;

/** Matrices of the remainder's order that stand in memory at once: the factor, its predecessor, the inverse, and the kernels' copy. */
const matricesAtOnce = 4;
/** Factors and inverses that a fit takes, in cubes of the order: three of a third, two of two thirds. */
const cubesOfWork = 7 / 3;
/** Multiplications and additions a second of the vector kernels, on one core of a server of the year 2024. */
const operationsPerSecond = 1e10;
/** The same for a sparse factor, in fronts of all sizes; its copies at once, and factors and inverses on its pattern that a fit takes, in factors. */
const sparseOperationsPerSecond = 1.5e9;
const factorsAtOnce = 3;
const factorsOfWork = 14;

export interface SolverChoice {
  readonly solver: SolverName;
  readonly reason: string;
}

/** Numbers of a sparse factor, and operations, that are held and done: about a minute and 1.2 GiB, as for a whole one. */
const mostSparseValues = 5e7;
const mostSparseOperations = 2e10;

/** @param wish what the program asks for by name; null leaves it to the counts */
export function crossedSolverChoice(facts: DataFacts, wish: CrossedSolverName | null = null): SolverChoice & { readonly alternatives: Decision["alternatives"] } {
  const { eliminated, remainder } = eliminationOf(facts.groups, facts.relations);
  const ways = waysToSolve(facts, remainder);
  const natural = isSparseAffordable(facts.sparse) ? "sparse-cholesky" : remainder <= largestFactoredRemainder ? "block-cholesky" : "conjugate-gradient";
  const solver = wish ?? natural;
  const asked = solver === natural ? "" : "asked for in train { solver = ... }; ";
  const left = `${eliminated} effects are eliminated level by level, which leaves ${remainder}`;
  const alternatives = crossedSolvers.filter((one) => one !== solver).map((choice) => ({ choice: choice.replace("-", " "), reason: ways[choice] }));
  return { solver, reason: `${asked}${left} ${reasons(facts, remainder)[solver]}: ${ways[solver]}`, alternatives };
}

const crossedSolvers: readonly CrossedSolverName[] = ["block-cholesky", "sparse-cholesky", "conjugate-gradient"];

function isSparseAffordable(sparse: DataFacts["sparse"]): boolean {
  return sparse !== null && sparse.values <= mostSparseValues && sparse.operations <= mostSparseOperations;
}

function reasons({ sparse }: DataFacts, remainder: number): Record<CrossedSolverName, string> {
  return {
    "block-cholesky": sparse === null ? "that all but all meet each other and are factored whole" : "that are factored whole",
    "sparse-cholesky": "that meet few others and are factored as a sparse matrix",
    "conjugate-gradient": remainder <= largestFactoredRemainder ? "to iterate over" : "too many to factor, so that the equations are solved by iterations",
  };
}

/** Beside a net the equations are solved over and over while the variances move: by a factor only where one costs less than the iterations. */
export function crossedSolverBesideNet(facts: DataFacts, wish: CrossedSolverName | null): SolverChoice {
  const { eliminated, remainder } = eliminationOf(facts.groups, facts.relations);
  const { order, sparseWork } = limitInTraining(facts.rowCount, facts.groups.length);
  const isSparse = facts.sparse !== null && facts.sparse.work <= sparseWork;
  const solver = wish ?? (remainder <= order ? "block-cholesky" : isSparse ? "sparse-cholesky" : "conjugate-gradient");
  const left = `${wish === null ? "" : "asked for in train { solver = ... }; "}eliminating ${eliminated} effects level by level leaves ${remainder}`;
  switch (solver) {
    case "block-cholesky":
      return { solver, reason: `${left}, factored whole whenever the variances move` };
    case "sparse-cholesky":
      return { solver, reason: `${left} that meet few others: a sparse factor of ${facts.sparse?.values ?? remainder ** 2} numbers, made whenever the variances move, costs less than iterations` };
    case "conjugate-gradient":
      return { solver, reason: `${left}, whose factor would cost more than iterations each time the variances move${factorAtTheEnd(facts, remainder, wish)}` };
    default:
      return assertNever(solver);
  }
}

function factorAtTheEnd({ sparse }: DataFacts, remainder: number, wish: CrossedSolverName | null): string {
  const isFactored = remainder <= limitAtTheEnd.order || (sparse !== null && sparse.work <= limitAtTheEnd.sparseWork);
  return wish === null && isFactored ? "; one is made at the end, for what is exact in the report and the intervals" : "";
}

/** What each way would take. */
function waysToSolve(facts: DataFacts, remainder: number): Record<CrossedSolverName, string> {
  const { sparse } = facts;
  const memory = `${inGibibytes(matricesAtOnce * squareBytes(remainder))} GiB`;
  return {
    "block-cholesky": `about ${memory} and ${inSeconds((cubesOfWork * remainder ** 3) / operationsPerSecond)} in all`,
    "sparse-cholesky": sparse === null
      ? "a sparse factor would fill and save nothing"
      : `a factor of ${sparse.values} numbers, where a whole one has ${remainder ** 2}; about ${inGibibytes(factorsAtOnce * 8 * sparse.values)} GiB and ${inSeconds((factorsOfWork * sparse.operations) / sparseOperationsPerSecond)} in all`,
    "conjugate-gradient": `about ${inGibibytes(iterativeBytes(facts))} GiB, with traces and the likelihood estimated from fixed random signs, whose error is reported`,
  };
}

/** Vectors over the rows that the iterations hold beside the columns and a sorted copy of the bases. */
const rowVectors = 8;

function iterativeBytes({ rowCount, fixedColumnCount, groups }: DataFacts): number {
  const basisColumns = groups.reduce((sum, one) => sum + one.basisSize, 0);
  return rowCount * (8 * (rowVectors + 2 * fixedColumnCount + 2 * basisColumns) + 8 * groups.length);
}

function inGibibytes(bytes: number): string {
  return (bytes / gibibyte).toPrecision(2);
}

function inSeconds(seconds: number): string {
  if (seconds < 0.1) return "less than 0.1 s";
  return seconds < 90 ? `${Number(seconds.toPrecision(1))} s` : `${Number((seconds / 60).toPrecision(2))} minutes`;
}
