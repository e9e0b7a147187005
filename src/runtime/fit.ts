/**
 * What an emitted module calls: its model over rows, fitted under its plan. The design learns from the rows as `compile` lets it; the plan is
 * the module's own, and rows that it does not fit are refused. Joins rooms; computes nothing itself.
 */
import { retypeColumn, tableFrom, type ColumnType, type DataInput, type Table } from "../data/index.js";
import { learnDesign, type Design } from "../design/index.js";
import { CompileError, diagnostic, hasErrors, type Diagnostic } from "../diagnostics/index.js";
import { buildGraph } from "../graph/index.js";
import { invariant } from "../invariant.js";
import { covarianceCode, hasCovarianceCode, type Model } from "../model/index.js";
import { fitReady } from "../pipeline/fit.js";
import type { FittedModel } from "../pipeline/fitted.js";
import { levelCovariances } from "../pipeline/level-covariances.js";
import { networkParts } from "../pipeline/networks.js";
import type { FitOptions } from "../pipeline/options.js";
import type { LearnedDesign } from "../pipeline/prepare.js";
import { dataFacts, descentDecision, makePlan, startsDecision, type DataFacts, type Plan, type TrainingPlan } from "../plan/index.js";
import type { NetworkStep } from "../training/index.js";
import { executorDecision } from "../training/executors/choose.js";

/** What a module holds. */
export interface Program {
  readonly model: Model;
  readonly plan: Plan;
  /** the types of columns that are not to be told by their values */
  readonly columns?: Readonly<Record<string, ColumnType>>;
  /** what the compiler remarked of the formula; the report repeats it */
  readonly remarks?: readonly Diagnostic[];
  /** the nets' training step as TensorFlow.js operations */
  readonly step?: NetworkStep;
}

export interface TrainOptions extends Omit<FitOptions, "criterion" | "overrides">, Partial<Pick<TrainingPlan, "backend" | "epochs" | "patience" | "seeds">> {
  /** the matrices of covariances between levels that the model names: one row and one column per level */
  readonly covariances?: Readonly<Record<string, DataInput>>;
}

/**
 * Same rows and seed: the same fit as `compile(...).fit(rows)`, bit by bit.
 * @throws DiagnosticError where the rows do not fit the model, or ask for another plan
 */
export async function fitProgram({ model, plan, columns = {}, remarks = [], step }: Program, data: DataInput, options: TrainOptions = {}): Promise<FittedModel> {
  const diagnostics: Diagnostic[] = [...remarks];
  const note = <Result extends { readonly diagnostics: readonly Diagnostic[] }>(result: Result): Result => {
    diagnostics.push(...result.diagnostics);
    if (hasErrors(diagnostics)) throw new CompileError(diagnostics);
    return result;
  };
  const { table } = note(typed(note(tableFrom(data)).table, columns));
  const { covariances } = note(levelCovariances(model, (file) => options.covariances?.[file] ?? null));
  const { design, learnt, droppedRows } = note(learnDesign(model, table, covariances));
  invariant(design !== null && learnt !== null, "rows without errors have a design");
  const learned: LearnedDesign = { design, learnt, droppedRows };
  const facts = dataFacts(design, plan.facts.networkWeightCount);
  note({ diagnostics: [...makePlan(model, facts).diagnostics.filter(({ severity }) => severity === "error"), ...complaintsAboutPlan(model, plan.facts, facts, design)] });
  return fitReady({ model, ...learned, plan: settledPlan(plan, model, design, options), diagnostics, ...(step === undefined ? {} : { step }) }, options);
}

/** The table with the module's types. */
function typed(table: Table, types: Readonly<Record<string, ColumnType>>): { table: Table; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const columns = table.columns.flatMap((column) => {
    if (!Object.hasOwn(types, column.name)) return [column];
    const result = retypeColumn(column, types[column.name], null);
    diagnostics.push(...result.diagnostics);
    return result.column ?? [];
  });
  return { table: { ...table, columns }, diagnostics };
}

/** A plan holds where the groups lie to each other as they did; numbers of rows and levels may be others. */
function complaintsAboutPlan(model: Model, planned: DataFacts, found: DataFacts, { grouped }: Design): readonly Diagnostic[] {
  const complaint = (what: string): Diagnostic => diagnostic("LMM1103", null, { what });
  const crossing = planned.relations.flatMap(({ inner, outer, relation }) => {
    if (relation === "crossed") return [];
    const now = found.relations.find((one) => one.inner === inner && one.outer === outer && one.relation !== "crossed");
    return now === undefined ? [complaint(`\`${planned.groups[inner].label}\` is not nested in \`${planned.groups[outer].label}\``)] : [];
  });
  const moved = model.contributions.filter((one) => one.kind === "grouped").flatMap(({ structure, groupingFactor }, term) => {
    const positions = grouped[term].positions;
    if (structure.kind !== "expression" || positions === null || !hasCovarianceCode(structure.definition)) return [];
    return covarianceCode(structure.definition, [...positions]) === null ? [complaint(`the effects of \`${groupingFactor.label}\` lie at ${[...positions].join(", ")}`)] : [];
  });
  const isOtherV = (planned.denseBlocks === null) !== (found.denseBlocks === null) || planned.fields.length !== found.fields.length;
  return [...crossing, ...moved, ...(isOtherV ? [complaint("their covariance is of another form")] : [])];
}

/** The module's plan with what the caller asks for, and told so. */
function settledPlan(plan: Plan, model: Model, design: Design, { seed, seeds, backend, epochs, patience }: TrainOptions): Plan {
  const asked = Object.entries({ seed, seeds, backend, epochs, patience }).filter(([, value]) => value !== undefined);
  if (plan.training === null || asked.length === 0) return plan;
  const training: TrainingPlan = { ...plan.training, ...Object.fromEntries(asked) };
  const { parts, inputs } = networkParts(model, design);
  const told = [descentDecision(training), startsDecision(training), executorDecision(buildGraph(parts, inputs.columns), training)];
  return { ...plan, training, decisions: plan.decisions.map((one) => told.find(({ topic }) => topic === one.topic) ?? one) };
}
