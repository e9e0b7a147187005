/** Each part of the model as a declaration of its own, with what it became over the rows as its comment. Knows contributions; no plan. */
import type { Design } from "../design/index.js";
import { assertNever } from "../invariant.js";
import type { Contribution, GroupedContribution, GroupingFactor, KernelContribution, LinearTerms, NetworkContribution } from "../model/index.js";
import { columnCode } from "./columns.js";
import { covarianceCode, structureCode } from "./covariances.js";
import { code, printLiteral, type Code } from "./literal.js";
import { upperFirst, camelCase } from "./names.js";
import { call, type Writing } from "./writing.js";

/** Names of the declarations, in the order of the model. */
export function declareContributions(writing: Writing, contributions: readonly Contribution[], design: Design): readonly Code[] {
  const seen = { grouped: 0, network: 0, kernel: 0 };
  return contributions.map((contribution) => {
    switch (contribution.kind) {
      case "linear":
        return declare(writing, "fixedEffects", fixedText(design), "linear", termsData(writing, contribution.terms));
      case "offset":
        return declareCall(writing, "offset", `${contribution.label}, with coefficient 1.`, `${call(writing, "offset")}(${JSON.stringify(contribution.label)}, ${columnCode(writing, contribution.expression).code})`);
      case "network":
        return declareNetwork(writing, contribution, design.networks[seen.network++]);
      case "grouped":
        return declareEffects(writing, contribution, design.grouped[seen.grouped++]);
      case "kernel":
        return declareField(writing, contribution, design.kernels[seen.kernel++]);
      default:
        return assertNever(contribution);
    }
  });
}

function declare(writing: Writing, name: string, documentation: string, builder: string, data: Readonly<Record<string, unknown>>): Code {
  return declareCall(writing, name, documentation, `${call(writing, builder)}(${printLiteral(data)})`);
}

function declareCall(writing: Writing, text: string, documentation: string, initializer: string): Code {
  const name = writing.names.claim(text);
  writing.declarations.push({ kind: "constant", name, isExported: false, type: null, documentation, initializer });
  return code(name);
}

function fixedText({ fixed: { names, droppedNames } }: Design): string {
  const dropped = droppedNames.length === 0 ? "" : `; left out, being determined by the others: ${shortened(droppedNames)}`;
  return names.length === 0 ? "No fixed effects." : `X: ${shortened(names)}${dropped}.`;
}

function termsData(writing: Writing, { hasIntercept, variables, terms }: LinearTerms): Readonly<Record<string, unknown>> {
  return {
    hasIntercept,
    variables: variables.map(({ label, expression, contrast }) => {
      const column = columnCode(writing, expression).code;
      return contrast === null
        ? code(`${call(writing, "numeric")}(${JSON.stringify(label)}, ${column})`)
        : code(`${call(writing, "factor")}(${JSON.stringify(label)}, ${column}, ${JSON.stringify(contrast)})`);
    }),
    terms: terms.map(({ label, factors }) => [label, ...factors.map(({ variable, coding }) => [variables[variable].label, coding])]),
  };
}

function groupData(writing: Writing, { label, factors }: GroupingFactor): Readonly<Record<string, unknown>> {
  return { label, factors: factors.map((one) => columnCode(writing, one)) };
}

function declareEffects(writing: Writing, { groupingFactor, basis, structure, levelCovariance, network }: GroupedContribution, { basisNames, levels, positions }: Design["grouped"][number]): Code {
  const documentation = `Z: ${shortened(basisNames)} by ${groupingFactor.label}, of ${count(levels.length, "level")}.`;
  return declare(writing, `by ${groupingFactor.label}`, documentation, "randomEffects", {
    by: groupData(writing, groupingFactor),
    basis: termsData(writing, basis),
    structure: structureCode(writing, structure, positions === null ? [] : [...positions], (one) => columnCode(writing, one)),
    ...(levelCovariance === null ? {} : { levelCovariance: levelCovariance.file }),
    ...(network === null ? {} : { network }),
  });
}

function declareField(writing: Writing, { label, definition, coordinates, inputs, groupingFactor, metric }: KernelContribution, { sites }: Design["kernels"][number]): Code {
  const within = groupingFactor === null ? "over the whole sample" : `in every level of ${groupingFactor.label}`;
  return declare(writing, `field ${definition.name}`, `The field ${label} ${within}, at ${count(sites.rows, "site")}.`, "field", {
    label,
    definition: covarianceCode(writing, definition, []),
    coordinates: coordinates.map((one) => columnCode(writing, one)),
    inputs,
    ...(groupingFactor === null ? {} : { within: groupData(writing, groupingFactor) }),
    metric,
  });
}

function declareNetwork(writing: Writing, { label, inputs, architecture, sequence, givesMean }: NetworkContribution, { inputNames }: Design["networks"][number]): Code {
  const role = givesMean ? "f" : "A basis of random effects";
  return declare(writing, "net", `${role}: ${label}, of ${count(inputNames.length, "input")}.`, "network", {
    label,
    inputs: inputs.map(({ expression, ...one }) => ({ ...one, expression: columnCode(writing, expression) })),
    ...architecture,
    ...(sequence === null ? {} : { sequence: { over: columnCode(writing, sequence.over), by: columnCode(writing, sequence.by) } }),
    ...(givesMean ? {} : { givesMean }),
  });
}

const count = (size: number, noun: string): string => `${size} ${noun}${size === 1 ? "" : "s"}`;

/** A long list is cut in its middle. */
export function shortened(names: readonly string[]): string {
  return names.length <= 8 ? names.join(", ") : `${names.slice(0, 5).join(", ")}, ... , ${names.slice(-2).join(", ")}`;
}

/** The type that an emitted module gives a column's few levels. */
export const levelTypeName = (column: string): string => upperFirst(camelCase(column));
