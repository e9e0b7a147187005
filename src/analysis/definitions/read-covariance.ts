/** Kernels and structures: a covariance of two sites or positions as a scalar expression of its variables and parameters. */
import { printExpression, type KernelDefinition, type ScalarDefinition, type StructureDefinition } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { simplify, symbolsOf } from "../../expression/index.js";
import type { CovarianceDefinition } from "../../model/index.js";
import type { KernelWord, StructureWord } from "./definitions.js";
import { checkDistinct, readNumber, readParameters } from "./parameters.js";
import { checkProperties, choiceOf, namesElsewhere, propertyOf } from "./properties.js";
import { bodyScope, listOf, type DefinitionReading } from "./report.js";
import { lowerBody } from "./scalar.js";
import { kernelVariables, structureVariables } from "./vocabulary.js";

/** A word as far as it is read: its name, documentation and place are added by the caller. */
export type Meaning<Word> = Omit<Word, "name" | "documentation" | "text" | "span">;

/** @returns null after a complaint */
export function readKernel(statement: KernelDefinition, reading: DefinitionReading): Meaning<KernelWord> | null {
  const variables = namesOf(statement);
  const areKnown = variables.length > 0 && variables.every((one) => kernelVariables.has(one));
  if (!areKnown) reportVariables(statement, "`d`, the distance of two sites, or `dot`, their inner product", reading);
  const largestDimension = readDimension(statement, reading);
  const definition = readCovariance(statement, new Set(), reading);
  return definition && areKnown ? { kind: "kernel", definition, largestDimension, elsewhere: namesElsewhere(statement, reading) } : null;
}

/** @returns null after a complaint */
export function readStructure(statement: StructureDefinition, reading: DefinitionReading): Meaning<StructureWord> | null {
  const positions = positionsOf(namesOf(statement));
  if (positions === null) {
    reportVariables(statement, "`i, j`, which number two positions, or `s, t`, their values", reading);
  }
  const isDefiniteEverywhere = choiceOf(statement, "definite", ["everywhere", "partly"], reading) === "everywhere";
  const indexable = new Set(statement.parameters.map(({ name }) => name.name));
  const definition = readCovariance(statement, indexable, reading);
  return definition && positions ? { kind: "structure", definition, positions, isDefiniteEverywhere, elsewhere: namesElsewhere(statement, reading) } : null;
}

function namesOf({ variables }: ScalarDefinition): string[] {
  return variables.map(({ name }) => name.name);
}

function positionsOf(names: readonly string[]): StructureWord["positions"] | null {
  const sorted = [...names].sort().join();
  if (sorted === structureVariables.index.join()) return "index";
  return sorted === structureVariables.time.join() ? "time" : null;
}

function reportVariables(statement: ScalarDefinition, expected: string, { kind, report }: DefinitionReading): void {
  const names = namesOf(statement);
  const span = statement.variables.at(0)?.span ?? statement.name.span;
  report(diagnostic("LMM0409", span, { kind, expected, found: names.length === 0 ? "nothing" : listOf(names) }));
}

function readDimension(statement: KernelDefinition, reading: DefinitionReading): number | null {
  const written = propertyOf(statement, "dimension");
  const value = written && readNumber(written, reading);
  if (written === null || value === null) return null;
  if (Number.isInteger(value) && value >= 1) return value;
  reading.report(diagnostic("LMM0408", written.span, { text: printExpression(written), expected: "a whole number from 1" }));
  return null;
}

function readCovariance(
  statement: ScalarDefinition,
  indexable: ReadonlySet<string>,
  reading: DefinitionReading,
): CovarianceDefinition | null {
  checkDistinct([...statement.variables, ...statement.parameters], reading);
  checkProperties(statement, reading);
  const parameters = readParameters(statement.parameters, reading);
  const variables = namesOf(statement);
  const scope = bodyScope(reading, [...variables, ...statement.parameters.map(({ name }) => name.name)], indexable, variables);
  const value = lowerBody(statement.body, scope);
  if (value === null) return null;
  const indexedUses = [...scope.uses.values()];
  checkUses(statement, new Set(symbolsOf(value)), new Set(indexedUses.map(({ parameter }) => parameter)), reading);
  if (parameters.length < statement.parameters.length) return null;
  return { name: reading.name, variables, parameters, value: simplify(value), indexedUses };
}

/** Every parameter is used, and always in the same way. */
function checkUses(
  { parameters, name: definition }: ScalarDefinition,
  plain: ReadonlySet<string>,
  indexed: ReadonlySet<string>,
  { report }: DefinitionReading,
): void {
  for (const { name, span } of parameters) {
    const parameter = name.name;
    if (plain.has(parameter) && indexed.has(parameter)) report(diagnostic("LMM0420", span, { parameter }));
    if (!plain.has(parameter) && !indexed.has(parameter)) {
      report(diagnostic("LMM0405", span, { parameter, definition: definition.name }));
    }
  }
}
