/** Formula and columns through the whole pipeline to a fit, for tests that make their own data. */
import type { Columns } from "../../src/data/index.js";
import { tableFrom } from "../../src/data/index.js";
import type { Design } from "../../src/design/design.js";
import type { Diagnostic } from "../../src/diagnostics/index.js";
import { fitExact, type ExactFit, type ExactResult } from "../../src/exact/index.js";
import { invariant } from "../../src/invariant.js";
import type { Criterion } from "../../src/model/index.js";
import { randomSource } from "../../src/numerics/random.js";
import { runFormula } from "../analysis/reference-cases.js";

export interface Attempt extends ExactResult {
  readonly design: Design | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The fit, or every complaint on the way. */
export function attempt(program: string, columns: Columns, criterion: Criterion = "reml"): Attempt {
  const { learned, diagnostics } = runFormula(program, tableFrom(columns).table);
  const design = learned?.design ?? null;
  if (design === null) return { design, fit: null, diagnostics };
  const result = fitExact(design, { criterion });
  return { design, fit: result.fit, diagnostics: [...diagnostics, ...result.diagnostics] };
}

export function fitted(program: string, columns: Columns, criterion: Criterion = "reml"): { design: Design; fit: ExactFit } {
  const { design, fit, diagnostics } = attempt(program, columns, criterion);
  invariant(design !== null && fit !== null, `${program}: ${diagnostics.map((one) => one.message).join("; ")}`);
  return { design, fit };
}

export const codesOf = ({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }): string[] => diagnostics.map((one) => one.code);

/** Twelve groups of eight rows: y = 2 + x + b_g + e, sd 1 and 0.5. */
export function groupedColumns(seed = 1): { y: Float64Array; x: Float64Array; g: string[] } {
  const random = randomSource(seed);
  const effects = Float64Array.from({ length: 12 }, () => random.normal());
  const x = Float64Array.from({ length: 96 }, () => random.normal());
  return { x, y: x.map((value, i) => 2 + value + effects[i % 12] + 0.5 * random.normal()), g: Array.from(x, (_, i) => `g${i % 12}`) };
}
