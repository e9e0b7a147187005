/** Random longitudinal designs from formulas: structures, kernels within groups and nested factors, as the language writes them. */
import fc from "fast-check";
import { tableFrom } from "../../src/data/index.js";
import type { Design } from "../../src/design/design.js";
import { randomSource } from "../../src/numerics/random.js";
import { learnReference } from "../exact/structured/reference-fits.js";

export interface FormulaShape {
  readonly terms: readonly string[];
  readonly rowCount: number;
  readonly groupCount: number;
  readonly isWeighted: boolean;
  /** every group on the same occasions, in the same order */
  readonly isBalanced: boolean;
  readonly seed: number;
}

const words = [
  "ar1(occasion | g)", "ou(t | g)", "toep(0 + visit | g)", "cs(1 + t | g)", "iso(1 + t | g)", "us(1 + t | g)", "diag(1 + t | g)", "(1 | g)", "(1 | school)", "homcs(0 + visit | g)",
  "rbf(t | g)", "matern32(t, z | g)", "exponential(t | school)", "rbf(t | g) * periodic(z | g)",
];

/** One to three terms of any kind, over groups within three schools. */
export const formulaShape: fc.Arbitrary<FormulaShape> = fc.record({
  terms: fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }),
  rowCount: fc.integer({ min: 14, max: 30 }),
  groupCount: fc.integer({ min: 2, max: 6 }),
  isWeighted: fc.boolean(),
  isBalanced: fc.constant(false),
  seed: fc.integer({ min: 1, max: 1 << 30 }),
});

export function longitudinalDesign({ terms, rowCount, groupCount, isWeighted, isBalanced, seed }: FormulaShape): Design {
  const random = randomSource(seed);
  const column = (value: (i: number) => number): Float64Array => Float64Array.from({ length: rowCount }, (_, i) => value(i));
  const group = column((i) => (isBalanced ? i % groupCount : random.integer(groupCount)));
  const occasion = column((i) => 1 + (isBalanced ? Math.floor(i / groupCount) : random.integer(4)));
  const columns: Record<string, Float64Array> = {
    g: group, school: group.map((level) => level % 3), occasion, visit: occasion, t: column(() => 3 * random.uniform()), z: column(() => 2 * random.uniform()),
    x: column(() => random.normal()), w: column(() => 0.5 + random.uniform()), o: column(() => random.normal()), y: column(() => 2 + random.normal()),
  };
  const { table } = tableFrom(columns);
  const program = `y ~ x + ${terms.join(" + ")}${isWeighted ? " + offset(o)\nweights = w" : ""}\ndata { g: factor, school: factor, visit: factor }`;
  return learnReference(program, table).design;
}
