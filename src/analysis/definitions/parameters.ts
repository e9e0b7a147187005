/**
 * Parameters of a definition: where each may lie and where a fit starts. A domain's ends are never reached, since what the
 * optimiser moves is free: `>= 0` means what `> 0` means.
 */
import { printExpression, type DefinitionParameter, type DomainClause, type Expression } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import { constant, simplify, type ScalarExpression } from "../../expression/index.js";
import type { ParameterDefinition } from "../../model/index.js";
import { bodyScope, listOf, type DefinitionReading } from "./report.js";
import { lowerBody } from "./scalar.js";
import { reservedNames, startingSymbols } from "./vocabulary.js";

/** The parameters that could be read; complaints for the others. */
export function readParameters(
  parameters: readonly DefinitionParameter[],
  reading: DefinitionReading,
): readonly ParameterDefinition[] {
  return parameters.map((one) => readParameter(one, reading)).filter((one) => one !== null);
}

function readParameter(parameter: DefinitionParameter, reading: DefinitionReading): ParameterDefinition | null {
  const { name } = parameter.name;
  if (reservedNames.has(name)) reading.report(diagnostic("LMM0411", parameter.name.span, { name }));
  if (parameter.domain === null) {
    reading.report(diagnostic("LMM0406", parameter.span, { parameter: name }));
    return null;
  }
  const bounds = numericBounds(parameter.domain, reading);
  if (bounds === null) return null;
  if (!(bounds.lower < bounds.upper)) {
    reading.report(diagnostic("LMM0407", parameter.domain.span, { parameter: name, ...bounds }));
    return null;
  }
  return { name, ...bounds, start: readStart(parameter, bounds, reading) };
}

interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

function numericBounds(domain: DomainClause, reading: DefinitionReading): Bounds | null {
  const [lower, upper] = domainEnds(domain).map((end) => (typeof end === "number" ? end : readNumber(end, reading)));
  return lower === null || upper === null ? null : { lower, upper };
}

/** Both ends as written; an end that is not written is infinite. */
export function domainEnds(domain: DomainClause): readonly [Expression | number, Expression | number] {
  if (domain.kind === "interval") return [domain.lower, domain.upper];
  return domain.operator.startsWith(">") ? [domain.value, Infinity] : [-Infinity, domain.value];
}

/** A number, or arithmetic of numbers; null after a complaint. */
export function readNumber(written: Expression, reading: DefinitionReading): number | null {
  const lowered = lowerBody(written, {
    ...bodyScope(reading, []),
    unknownName: ({ name, span }) => diagnostic("LMM0408", span, { text: name, expected: "a number" }),
  });
  if (lowered === null) return null;
  const value = simplify(lowered);
  if (value.kind === "constant") return value.value;
  reading.report(diagnostic("LMM0408", written.span, { text: printExpression(written), expected: "a number" }));
  return null;
}

function readStart({ name, start }: DefinitionParameter, bounds: Bounds, reading: DefinitionReading): ScalarExpression | null {
  if (start === null) return null;
  const known = listOf(startingSymbols.keys());
  const lowered = lowerBody(start, {
    ...bodyScope(reading, [...startingSymbols.keys()]),
    unknownName: ({ name: found, span }) =>
      diagnostic("LMM0415", span, { name: found, nearest: nearestName(found, startingSymbols.keys()), known }),
  });
  const value = lowered && simplify(lowered);
  if (value?.kind === "constant" && !(value.value > bounds.lower && value.value < bounds.upper)) {
    reading.report(diagnostic("LMM0416", start.span, { parameter: name.name, value: value.value }));
  }
  return value;
}

/** Complains of a name that stands twice. */
export function checkDistinct(all: readonly DefinitionParameter[], { report }: DefinitionReading): void {
  const seen = new Set<string>();
  for (const { name } of all) {
    if (seen.has(name.name)) report(diagnostic("LMM0410", name.span, { name: name.name }));
    seen.add(name.name);
  }
}

/** An end of a domain that may speak of other variables. */
export function readBound(end: Expression | number, symbols: readonly string[], reading: DefinitionReading): ScalarExpression | null {
  return typeof end === "number" ? constant(end) : lowerBody(end, bodyScope(reading, symbols));
}
