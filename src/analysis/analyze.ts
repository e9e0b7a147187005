/**
 * Syntax tree + definitions + columns -> model: names resolved, formula expanded, types checked, words lowered to the closed set.
 * One pass reports every mistake it can find. Knows no rows.
 */
import { formulaOf, printExpression, type FormulaStatement, type Program } from "../../grammar/index.js";
import type { Schema } from "../data/table.js";
import { diagnostic, hasErrors, joinSpans, type Diagnostic } from "../diagnostics/index.js";
import type { LinearContribution, Model, Response } from "../model/index.js";
import { contrastsOf } from "./data/contrasts.js";
import type { Definitions } from "./definitions/definitions.js";
import { namesIn, startFormula, type Formula } from "./formula.js";
import { readPredictor } from "./predictor.js";
import { readResponse } from "./response.js";
import { scopeOf, type Scope } from "./scope.js";
import { readFamily } from "./settings/family.js";
import { readCriterion, readOffset, readSettings, readWeights } from "./settings/statements.js";
import { readTraining } from "./settings/training.js";
import { byDegree, usedVariables, variablesOf } from "./terms/algebra.js";
import { codeTerms } from "./terms/coding.js";
import { complainAboutModel } from "./whole.js";

export interface Analysis {
  /** null when an error stands in the way */
  readonly model: Model | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param schema of the table, after `applyDataBlock`
 * @param known what parsing reported: a formula that it could not read is not complained of again
 */
export function analyze(program: Program, schema: Schema, definitions: Definitions, known: readonly Diagnostic[] = []): Analysis {
  const diagnostics: Diagnostic[] = [];
  const scope = scopeOf(schema, definitions, contrastsOf(program), onceEach(diagnostics));
  const { formula: statement, diagnostics: missing } = formulaOf(program, known);
  diagnostics.push(...missing);
  const model = statement === null ? null : modelOf(program, statement, scope);
  return { model: hasErrors(diagnostics) ? null : model, diagnostics };
}

/** The same mistake in several places is told at the first. */
function onceEach(diagnostics: Diagnostic[]): (one: Diagnostic) => void {
  const told = new Set<string>();
  return (one) => {
    const text = `${one.code} ${one.message}`;
    if (!told.has(text)) diagnostics.push(one);
    told.add(text);
  };
}

function modelOf(program: Program, statement: FormulaStatement, scope: Scope): Model | null {
  const settings = readSettings(program, scope);
  const family = readFamily(settings.family, scope);
  const response = readResponse(statement.response, family, scope);
  const formula = readFormula(statement, scope);
  const linear = linearContribution(formula, statement, response, scope);
  const offset = readOffset(settings, scope);
  const weights = readWeights(settings, scope);
  const criterion = readCriterion(settings, scope);
  const training = readTraining(program, scope);
  if (response === null || family === null) return null;
  const model: Model = {
    kind: "model",
    name: nameOf(program),
    formula: `${printExpression(statement.response)} ~ ${printExpression(statement.predictor)}`,
    response,
    contributions: [linear, ...formula.contributions, ...offset],
    removedVariables: formula.removed,
    family,
    weights,
    criterion,
    training,
    span: statement.span,
  };
  complainAboutModel(model, scope);
  return model;
}

function nameOf(program: Program): string | null {
  const statement = program.statements.find(({ kind }) => kind === "model");
  return statement?.kind === "model" ? statement.name.name : null;
}

/** `.` is every column but the response's in the linear predictor, as in R; within a net, what is not named elsewhere. */
function readFormula({ response, predictor }: FormulaStatement, scope: Scope): Formula {
  const columnsBut = (named: ReadonlySet<string>): readonly string[] => scope.schema.map(({ name }) => name).filter((name) => !named.has(name));
  const formula = startFormula(
    () => columnsBut(namesIn([response])),
    () => columnsBut(namesIn([response, ...bundlesIn(predictor, scope)])),
    scope.contrasts,
  );
  readPredictor(predictor, formula, scope);
  formula.pending.forEach((read) => read());
  return formula;
}

/** The predictor and the text of every bundle that it names, directly or not. */
function bundlesIn(predictor: FormulaStatement["predictor"], { definitions }: Scope): FormulaStatement["predictor"][] {
  const found = new Set<string>();
  const values: FormulaStatement["predictor"][] = [predictor];
  for (const value of values) {
    for (const name of namesIn([value])) {
      const word = found.has(name) ? undefined : definitions.lets.get(name);
      if (word !== undefined) values.push(word.value);
      found.add(name);
    }
  }
  return values;
}

function linearContribution(formula: Formula, statement: FormulaStatement, response: Response | null, scope: Scope): LinearContribution {
  const { atoms, hasIntercept } = formula.expansion;
  const answered = atoms.variables.findIndex(({ label }) => label === response?.label);
  if (answered >= 0) scope.report(diagnostic("LMM0313", statement.predictor.span, { response: response?.label ?? "" }));
  const sorted = byDegree(formula.linear);
  const kept = answered < 0 ? sorted : sorted.filter((term) => !variablesOf(term).includes(answered));
  const isUsed = usedVariables(kept, atoms.variables.length);
  atoms.variables.forEach(({ expression }, index) => {
    if (isUsed[index] === 0 && index !== answered) formula.removed.push(expression);
  });
  const { firstLinear, lastLinear } = formula;
  const span = firstLinear === null || lastLinear === null ? statement.predictor.span : joinSpans(firstLinear, lastLinear);
  return { kind: "linear", terms: codeTerms(kept, atoms.variables, hasIntercept), span };
}
