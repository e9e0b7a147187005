/** What a word means, for a reader at a terminal or an editor's hover text: made of its definition, never written twice. */
import { printFormula } from "../../expression/index.js";
import { assertNever } from "../../invariant.js";
import type { ParameterDefinition } from "../../model/index.js";
import type { Definitions, FamilyWord, KernelWord, LinkWord, StructureWord, Word } from "./definitions.js";
import { wordsNamed } from "./read.js";

/** The page of a word, or of several where a link and a family share its name; null where nothing is called that. */
export function documentationOf(name: string, definitions: Definitions): string | null {
  const words = wordsNamed(definitions, name);
  return words.length === 0 ? null : words.map(pageOf).join("\n\n");
}

function pageOf(word: Word): string {
  const details = detailsOf(word);
  const parts = [word.text, word.documentation ?? "", [...details, ...elsewhereLines(word)].join("\n")];
  return parts.filter((part) => part !== "").join("\n\n");
}

function detailsOf(word: Word): readonly string[] {
  switch (word.kind) {
    case "kernel":
      return [...kernelLines(word), ...word.definition.parameters.map(parameterLine)];
    case "structure":
      return [...structureLines(word), ...parameterLines(word)];
    case "family":
      return familyLines(word);
    case "link":
      return linkLines(word);
    case "net":
      return [`in a formula: y ~ ${word.name}(x1, x2)`];
    case "let":
      return [`in a formula: y ~ ${word.name}`];
    default:
      return assertNever(word);
  }
}

function elsewhereLines(word: Word): readonly string[] {
  return "elsewhere" in word && word.elsewhere.length > 0 ? [`elsewhere: ${word.elsewhere.join(", ")}`] : [];
}

function kernelLines({ name, definition, largestDimension }: KernelWord): readonly string[] {
  const columns = largestDimension === 1 ? "t" : "lat, lon";
  const limit = largestDimension === null ? [] : [`at most ${largestDimension} ${largestDimension === 1 ? "column" : "columns"}`];
  const readings = definition.variables.map((one) => (one === "d" ? "d: distance between two sites" : "dot: inner product of two sites' columns"));
  return [`in a formula: y ~ 1 + ${name}(${columns}), or ${name}(${columns} | g) for one independent surface per level of g`, ...limit, ...readings];
}

function structureLines({ name, positions, isDefiniteEverywhere }: StructureWord): readonly string[] {
  const reading = positions === "index" ? "i, j: 1, 2, ... number the effects of one level" : "s, t: values of the column before the bar";
  const limit = isDefiniteEverywhere ? [] : ["not every value within the domains is a covariance; a fit keeps to those that are"];
  return [`in a formula: y ~ 1 + ${name}(t | g)`, reading, ...limit];
}

function parameterLines({ definition: { parameters, indexedUses } }: StructureWord): readonly string[] {
  return parameters.map((one) => {
    const use = indexedUses.find(({ parameter }) => parameter === one.name);
    return parameterLine(one) + (use === undefined ? "" : `, one for each value of ${printFormula(use.index)}`);
  });
}

function parameterLine({ name, lower, upper, start }: ParameterDefinition): string {
  return `${name} ${domainText(lower, upper)}${start === null ? "" : `, starts at ${printFormula(start)}`}`;
}

function domainText(lower: number, upper: number): string {
  if (upper === Infinity) return lower === -Infinity ? "any number" : `> ${lower}`;
  return lower === -Infinity ? `< ${upper}` : `in (${lower}, ${upper})`;
}

function familyLines({ name, mean, dispersion, variance, defaultLink, isInteger }: FamilyWord): readonly string[] {
  return [
    `in a program: family = ${name}, or family = ${name}(link = ${defaultLink})`,
    isInteger ? "for whole numbers" : "for numbers",
    `mean ${parameterLine(mean)}`,
    `variance of one observation: ${printFormula(variance)}`,
    ...dispersion.map(parameterLine),
  ];
}

function linkLines({ name, lower, upper, inverse }: LinkWord): readonly string[] {
  return [`in a program: family = ...(link = ${name})`, `mu ${domainText(lower, upper)}`, `mu = ${printFormula(inverse)}`];
}
