/**
 * How the mixed-model equations of grouped terms are to be solved by the exact engine, and what that takes, from counts alone: the
 * largest chain of nested factors is eliminated level by level, and what remains is factored whole while that is a matter of a
 * minute; beyond, the equations are solved by conjugate gradients. Knows sizes and relations; no rows.
 */
import { gibibyte, squareBytes } from "./dense-decisions.js";
import type { DataFacts, SolverName } from "./plan.js";

/** Effects that elimination may leave for a whole factor: about a minute and 1.1 GiB. */
export const largestFactoredRemainder = 6000;

/** Matrices of the remainder's order that stand in memory at once: the factor, its predecessor, the inverse, and the kernels' copy. */
const matricesAtOnce = 4;
/** Factors and inverses that a fit takes, in cubes of the order: three of a third, two of two thirds. */
const cubesOfWork = 7 / 3;
/** Multiplications and additions a second of the vector kernels, on one core of a server of the year 2024. */
const operationsPerSecond = 1e10;

export interface SolverChoice {
  readonly solver: SolverName;
  readonly reason: string;
}

export function crossedSolverChoice(facts: DataFacts): SolverChoice {
  const { eliminated, remainder } = eliminationCounts(facts);
  const memory = `${inGibibytes(matricesAtOnce * squareBytes(remainder))} GiB`;
  const seconds = inSeconds((cubesOfWork * remainder ** 3) / operationsPerSecond);
  if (remainder <= largestFactoredRemainder) {
    return {
      solver: "block-cholesky",
      reason: `${eliminated} effects are eliminated level by level, which leaves ${remainder} that all meet each other and are factored whole: about ${memory} and ${seconds} in all`,
    };
  }
  return {
    solver: "conjugate-gradient",
    reason:
      `eliminating ${eliminated} effects level by level would leave ${remainder} that all meet each other, ${memory} and ${seconds} to factor; the equations are solved by iterations ` +
      `instead: about ${inGibibytes(iterativeBytes(facts))} GiB, with traces and the likelihood estimated from fixed random signs, whose error is reported`,
  };
}

/** Random effects in the heaviest chain of nested factors, and all others. Terms on the same factor are one. */
function eliminationCounts({ groups, relations }: DataFacts): { eliminated: number; remainder: number } {
  const labels = [...new Set(groups.map(({ label }) => label))];
  const sizes = labels.map((label) => groups.reduce((sum, one) => sum + (one.label === label ? one.levelCount * one.basisSize : 0), 0));
  const isWithin = (inner: number, outer: number): boolean =>
    relations.some((one) => one.relation !== "crossed" && groups[one.inner].label === labels[inner] && groups[one.outer].label === labels[outer]);
  const levelCounts = labels.map((label) => groups.find((one) => one.label === label)?.levelCount ?? 0);
  const chains: { readonly top: number; readonly size: number }[] = [];
  for (const inner of labels.map((_, k) => k).sort((a, b) => levelCounts[a] - levelCounts[b])) {
    const best = chains.reduce((most, chain) => (chain.size > most && isWithin(inner, chain.top) ? chain.size : most), 0);
    chains.push({ top: inner, size: best + sizes[inner] });
  }
  const eliminated = Math.max(0, ...chains.map(({ size }) => size));
  return { eliminated, remainder: sizes.reduce((sum, size) => sum + size, 0) - eliminated };
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
  return seconds < 90 ? `${Number(seconds.toPrecision(1))} s` : `${Number((seconds / 60).toPrecision(2))} minutes`;
}
