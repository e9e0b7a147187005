/**
 * Average information corrected by what the gradient did: the Hessian's expectation is off by as much as the data are from
 * their expectation, and the last steps tell by how much along them. Structured BFGS (Dennis, Martínez & Tapia 1989).
 */
import { copyOf, type Matrix } from "../numerics/matrix.js";
import { innerProduct } from "../numerics/product.js";

/** A step that was taken and the change of the gradient along it. */
export interface Secant {
  readonly step: Float64Array;
  readonly gradientChange: Float64Array;
}

/** How many of the last steps are believed: older ones speak of other points. */
const remembered = 4;

/** @param secants oldest first; those along which the gradient did not rise are left out @returns a Hessian that maps the last step to its change */
export function correctedHessian(hessian: Matrix, secants: readonly Secant[]): Matrix {
  const out = copyOf(hessian);
  for (const secant of secants.slice(-remembered)) correct(out, secant);
  return out;
}

/** Least curvature along a step, beside the information's, that a secant may claim. */
const leastCurvature = 0.05;

function correct(hessian: Matrix, { step, gradientChange }: Secant): void {
  const n = hessian.rows;
  const image = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) image[i] += hessian.data[i * n + j] * step[j];
  const expected = innerProduct(step, image);
  const observed = innerProduct(step, gradientChange);
  if (!(expected > 0) || !(observed > leastCurvature * expected)) return;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) hessian.data[i * n + j] += (gradientChange[i] * gradientChange[j]) / observed - (image[i] * image[j]) / expected;
  }
}
