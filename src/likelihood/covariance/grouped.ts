/**
 * The covariance that one grouped term (basis | g) brings: z_i' D z_j between rows of one level, 0 between levels; K_gh z_i' D z_j where
 * levels have a known covariance K.
 * theta is D itself, row-major, its d^2 entries taken as independent: D's symmetry and domain belong to `parameters.ts`.
 * Pull-back: dNLL/dD = sum over levels of Z_j' G_jj Z_j (Pinheiro & Bates 2000, section 2.2, by differentiation).
 */
import type { GroupedDesign } from "../../design/design.js";
import type { RandomContribution } from "./contribution.js";

export function groupedContribution(term: GroupedDesign): RandomContribution {
  const d = term.basis.columns;
  const z = term.basis.data;
  const tie = tieOf(term);
  return {
    parameterCount: d * d,
    addCovariance(first, second, theta, out) {
      first.forEach((a, i) => {
        second.forEach((b, j) => {
          const share = tie(a, b);
          if (share !== 0) out.data[i * out.columns + j] += share * bilinear(z, a * d, b * d, theta, d);
        });
      });
    },
    pullBack(first, second, _theta, cotangent, out) {
      first.forEach((a, i) => {
        second.forEach((b, j) => {
          const share = tie(a, b);
          if (share !== 0) addOuterProduct(z, a * d, b * d, share * cotangent.data[i * cotangent.columns + j], d, out);
        });
      });
    },
  };
}

/** What D is multiplied by between two rows: 1 within a level and 0 between levels, or the known covariance of their levels. */
function tieOf({ levelIndex, levelCovariance }: GroupedDesign): (a: number, b: number) => number {
  if (levelCovariance === null) return (a, b) => (levelIndex[a] === levelIndex[b] && levelIndex[a] >= 0 ? 1 : 0);
  const { data, columns } = levelCovariance;
  return (a, b) => (levelIndex[a] >= 0 && levelIndex[b] >= 0 ? data[levelIndex[a] * columns + levelIndex[b]] : 0);
}

/** z_a' D z_b, the bases read at the given offsets. */
function bilinear(z: Float64Array, a: number, b: number, covariance: Float64Array, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) for (let l = 0; l < d; l++) sum += z[a + k] * covariance[k * d + l] * z[b + l];
  return sum;
}

/** out += weight z_a z_b'. */
function addOuterProduct(z: Float64Array, a: number, b: number, weight: number, d: number, out: Float64Array): void {
  for (let k = 0; k < d; k++) for (let l = 0; l < d; l++) out[k * d + l] += weight * z[a + k] * z[b + l];
}
