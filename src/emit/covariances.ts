/**
 * Covariance definitions as plain functions, each derivative one of its own, and the call that joins them to their parameters. What an engine
 * of the running module evaluates is these. Knows expressions; no sites.
 */
import { operandsOf, withOperands } from "../expression/expression.js";
import { foldTree } from "../expression/fold.js";
import { differentiate, printFormula, requiredFunctions, symbol, symbolsOf, type ScalarExpression } from "../expression/index.js";
import type { ColumnExpression, CovarianceDefinition, CovarianceStructure, ParameterDefinition } from "../model/index.js";
import { atPositions } from "../model/positions.js";
import { scalarCode } from "./columns.js";
import { code, printLiteral, type Code } from "./literal.js";
import { camelCase, namesBeside, numbered, type Names } from "./names.js";
import { call, sharedDeclaration, type Writing } from "./writing.js";

/** @param positions of the effects, where parameters take an index */
export function covarianceCode(writing: Writing, definition: CovarianceDefinition, positions: readonly number[]): Code {
  const isIndexed = definition.indexedUses.length > 0;
  const key = JSON.stringify([definition, isIndexed ? positions : []]);
  return code(sharedDeclaration(writing, key, () => declareCovariance(writing, definition, isIndexed ? positions : null)));
}

function declareCovariance(writing: Writing, definition: CovarianceDefinition, positions: readonly number[] | null): string {
  const { name, variables, value, parameters } = positions === null ? definition : atPositions(definition, positions);
  const slopes = parameters.map((one) => differentiate(value, one.name));
  const locals = namesBeside([value, ...slopes].flatMap(requiredFunctions));
  const symbols = [...variables, ...parameters.map((one) => one.name)].map((one) => [one, locals.claim(one)] as const);
  const declare = (text: string, documentation: string, expression: ScalarExpression): string => {
    const own = writing.names.claim(text);
    writing.declarations.push({
      kind: "function", name: own, isExported: false, documentation,
      parameters: argumentsOf(expression, symbols).map((local) => ({ name: local, type: "number" })),
      returns: "number",
      body: bodyOf(writing, expression, symbols, namesBeside([...symbols.map(([, local]) => local), ...requiredFunctions(expression)])),
    });
    return own;
  };
  const base = camelCase(name);
  const valueName = declare(base, `Cov = ${printFormula(definition.value).replaceAll("`", "")}`, value);
  const slopeNames = parameters.map((one, k) => declare(`${base} by ${one.name}`, `d Cov / d ${one.name}`, slopes[k]));
  const written = {
    name: definition.name,
    text: printFormula(definition.value),
    variables: definition.variables,
    parameters: definition.parameters.map(parameterData),
    value: code(valueName),
    derivatives: slopeNames.map(code),
    ...(positions === null ? {} : { indexed: definition.indexedUses.map((use) => ({ ...use, index: printFormula(use.index) })), positions }),
  };
  const own = writing.names.claim(`${base}Covariance`);
  writing.declarations.push({
    kind: "constant", name: own, isExported: false, type: null,
    documentation: `The covariance \`${definition.name}\`, with where its parameters may lie and begin.`,
    initializer: `${call(writing, "covariance")}(${printLiteral(written)})`,
  });
  return own;
}

/** The expression with what recurs in it computed once, under a name: statements, the last of which returns. */
function bodyOf(writing: Writing, expression: ScalarExpression, symbols: readonly (readonly [symbol: string, local: string])[], names: Names): readonly string[] {
  const recurring = recurringParts(expression);
  const known = new Map<string, ScalarExpression>();
  const statements: string[] = [];
  const locals = [...symbols];
  const result = foldTree<ScalarExpression, ScalarExpression>(expression, operandsOf, (node, operands) => {
    const own = withOperands(node, operands);
    const key = printFormula(node);
    if (node.kind !== "operation" || !recurring.has(key)) return own;
    const found = known.get(key);
    if (found !== undefined) return found;
    const local = numbered("part", names);
    statements.push(`const ${local} = ${scalarCode(writing, own, locals)};`);
    const part = symbol(`(${local})`);
    locals.push([part.name, local]);
    known.set(key, part);
    return part;
  });
  return [...statements, `return ${scalarCode(writing, result, locals)};`];
}

/** Operations, as text, that occur more than once, not counting those within others that do. */
function recurringParts(expression: ScalarExpression): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const visit = (node: ScalarExpression): void => {
    if (node.kind !== "operation") return;
    const key = printFormula(node);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count === 1) operandsOf(node).forEach(visit);
  };
  visit(expression);
  return new Set([...counts].filter(([, count]) => count > 1).map(([key]) => key));
}

/** Up to the last one that the expression reads; one that it does not read is marked. */
function argumentsOf(expression: ScalarExpression, symbols: readonly (readonly [symbol: string, local: string])[]): readonly string[] {
  const read = new Set(symbolsOf(expression));
  const last = symbols.findLastIndex(([name]) => read.has(name));
  return symbols.slice(0, last + 1).map(([name, local]) => (read.has(name) ? local : `_${local}`));
}

/** As the runtime reads it. */
export function parameterData({ name, lower, upper, start }: ParameterDefinition): Record<string, unknown> {
  return {
    name,
    ...(lower === -Infinity ? {} : { above: lower }),
    ...(upper === Infinity ? {} : { below: upper }),
    ...(start === null ? {} : { start: printFormula(start) }),
  };
}

/** @param positions of the effects @param column prints a column expression */
export function structureCode(writing: Writing, structure: CovarianceStructure, positions: readonly number[], column: (expression: ColumnExpression) => Code): unknown {
  if (structure.kind !== "expression") return structure;
  const { definition, position } = structure;
  return { kind: structure.kind, definition: covarianceCode(writing, definition, positions), position: position === null ? null : column(position) };
}
