/** The numbers failed: not the user's mistake and not ours. Who catches it decides whether to shrink a step or to stop. */

export type NumericalFailure = "not-positive-definite" | "non-finite" | "not-converged" | "singular";

export class NumericalError extends Error {
  constructor(readonly failure: NumericalFailure, message: string) {
    super(message);
    this.name = "NumericalError";
  }
}
