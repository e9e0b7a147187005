/**
 * Program + table -> model, design and plan, with every complaint on the way. Each arrow is one pure function of another
 * room; this page only joins them. Nothing is fitted here.
 */
import { parse, type Program } from "../../grammar/index.js";
import { analyze, applyDataBlock } from "../analysis/index.js";
import { tableFrom, type DataInput, type Table } from "../data/index.js";
import { schemaOf } from "../data/table.js";
import { learnDesign, type Design, type LearntDesign } from "../design/index.js";
import { CompileError, hasErrors, type Diagnostic } from "../diagnostics/index.js";
import { buildGraph, type TrainingGraph } from "../graph/index.js";
import { invariant } from "../invariant.js";
import type { Model } from "../model/index.js";
import { dataFacts, makePlan, type Plan } from "../plan/index.js";
import type { NetworkStep } from "../training/index.js";
import { executorDecision } from "../training/executors/choose.js";
import { levelCovariances } from "./level-covariances.js";
import { networkParts } from "./networks.js";
import type { ReadProgram } from "./read.js";

/** Settings laid over the program's own, as name -> text: `criterion`, and whatever a `train` block may say (`{ epochs: "3" }`). */
export type Overrides = Readonly<Record<string, string>>;

/** The name diagnostics give to settings from outside. */
const overridesSource = "<settings>";

export interface Prepared {
  /** null as soon as an error stands in the way; the diagnostics say which */
  readonly model: Model | null;
  readonly learned: LearnedDesign | null;
  readonly plan: Plan | null;
  /** what the model's networks train as; null without a network, or where an error stands in the way */
  readonly graph: TrainingGraph | null;
  /** of reading the program, and of all that follows */
  readonly diagnostics: readonly Diagnostic[];
  /** those of the program and the plan, which other rows would bring too */
  readonly remarks: readonly Diagnostic[];
  /** the data as they were read, before the program declared any type */
  readonly table: Table;
}

export interface LearnedDesign {
  readonly design: Design;
  /** what transforms and factors learnt from the training rows */
  readonly learnt: LearntDesign;
  /** rows of the table left out because a value was missing */
  readonly droppedRows: number;
}

/** All that a fit needs. */
export interface Ready extends LearnedDesign {
  readonly model: Model;
  readonly plan: Plan;
  readonly diagnostics: readonly Diagnostic[];
  /** an emitted module's own: the two passes of the nets' graph written out, for TensorFlow.js */
  readonly step?: NetworkStep;
}

export function prepare(read: ReadProgram, data: DataInput, overrides: Overrides): Prepared {
  const diagnostics: Diagnostic[] = [...read.diagnostics];
  const remarks: Diagnostic[] = [...read.diagnostics];
  const note = <Result extends { readonly diagnostics: readonly Diagnostic[] }>(result: Result): Result => {
    diagnostics.push(...result.diagnostics);
    return result;
  };
  const remark = <Result extends { readonly diagnostics: readonly Diagnostic[] }>(result: Result): Result => {
    remarks.push(...result.diagnostics);
    return note(result);
  };
  const { table } = note(tableFrom(data));
  const { program } = remark(overlayProgram(read.program, overrides));
  const typed = note(applyDataBlock(table, program));
  const { model } = remark(analyze(program, schemaOf(typed.table), read.definitions, read.diagnostics));
  const unfinished = { model, learned: null, plan: null, graph: null, diagnostics, remarks, table };
  if (model === null || hasErrors(diagnostics)) return unfinished;
  const { covariances } = note(levelCovariances(model, read.resolveCovariance));
  if (hasErrors(diagnostics)) return unfinished;
  const { design, learnt, droppedRows } = note(learnDesign(model, typed.table, covariances));
  const learned = design === null || learnt === null ? null : { design, learnt, droppedRows };
  if (learned === null || hasErrors(diagnostics)) return { ...unfinished, learned };
  const graph = graphOf(model, learned.design);
  const { plan } = remark(makePlan(model, dataFacts(learned.design, graph?.parameterCount ?? 0)));
  return { ...unfinished, learned, plan: withExecutor(plan, graph), graph };
}

/** @throws CompileError holding every diagnostic, when one of them is an error */
export function throwErrors(diagnostics: readonly Diagnostic[]): void {
  if (hasErrors(diagnostics)) throw new CompileError(diagnostics);
}

/** @throws CompileError when something stands between the program and a fit */
export function readyToFit(prepared: Prepared): Ready {
  const { model, learned, plan, diagnostics } = prepared;
  throwErrors(diagnostics);
  invariant(model !== null && learned !== null && plan !== null, "a program without errors has a model, a design and a plan");
  return { model, ...learned, plan, diagnostics };
}

/** The graph that the model's networks train as; null without a network. */
function graphOf(model: Model, design: Design): TrainingGraph | null {
  const { parts, inputs } = networkParts(model, design);
  return parts.length === 0 ? null : buildGraph(parts, inputs.columns);
}

/** The plan, and which executor its graph will run on. */
function withExecutor(plan: Plan | null, graph: TrainingGraph | null): Plan | null {
  if (plan === null || plan.training === null || graph === null) return plan;
  return { ...plan, decisions: [...plan.decisions, executorDecision(graph, plan.training)] };
}

/** Settings given from outside are statements read after the program's own. */
function overlayProgram(program: Program, overrides: Overrides): { program: Program; diagnostics: readonly Diagnostic[] } {
  const { criterion, ...training } = overrides;
  const entries = Object.entries(training).map(([name, value]) => `${name} = ${value}`);
  const statements = [
    ...(criterion === undefined ? [] : [`criterion = ${criterion}`]),
    ...(entries.length === 0 ? [] : [`train { ${entries.join(", ")} }`]),
  ];
  if (statements.length === 0) return { program, diagnostics: [] };
  const parsed = parse({ name: overridesSource, text: statements.join("\n") });
  return { program: { ...program, statements: [...program.statements, ...parsed.program.statements] }, diagnostics: parsed.diagnostics };
}
