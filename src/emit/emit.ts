/**
 * A program over its data as a readable TypeScript module: rows as types, the model's parts and the plan as data, expressions and their
 * derivatives as functions, the training step as tensor operations, and `train` and `predict`. The module runs on `lmmc/runtime`, without
 * formula, parser of formulas or planner. Joins what its neighbours print; computes nothing.
 */
import { columnDeclarations } from "../analysis/index.js";
import type { Program } from "../../grammar/index.js";
import type { Table } from "../data/index.js";
import { predictorVariables, trainingVariables, type Design } from "../design/index.js";
import type { Diagnostic } from "../diagnostics/index.js";
import { printFormula } from "../expression/index.js";
import type { TrainingGraph } from "../graph/index.js";
import type { FamilyReference, Model, TrainingSettings } from "../model/index.js";
import { unsetTraining } from "../model/training.js";
import type { Plan } from "../plan/index.js";
import { columnCode } from "./columns.js";
import { parameterData } from "./covariances.js";
import { headerLines } from "./header.js";
import { code, printLiteral, type Code } from "./literal.js";
import { printModule } from "./module.js";
import { namesBeside } from "./names.js";
import { planDocumentation, planLiteral } from "./plan.js";
import { rowTypes } from "./rows.js";
import { declareStep } from "./step.js";
import { declareContributions } from "./terms.js";
import { call, typeName, type Writing } from "./writing.js";

/** What is emitted. */
export interface Emission {
  readonly program: Program;
  readonly model: Model;
  readonly plan: Plan;
  readonly design: Design;
  /** of the networks; null where there are none */
  readonly graph: TrainingGraph | null;
  /** as it was read, before any type was declared */
  readonly table: Table;
  /** of the program and the plan, not of the rows: the module repeats them */
  readonly remarks: readonly Diagnostic[];
}

export interface EmitOptions {
  /** where the module imports the runtime from (default: `lmmc/runtime`) */
  readonly runtime?: string;
}

/** Names that the runtime gives, so that no declaration hides one, and those of the module's own surface. */
const surface = ["Row", "NewRow", "model", "plan", "train", "predict", "rows", "options", "fit", "on", "batch"];

export function emitModule(emission: Emission, { runtime = "lmmc/runtime" }: EmitOptions = {}): string {
  const { model, plan, design, graph, table } = emission;
  const writing: Writing = { names: namesBeside([...surface, ...runtimeNames]), calls: new Set(), types: new Set(), declarations: [], shared: new Map() };
  const contributions = declareContributions(writing, model.contributions, design);
  const modelName = declareModel(writing, model, contributions);
  declarePlan(writing, plan);
  const step = graph === null ? null : declareStep(writing, graph);
  declareSurface(writing, emission, modelName, step);
  const required = trainingVariables(model).map(({ expression }) => expression);
  const predictors = predictorVariables(model).map(({ expression }) => expression);
  const { row, newRow } = rowTypes(model, required, predictors, table);
  return printModule({
    header: headerLines(model, design, plan),
    runtime,
    calls: [...writing.calls],
    types: [...writing.types],
    interfaces: [
      { name: "Row", documentation: "A row to learn from.", properties: row },
      { name: "NewRow", documentation: "A row to predict. A level that training did not see has effect 0.", properties: newRow },
    ],
    declarations: writing.declarations,
  });
}

/** Every name of the runtime's surface that a module may import. */
const runtimeNames = [
  "basis", "column", "computed", "factorOf", "isLevel", "covariance", "fitProgram", "defineModel", "factor", "field", "linear", "network", "numeric", "offset",
  "randomEffects", "patchesGradient", "patchesOf", "pooled", "poolGradient", "previousRows", "recurrence", "recurrenceGradient", "and", "digamma", "equal", "greater", "greaterOrEqual", "integerDivide", "less",
  "lessOrEqual", "lgamma", "modulo", "normalCdf", "normalDensity", "normalQuantile", "not", "notEqual", "polygamma", "power", "roundHalfToEven", "select",
  "square", "trigamma", "Tensor", "TensorOperations", "NetworkStep", "Plan", "FittedModel", "PredictOptions", "Prediction", "TrainOptions",
];

