/**
 * What stands to the left of a bar: terms with an intercept unless it is taken away. With two bars every term becomes a random
 * effect of its own, as lme4's expandDoubleVerts makes them: `(1 + x || g)` is `(1 | g) + (0 + x | g)`, a factor one block.
 */
import type { Expression } from "../../../grammar/index.js";
import type { ColumnExpression, LinearTerms } from "../../model/index.js";
import type { Scope } from "../scope.js";
import { byDegree, usedVariables, variablesOf, type Term } from "../terms/algebra.js";
import type { Atoms } from "../terms/atoms.js";
import { codeTerms } from "../terms/coding.js";
import { startExpansion, termsOf, type DotColumns } from "../terms/expand.js";

export interface Basis {
  readonly terms: readonly Term[];
  readonly atoms: Atoms;
  readonly hasIntercept: boolean;
}

export function basisOf(expression: Expression, dotColumns: DotColumns, scope: Scope): Basis {
  const expansion = startExpansion(dotColumns, usualContrasts);
  const terms = byDegree(termsOf(expression, expansion, scope));
  return { terms, atoms: expansion.atoms, hasIntercept: expansion.hasIntercept };
}

export function isEmptyBasis({ terms, hasIntercept }: Basis): boolean {
  return terms.length === 0 && !hasIntercept;
}

/** Contrasts asked for in the data block count in the fixed effects only, as lme4's argument does. */
const usualContrasts = new Map<string, never>();

export function wholeBasis({ terms, atoms, hasIntercept }: Basis): LinearTerms {
  return codeTerms(terms, atoms.variables, hasIntercept);
}

/** The intercept, then every term without it. */
export function separateBases({ terms, atoms, hasIntercept }: Basis): readonly LinearTerms[] {
  const own = terms.map((term) => codeTerms([term], atoms.variables, false));
  return hasIntercept ? [codeTerms([], atoms.variables, true), ...own] : own;
}

/** Labels of terms that two bars keep as one block of correlated effects: those with a factor. */
export function blocksKept({ terms, atoms }: Basis): readonly string[] {
  const { variables, severalColumns } = atoms;
  return terms.map(variablesOf).filter((term) => term.some((index) => variables[index].type === "factor" || severalColumns.has(index)))
    .map((term) => term.map((index) => variables[index].label).join(":"));
}

/** Variables that a minus took away again. */
export function removedFrom({ terms, atoms }: Basis): readonly ColumnExpression[] {
  const isUsed = usedVariables(terms, atoms.variables.length);
  return atoms.variables.filter((_, index) => isUsed[index] === 0).map(({ expression }) => expression);
}
