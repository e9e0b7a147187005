/**
 * poly() of several variables: all products of their polynomials up to a total degree, the first variable's degree varying
 * fastest, named by the degrees: `1.0`, `2.0`, `0.1`, `1.1`, `0.2`.
 */
import type { NumericValues } from "../values.js";

/** @param single for each variable its columns of degree 1, 2, ..., `degree` */
export function polynomialProducts(single: readonly (readonly Float64Array[])[], degree: number): NumericValues {
  const degrees = degreeCombinations(single.length, degree);
  return {
    kind: "numeric",
    columns: degrees.map((combination) => productOf(combination.flatMap((power, k) => (power === 0 ? [] : [single[k][power - 1]])))),
    suffixes: degrees.map((combination) => combination.join(".")),
    isDate: false,
  };
}

/** Degrees of every variable with a total of 1 to `largest`. */
function degreeCombinations(variableCount: number, largest: number): number[][] {
  let combinations: number[][] = [[]];
  for (let k = 0; k < variableCount; k++) {
    const longer: number[][] = [];
    for (let power = 0; power <= largest; power++) for (const combination of combinations) longer.push([...combination, power]);
    combinations = longer.filter((combination) => total(combination) <= largest);
  }
  return combinations.filter((combination) => total(combination) > 0);
}

const total = (combination: readonly number[]): number => combination.reduce((sum, power) => sum + power, 0);

function productOf(factors: readonly Float64Array[]): Float64Array {
  const product = factors[0].slice();
  for (const factor of factors.slice(1)) for (let i = 0; i < product.length; i++) product[i] *= factor[i];
  return product;
}
