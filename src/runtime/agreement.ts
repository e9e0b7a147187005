/**
 * Whether a function computes what its text says, tried at a few points to the last bit. The function is what runs; the text is what a
 * saved fit and messages keep. Who changes one by hand must change the other.
 */
import { diagnostic, DiagnosticError } from "../diagnostics/index.js";
import { evaluate, type ScalarExpression } from "../expression/index.js";
import type { ScalarFunction } from "../model/index.js";

/** Distinct, positive and negative, whole and not, so that no two different expressions of use agree at all of them. */
const points: readonly (readonly number[])[] = [[0.3, 0.17], [2, 1], [1, 0], [-0.7, 0.45], [3.25, -1.5]];

/** @param symbols in the order of the function's arguments @throws DiagnosticError where the two disagree */
export function checkAgreement(text: string, expression: ScalarExpression, symbols: readonly string[], value: ScalarFunction): void {
  for (const [start, step] of points) {
    const values = symbols.map((_, k) => start + k * step);
    const expected = evaluate(expression, new Map(symbols.map((symbol, k) => [symbol, values[k]])));
    const found = value(...values);
    if (isSame(expected, found)) continue;
    const at = symbols.map((symbol, k) => `${symbol} = ${values[k]}`).join(", ");
    throw new DiagnosticError([diagnostic("LMM1102", null, { text, at, expected, found })]);
  }
}

/** Zeros of either sign count as one: no engine tells them apart. */
const isSame = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));
