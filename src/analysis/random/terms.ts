/**
 * A random term into grouped contributions: `(basis | g)`, `(basis || g)`, nested groups, `us(...)`, `diag(...)`, and
 * structures by definition. In lme4's order: for two bars term by term, within each from the innermost group out.
 */
import { deparse, type BarExpression, type CallExpression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import { assertNever } from "../../invariant.js";
import type { CovarianceStructure, GroupedContribution, LevelCovarianceReference, LinearTerms } from "../../model/index.js";
import type { StructureWord } from "../definitions/definitions.js";
import type { Scope } from "../scope.js";
import { barArgument } from "../words.js";
import { basisOf, blocksKept, isEmptyBasis, removedFrom, separateBases, wholeBasis, type Basis } from "./bases.js";
import { groupingFactors } from "./groups.js";
import { learnedBasis, lowerLearned } from "./learned.js";
import { levelCovarianceOf } from "./level-covariance.js";
import { occasionBasis, usesPositions } from "./positions.js";
import type { Formula } from "../formula.js";

/** `(basis | group)`, `(basis || group)` */
export function lowerBar(bar: BarExpression, formula: Formula, scope: Scope): void {
  const learned = learnedBasis(bar, scope);
  if (learned !== null) return lowerLearned(learned, bar, null, formula, scope);
  const basis = readBasis(bar, formula, scope);
  if (basis === null) return;
  if (bar.operator === "|") return addGrouped([wholeBasis(basis)], { kind: "unstructured" }, bar, formula, scope);
  const blocks = blocksKept(basis);
  if (blocks.length > 0) scope.report(diagnostic("LMM0334", bar.span, { blocks }));
  addGrouped(separateBases(basis), { kind: "unstructured" }, bar, formula, scope);
}

/** `us(basis | group)`, `diag(basis | group)`, or a structure by its name */
export function lowerStructured(call: CallExpression, formula: Formula, scope: Scope): void {
  const bar = barArgument(call);
  const { name } = call.callee;
  if (bar === null || bar.operator === "||" || call.arguments.slice(1).some((argument) => argument.name === null)) {
    scope.report(diagnostic("LMM0335", call.span, { structure: name }));
    return;
  }
  const settings = call.arguments.slice(1);
  const word = scope.definitions.structures.get(name);
  const learned = learnedBasis(bar, scope);
  if (learned !== null && word !== undefined) return scope.report(diagnostic("LMM0358", call.span, { term: deparse(call) }));
  if (learned !== null) return lowerLearned(learned, { ...bar, settings }, primitiveStructure(name), formula, scope);
  if (word !== undefined) return lowerDefined(word, { ...bar, settings }, formula, scope);
  const basis = readBasis(bar, formula, scope);
  if (basis === null) return;
  addGrouped([wholeBasis(basis)], primitiveStructure(name), { ...bar, settings }, formula, scope);
}

function primitiveStructure(name: string): CovarianceStructure {
  return name === "us" ? { kind: "unstructured" } : { kind: "diagonal" };
}

/** A structure of positions takes one column as its occasions; one of equal and unequal effects takes any basis. */
function lowerDefined(word: StructureWord, bar: BarExpression, formula: Formula, scope: Scope): void {
  const { definition } = word;
  if (!usesPositions(definition)) {
    const basis = readBasis(bar, formula, scope);
    if (basis !== null) addGrouped([wholeBasis(basis)], { kind: "expression", definition, position: null }, bar, formula, scope);
    return;
  }
  const occasions = occasionBasis(bar.basis, word, scope);
  if (occasions !== null) addGrouped([occasions.terms], { kind: "expression", definition, position: occasions.position }, bar, formula, scope);
}

/** Two bars are expanded before rows are looked at: there a variable that a minus took away leaves no trace. */
function readBasis(bar: BarExpression, formula: Formula, scope: Scope): Basis | null {
  const basis = basisOf(bar.basis, formula.otherColumns, scope);
  if (bar.operator === "|") formula.removed.push(...removedFrom(basis));
  if (!isEmptyBasis(basis)) return basis;
  scope.report(diagnostic("LMM0309", bar.span, { basis: deparse(bar.basis) }));
  return null;
}

function addGrouped(bases: readonly LinearTerms[], structure: CovarianceStructure, bar: BarExpression, formula: Formula, scope: Scope): void {
  const groups = groupingFactors(bar.group, scope);
  const levelCovariance = levelCovarianceOf(bar.settings, groups, scope);
  for (const basis of bases) {
    for (const groupingFactor of groups) addOnce({ kind: "grouped", groupingFactor, basis, structure, levelCovariance, network: null, span: bar.span }, formula, scope);
  }
}

/** The same term twice has two variances that no data can tell apart. */
function addOnce(term: GroupedContribution, formula: Formula, scope: Scope): void {
  const signature = `${term.groupingFactor.label} ${describeBasis(term.basis)} ${describeStructure(term.structure)} ${describeCovariance(term.levelCovariance)}`;
  if (formula.randomTerms.has(signature)) scope.report(diagnostic("LMM0315", term.span, { group: term.groupingFactor.label }));
  formula.randomTerms.add(signature);
  formula.contributions.push(term);
}

function describeBasis({ hasIntercept, terms }: LinearTerms): string {
  return [hasIntercept ? "1" : "0", ...terms.map(({ label }) => label)].join(" + ");
}

function describeCovariance(covariance: LevelCovarianceReference | null): string {
  return covariance === null ? "" : covariance.file;
}

function describeStructure(structure: CovarianceStructure): string {
  switch (structure.kind) {
    case "unstructured":
    case "diagonal":
    case "spherical":
      return structure.kind;
    case "expression":
      return structure.definition.name;
    default:
      return assertNever(structure);
  }
}
