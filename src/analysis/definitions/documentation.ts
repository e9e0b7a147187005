/** What a word means, for a reader at a terminal or an editor's hover text: made of its definition, never written twice. */
import { printFormula } from "../../expression/index.js";
import { assertNever } from "../../invariant.js";
import { countsTrials, type ParameterDefinition } from "../../model/index.js";
import { dialectHint } from "../dialects.js";
import { primitives, type PrimitiveKind } from "../primitives/index.js";
import type { Definitions, FamilyWord, KernelWord, LinkWord, StructureWord, Word } from "./definitions.js";
import { allWords } from "./read.js";

export interface WordPage {
  readonly name: string;
  readonly kind: Word["kind"] | PrimitiveKind;
  /** how it is called, or its definition */
  readonly signature: string;
  /** the first sentence says it in short; empty where a definition has no `##` lines */
  readonly meaning: string;
  /** one fact each */
  readonly details: readonly string[];
  /** a program, its last statement but a family's a formula */
  readonly example: string;
}

/** Of every word that a formula may hold: those in scope, and those that no definition says. */
export function wordPages(definitions: Definitions): readonly WordPage[] {
  const defined = allWords(definitions).map((word) => pageOf(word, definitions));
  return [...defined, ...[...primitives].map(([name, { kind, signature, meaning, example }]): WordPage => ({ name, kind, signature: signature.text, meaning, details: [], example }))];
}

/** The page of a word, or of several where a link and a family share its name; of another package's word, what it is here; or null. */
export function documentationOf(name: string, definitions: Definitions): string | null {
  const pages = wordPages(definitions).filter((page) => page.name === name);
  return pages.length === 0 ? translationOf(name, definitions) : pages.map(printPage).join("\n\n");
}

function translationOf(name: string, definitions: Definitions): string | null {
  const dialect = dialectHint(name);
  if (dialect !== null) return `${name}() belongs to ${dialect.dialect}: here, write ${dialect.instead}`;
  const namesakes = allWords(definitions).flatMap((word) => {
    const origins = "elsewhere" in word ? word.elsewhere.filter((one) => one === name || one.endsWith(`::${name}`)) : [];
    return origins.length === 0 ? [] : [`${origins.join(", ")} is the ${word.kind} ${word.name} here`];
  });
  return namesakes.length === 0 ? null : namesakes.join("\n");
}

function printPage({ signature, meaning, details, example }: WordPage): string {
  const parts = [signature, meaning, details.join("\n"), `example:\n${example.replace(/^/gm, "  ")}`];
  return parts.filter((part) => part !== "").join("\n\n");
}

function pageOf(word: Word, definitions: Definitions): WordPage {
  const { name, kind, text, documentation } = word;
  return { name, kind, signature: text, meaning: documentation ?? "", details: [...detailsOf(word), ...elsewhereLines(word)], example: exampleOf(word, definitions) };
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
    case "let":
      return [];
    default:
      return assertNever(word);
  }
}

function exampleOf(word: Word, definitions: Definitions): string {
  const { name } = word;
  switch (word.kind) {
    case "kernel":
      return `y ~ 1 + ${name}(${word.largestDimension === 1 ? "t" : "lat, lon"})`;
    case "structure":
      return `y ~ 1 + ${name}(t | g)`;
    case "family":
      return `${countsTrials(word) ? "cbind(k, n - k)" : "y"} ~ x + (1 | g)\nfamily = ${name}`;
    case "link":
      return `y ~ x + (1 | g)\nfamily = ${familyFor(word, definitions)}(link = ${name})`;
    case "net":
      return `y ~ ${name}(x, z) + (1 | g)`;
    case "let":
      return `y ~ ${name} + (1 | g)`;
    default:
      return assertNever(word);
  }
}

/** One whose mean lies where the link's argument may. */
function familyFor({ lower, upper }: LinkWord, { families }: Definitions): string {
  const fitting = [...families.values()].find(({ mean, variables }) => mean.lower === lower && mean.upper === upper && variables.length === 1);
  return (fitting ?? [...families.values()][0])?.name ?? "FAMILY";
}

function elsewhereLines(word: Word): readonly string[] {
  return "elsewhere" in word && word.elsewhere.length > 0 ? [`elsewhere: ${word.elsewhere.join(", ")}`] : [];
}

function kernelLines({ name, definition, largestDimension }: KernelWord): readonly string[] {
  const columns = largestDimension === 1 ? "t" : "lat, lon";
  const limit = largestDimension === null ? [] : [`at most ${largestDimension} ${largestDimension === 1 ? "column" : "columns"}`];
  const readings = definition.variables.map((one) => (one === "d" ? "d: distance between two sites" : "dot: inner product of two sites' columns"));
  return [`${name}(${columns} | g) is one independent surface for each level of g`, ...limit, ...readings];
}

function structureLines({ positions, isDefiniteEverywhere }: StructureWord): readonly string[] {
  const reading = positions === "index" ? "i, j: 1, 2, ... number the effects of one level" : "s, t: values of the column before the bar";
  const limit = isDefiniteEverywhere ? [] : ["not every value within the domains is a covariance; a fit keeps to those that are"];
  return [reading, ...limit];
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

function familyLines({ mean, dispersion, variance, defaultLink, isInteger }: FamilyWord): readonly string[] {
  return [
    `link, where none is named: ${defaultLink}`,
    isInteger ? "for whole numbers" : "for numbers",
    `mean ${parameterLine(mean)}`,
    `variance of one observation: ${printFormula(variance)}`,
    ...dispersion.map(parameterLine),
  ];
}

function linkLines({ lower, upper, inverse }: LinkWord): readonly string[] {
  return [`mu ${domainText(lower, upper)}`, `mu = ${printFormula(inverse)}`];
}
