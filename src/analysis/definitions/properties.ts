/** What follows `with`: which properties a kind of definition may have, each at most once. */
import { printExpression, type BlockEntry, type Expression, type ScalarDefinition } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import { textsOf } from "../columns/literals.js";
import { listOf, wordOf, type DefinitionReading } from "./report.js";

const known: Readonly<Record<DefinitionReading["kind"], readonly string[]>> = {
  kernel: ["dimension", "elsewhere"],
  structure: ["definite", "elsewhere"],
  family: ["link", "variance", "values", "elsewhere"],
  link: ["inverse", "elsewhere"],
};

/** Complains of properties that the kind does not have, and of those given twice. */
export function checkProperties({ properties }: ScalarDefinition, { kind, report }: DefinitionReading): void {
  const seen = new Set<string>();
  for (const { name } of properties) {
    if (seen.has(name.name)) report(diagnostic("LMM0410", name.span, { name: name.name }));
    seen.add(name.name);
    if (known[kind].includes(name.name)) continue;
    const nearest = nearestName(name.name, known[kind]);
    report(diagnostic("LMM0417", name.span, { name: name.name, kind, nearest, known: listOf(known[kind]) }));
  }
}

export function propertyOf({ properties }: ScalarDefinition, name: string): Expression | null {
  return properties.find((one: BlockEntry) => one.name.name === name)?.value ?? null;
}

/** As `propertyOf`, for what the kind cannot do without. @param example how it is written */
export function requiredProperty(
  definition: ScalarDefinition,
  name: string,
  example: string,
  { kind, report }: DefinitionReading,
): Expression | null {
  const found = propertyOf(definition, name);
  if (found === null) {
    report(diagnostic("LMM0418", definition.name.span, { name, kind, definition: definition.name.name, example }));
  }
  return found;
}

/** A property that is one of a few words; the first where it is absent or wrong. */
export function choiceOf<Choice extends string>(
  definition: ScalarDefinition,
  name: string,
  choices: readonly [Choice, ...Choice[]],
  { report }: DefinitionReading,
): Choice {
  const value = propertyOf(definition, name);
  if (value === null) return choices[0];
  const found = choices.find((choice) => choice === wordOf(value));
  if (found === undefined) {
    report(diagnostic("LMM0408", value.span, { text: printExpression(value), expected: choices.map((one) => `\`${one}\``).join(" or ") }));
  }
  return found ?? choices[0];
}

/** `elsewhere = ["nlme::corAR1"]`: what other packages call the same; empty where nothing is said, or nothing that can be read. */
export function namesElsewhere(definition: ScalarDefinition, { report }: DefinitionReading): readonly string[] {
  const written = propertyOf(definition, "elsewhere");
  const names = written && textsOf(written);
  if (written !== null && names === null) {
    report(diagnostic("LMM0408", written.span, { text: printExpression(written), expected: 'a list of names in quotes, as in `["nlme::corAR1"]`' }));
  }
  return names ?? [];
}
