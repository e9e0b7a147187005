/**
 * The covariance that one grouped term (basis | g) brings: z_i' D z_j between rows of one level, 0 between levels.
 * theta is D itself, row-major, its d^2 entries taken as independent: D's symmetry and domain belong to `parameters.ts`.
 * Pull-back: dNLL/dD = sum over levels of Z_j' G_jj Z_j (Pinheiro & Bates 2000, section 2.2, by differentiation).
 */
import type { GroupedDesign } from "../../design/design.js";
import type { RandomContribution } from "./contribution.js";

export function groupedContribution(term: GroupedDesign): RandomContribution {
  const d = term.basis.columns;
  const z = term.basis.data;
  const share = (a: number, b: number): boolean => term.levelIndex[a] === term.levelIndex[b] && term.levelIndex[a] >= 0;
  return {
    parameterCount: d * d,
    addCovariance(first, second, theta, out) {
      first.forEach((a, i) => {
        second.forEach((b, j) => {
          if (share(a, b)) out.data[i * out.columns + j] += bilinear(z, a * d, b * d, theta, d);
        });
      });
    },
    pullBack(first, second, _theta, cotangent, out) {
      first.forEach((a, i) => {
        second.forEach((b, j) => {
          if (share(a, b)) addOuterProduct(z, a * d, b * d, cotangent.data[i * cotangent.columns + j], d, out);
        });
      });
    },
  };
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
