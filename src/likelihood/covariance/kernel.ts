/**
 * The covariance that a kernel brings between rows: k(s_i, s_j; phi), within a level where the kernel has groups, 0 between levels.
 * theta is the kernel's part of phi. Knows sites; nothing of likelihoods.
 */
import type { KernelDesign } from "../../design/design.js";
import { kernelCovariance } from "../structured/covariance.js";
import type { PairColumns } from "../structured/measures.js";
import type { RandomContribution } from "./contribution.js";

export function kernelContribution({ definition, inputs, metric, sites, siteIndex, levelIndex }: KernelDesign): RandomContribution {
  const covariance = kernelCovariance(definition, inputs, metric);
  const share = (a: number, b: number): boolean => levelIndex === null || (levelIndex[a] === levelIndex[b] && levelIndex[a] >= 0);
  /** Which entries of the block the pairs of rows that share a level fill, and their variables. */
  const pairsOf = (first: Int32Array, second: Int32Array): { entries: Int32Array; columns: PairColumns } => {
    const [entries, left, right]: number[][] = [[], [], []];
    first.forEach((a, i) => {
      second.forEach((b, j) => {
        if (!share(a, b)) return;
        entries.push(i * second.length + j);
        left.push(siteIndex[a]);
        right.push(siteIndex[b]);
      });
    });
    return { entries: Int32Array.from(entries), columns: covariance.measure(sites, sites, { first: Int32Array.from(left), second: Int32Array.from(right) }) };
  };
  return {
    parameterCount: covariance.freeCount,
    addCovariance(first, second, theta, out) {
      const { entries, columns } = pairsOf(first, second);
      const values = covariance.values(theta, columns, entries.length);
      entries.forEach((entry, p) => (out.data[entry] += values[p]));
    },
    pullBack(first, second, theta, cotangent, out) {
      const { entries, columns } = pairsOf(first, second);
      covariance.derivatives(theta, columns, entries.length).forEach((derivative, k) => entries.forEach((entry, p) => (out[k] += cotangent.data[entry] * derivative[p])));
    },
  };
}
