/**
 * Claims about our own code. A failure here is our fault, never the user's: the command line turns it into exit code 70
 * and asks for a report. Knows nothing else.
 */

/** A claim of ours that did not hold. */
export class InternalError extends Error {
  constructor(message: string) {
    super(`${message} (a fault in lmmc: please report it with the formula that led here)`);
    this.name = "InternalError";
  }
}

/** @throws InternalError when `condition` is false; `claim` says what should have held. */
export function invariant(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new InternalError(claim);
}

/** Closes a `switch` over a closed union: the type checker lists the members it forgot. */
export function assertNever(value: never): never {
  throw new InternalError(`unexpected case ${JSON.stringify(value)}`);
}
