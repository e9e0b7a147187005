/**
 * Parameters with one value per level or lag, once the positions are known: `rho(abs(i - j))` over three positions becomes
 * `rho[1]` and `rho[2]`, and a definition without indices comes out. Only the elements that some pair of positions needs become
 * parameters: a correlation at lag 0 that `ifelse(i == j, 1, ...)` never reads is none.
 */
import {
  constant, evaluate, operation, simplify, substitute, symbol, symbolsOf, type ScalarExpression,
} from "../expression/index.js";
import { invariant } from "../invariant.js";
import type { CovarianceDefinition, IndexedUse, ParameterDefinition } from "./model.js";

/**
 * The definition for a known number of positions.
 * @param positions 1, 2, ..., d where the structure counts, values of the column where it measures; [d], distinct
 * @returns the same definition where no parameter takes an index
 */
export function atPositions(definition: CovarianceDefinition, positions: readonly number[]): CovarianceDefinition {
  const { indexedUses, parameters } = definition;
  if (indexedUses.length === 0) return definition;
  const indices = neededIndices(definition, positions);
  const replacements = new Map(
    indexedUses.map((use): [string, ScalarExpression] => [use.symbol, elementAt(use, indices.get(use.parameter) ?? [])]),
  );
  const value = simplify(substitute(definition.value, replacements));
  const expanded = parameters.flatMap((one) => elementsOf(one, indices.get(one.name)));
  return { ...definition, parameters: expanded, value, indexedUses: [] };
}

/** `rho[2]`: the name of one element, as reports show it */
export function elementName(parameter: string, index: number): string {
  return `${parameter}[${index}]`;
}

function elementsOf(parameter: ParameterDefinition, indices: readonly number[] | undefined): readonly ParameterDefinition[] {
  if (indices === undefined) return [parameter];
  return indices.map((index) => ({ ...parameter, name: elementName(parameter.name, index) }));
}

/** For each indexed parameter, the values of its index that matter, ascending. */
function neededIndices(
  { variables, value, indexedUses }: CovarianceDefinition,
  positions: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const needed = new Map(indexedUses.map(({ parameter }) => [parameter, new Set<number>()]));
  for (const first of positions) {
    for (const second of positions) {
      const pair = [first, second];
      const entry = simplify(substitute(value, new Map(variables.map((name, k) => [name, constant(pair[k])]))));
      const read = new Set(symbolsOf(entry));
      const bindings = new Map(variables.map((name, k) => [name, pair[k]]));
      for (const use of indexedUses) {
        if (read.has(use.symbol)) needed.get(use.parameter)?.add(evaluate(use.index, bindings));
      }
    }
  }
  return new Map([...needed].map(([parameter, indices]) => [parameter, [...indices].sort((a, b) => a - b)]));
}

/** The element that the index picks; the last one where no other is picked. */
function elementAt({ parameter, index }: IndexedUse, indices: readonly number[]): ScalarExpression {
  invariant(indices.length > 0, `some pair of positions needs an element of ${parameter}`);
  const elements = indices.map((one) => symbol(elementName(parameter, one)));
  return elements.slice(0, -1).reduceRight<ScalarExpression>(
    (rest, element, k) => operation("select", operation("equal", index, constant(indices[k])), element, rest),
    elements[elements.length - 1],
  );
}