function declareModel(writing: Writing, model: Model, contributions: readonly Code[]): string {
  const { name, formula, response, family, removedVariables, weights, criterion, training } = model;
  const data = {
    ...(name === null ? {} : { name }),
    formula,
    response: {
      label: response.label,
      expression: columnCode(writing, response.expression),
      ...(response.failures === null ? {} : { failures: columnCode(writing, response.failures) }),
    },
    contributions,
    family: familyData(family),
    ...(removedVariables.length === 0 ? {} : { removedVariables: removedVariables.map((one) => columnCode(writing, one)) }),
    ...(weights === null ? {} : { weights: columnCode(writing, weights) }),
    ...(criterion === null ? {} : { criterion }),
    ...settingsData(training),
  };
  writing.declarations.push({
    kind: "constant", name: "model", isExported: true, type: null, documentation: "The model: its parts in the order of the formula.",
    initializer: `${call(writing, "defineModel")}(${printLiteral(data)})`,
  });
  return "model";
}

function familyData({ name, link, isInteger, isNormalIdentity, logDensity, variables, parameters }: FamilyReference): Readonly<Record<string, unknown>> {
  return {
    name,
    link,
    isInteger,
    isNormalIdentity,
    logDensity: printFormula(logDensity),
    variables: variables.map((one) => ({ ...one, lower: printFormula(one.lower), upper: printFormula(one.upper) })),
    parameters: parameters.map(parameterData),
  };
}

/** What the program said; the plan completes it. */
function settingsData(training: TrainingSettings): Readonly<Record<string, unknown>> {
  const said = Object.entries(training).filter(([name, value]) => value !== unsetTraining[name as keyof TrainingSettings]);
  return said.length === 0 ? {} : { training: Object.fromEntries(said) };
}

function declarePlan(writing: Writing, plan: Plan): void {
  writing.declarations.push({
    kind: "constant", name: "plan", isExported: true, type: typeName(writing, "Plan"), documentation: planDocumentation(plan), initializer: planLiteral(plan),
  });
}

function declareSurface(writing: Writing, { program, remarks, plan }: Emission, model: string, step: string | null): void {
  const columns = Object.fromEntries(columnDeclarations(program, () => undefined).map(({ column, type }) => [column, type]));
  const held = {
    model: code(model),
    plan: code("plan"),
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
    ...(remarks.length === 0 ? {} : { remarks: remarks.map((one) => ({ ...one, span: null })) }),
    ...(step === null ? {} : { step: code(step) }),
  };
  writing.declarations.push({
    kind: "function", name: "train", isExported: true,
    documentation: plan.training === null
      ? "Fits the model to these rows. Rejects with every complaint where they do not fit it."
      : "Fits the model to these rows: the net is trained, then variances, fixed and random effects are settled on all of them. Rejects with every\ncomplaint where they do not fit it.",
    parameters: [
      { name: "rows", type: "readonly Row[]" },
      { name: "options", type: typeName(writing, "TrainOptions"), initializer: "{}" },
    ],
    returns: `Promise<${typeName(writing, "FittedModel")}>`,
    body: [`return ${call(writing, "fitProgram")}(${printLiteral(held)}, rows, options);`],
  });
  writing.declarations.push({
    kind: "function", name: "predict", isExported: true,
    documentation: "One prediction per row, in order; null where a row cannot be predicted. With `{ interval: 0.95 }` also limits, with `{ parts: true }` each term.",
    parameters: [
      { name: "fit", type: typeName(writing, "FittedModel") },
      { name: "rows", type: "readonly NewRow[]" },
      { name: "options", type: typeName(writing, "PredictOptions"), initializer: "{}" },
    ],
    returns: typeName(writing, "Prediction"),
    body: ["return fit.predict(rows, options);"],
  });
}
