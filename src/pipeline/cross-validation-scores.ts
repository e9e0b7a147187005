/**
 * What the folds of a cross-validation come to: mean m = sum m_i / k and standard error sd(m_i) / sqrt(k), also of the differences from
 * another program on the same folds. Folds share training rows, so a standard error of theirs is a guide and no test (Bengio & Grandvalet 2004).
 */
import type { FoldScore, ProgramScore } from "../summary/index.js";

type Scored = Extract<FoldScore, { readonly kind: "scored" }>;

/** Of the folds that are done; without a mean where one of them failed, as a mean over the others would flatter. */
export function meanOverFolds(folds: readonly (FoldScore | null)[]): Pick<ProgramScore, "meanSquaredError" | "standardError" | "seconds"> {
  const done = folds.flatMap((one) => (one?.kind === "scored" ? [one] : []));
  const isWhole = done.length > 0 && folds.every((one) => one?.kind !== "failed");
  const { mean, standardError } = moments(isWhole ? done.map(({ meanSquaredError }) => meanSquaredError) : []);
  return { meanSquaredError: mean, standardError, seconds: moments(done.map(({ seconds }) => seconds)).mean };
}

/** Over the folds that both have done; null where one of them failed in a fold, or none is done. */
export function compareFolds(folds: readonly (FoldScore | null)[], reference: readonly (FoldScore | null)[]): ProgramScore["comparison"] {
  if ([...folds, ...reference].some((one) => one?.kind === "failed")) return null;
  const pairs = folds.flatMap((one, i): [Scored, Scored][] => {
    const other = reference.at(i);
    return one?.kind === "scored" && other?.kind === "scored" ? [[one, other]] : [];
  });
  const differences = pairs.map(([one, other]) => one.meanSquaredError - other.meanSquaredError);
  const { mean, standardError } = moments(differences);
  return mean === null ? null : { difference: mean, standardError, betterFolds: differences.filter((one) => one < 0).length, folds: differences.length };
}

/** Null where there are too few values. */
function moments(values: readonly number[]): { readonly mean: number | null; readonly standardError: number | null } {
  const count = values.length;
  if (count === 0) return { mean: null, standardError: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, standardError: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, standardError: Math.sqrt(variance / count) };
}
