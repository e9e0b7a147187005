/**
 * The pipeline on one page: text -> tree -> model -> design -> plan -> fit. `check` returns every complaint and never
 * throws; `compile` throws one error that holds them all. Each step is a room of its own.
 */
import { formulaOf, printProgram } from "../grammar/index.js";
import { checkConformance, documentationOf, standardDefinitions, wordPages, type WordPage } from "./analysis/definitions/index.js";
import { columnDeclarations } from "./analysis/index.js";
import type { DataInput } from "./data/index.js";
import { designReport, type DesignReport } from "./design/index.js";
import { CompileError, diagnostic, type Diagnostic, type SourceText } from "./diagnostics/index.js";
import type { EmitOptions } from "./emit/index.js";
import { describeGraph, mermaidGraph, printTrainingGraph, type GraphDescription } from "./graph/index.js";
import { assertNever, invariant } from "./invariant.js";
import type { FittedModel } from "./load.js";
import { printModel, type Model } from "./model/index.js";
import { fitReady } from "./pipeline/fit.js";
import { overridesOf, type FitOptions } from "./pipeline/options.js";
import { prepare, readyToFit, throwErrors, type Prepared, type Overrides } from "./pipeline/prepare.js";
import { readProgram, type CovarianceResolver, type ImportResolver, type ReadProgram, type Resolvers } from "./pipeline/read.js";
import { printPlan, type Plan } from "./plan/index.js";
import type { ColumnsOf, DataWith, FormulaColumns, UnknownColumns } from "./typed/index.js";

export interface CompileOptions {
  /** columns to check the formula against; without them only the text and its definitions are checked */
  readonly data?: DataInput;
  /** finds the programs that `import` names */
  readonly resolveImport?: ImportResolver;
  /** the matrices that `cov = "name"` names, by that name: rows or columns of a table, one row and one column per level */
  readonly covariances?: Readonly<Record<string, DataInput>>;
  /** finds the matrices that `covariances` does not hold */
  readonly resolveCovariance?: CovarianceResolver;
  /** `train` settings laid over the program's own: `{ epochs: "3" }` */
  readonly overrides?: Overrides;
  /** whether a sound model that no engine fits is compiled all the same: its plan is null, the diagnostics say why, a fit of it throws */
  readonly acceptsUnfitted?: boolean;
}

/** @typeParam Named the columns that a formula given as a literal names: rows without one of them are a type error */
export interface CompiledModel<Named extends FormulaColumns = UnknownColumns> {
  /** warnings and notes; errors were thrown, but for those that `acceptsUnfitted` lets pass */
  readonly diagnostics: readonly Diagnostic[];
  /** every text that was read, for drawing carets */
  readonly sources: readonly SourceText[];
  /** the file of the program's `data "file"` block, as written; null where it names none */
  readonly dataFile: string | null;
  /** the model and the plan as plain data; null until data is known, and the plan where no engine fits the model */
  readonly ir: Model | null;
  readonly plan: Plan | null;
  /** what the formula's nets train as, forward and backward, with shapes and types, as plain data; null without a net, or until data is known */
  readonly graph: GraphDescription | null;
  /**
   * The program in canonical layout, the model, the plan or the training graph in words; null for what needs data before it was given, and for the
   * graph of a formula without a net. `mermaid` draws the graph as a flowchart.
   */
  print(artefact: "syntax" | "model" | "plan" | "graph" | "mermaid"): string | null;
  /** R's design matrices over the rows of `data`; @throws CompileError */
  design<Data extends DataInput>(data: DataWith<Data, Named["fit"]>): DesignReport;
  /**
   * A readable TypeScript module that fits this model as `fit` does, bit by bit, and predicts; it imports `lmmc/runtime` alone.
   * Rejects with a CompileError where no data was given to `compile`.
   */
  emit(options?: EmitOptions): Promise<string>;
  /** @throws CompileError when the formula and the data do not fit together */
  fit<Data extends DataInput>(data: DataWith<Data, Named["fit"]>, options?: FitOptions): Promise<FittedModel<Named["predict"]>>;
}

/**
 * Every complaint about a program, about the words it defines (derivatives, positive-definiteness, densities, tried on many
 * values), and about the data against it where data is given. Never throws for a user's mistake.
 */
export function check(source: SourceText | string, options: CompileOptions = {}): readonly Diagnostic[] {
  const read = readProgram(source, resolversOf(options));
  const found = options.data === undefined ? [...read.diagnostics, ...withoutFormula(read)] : prepare(read, options.data, options.overrides ?? {}).diagnostics;
  return read.definesWords ? [...found, ...checkConformance(read.definitions, standardDefinitions())] : found;
}

function resolversOf({ resolveImport, covariances, resolveCovariance }: CompileOptions): Resolvers {
  const given = new Map(Object.entries(covariances ?? {}));
  return { resolveImport: resolveImport ?? null, resolveCovariance: (path, from) => given.get(path) ?? resolveCovariance?.(path, from) ?? null };
}

/** The columns that a program's `data { }` block declares as images or sequences, with the shape of their cells. Never throws. */
export function declaredArrays(source: SourceText | string, options: CompileOptions = {}): DeclaredArrays {
  const declared = columnDeclarations(readProgram(source, resolversOf(options)).program, () => undefined);
  return Object.fromEntries(declared.flatMap(({ column, type }) => (type.kind === "array" ? [[column, type.shape]] : [])));
}

/** By column, extents outermost first: [height, width, channels] of an image, [length, channels] of a sequence. */
export type DeclaredArrays = Readonly<Record<string, readonly number[]>>;

/** A file of definitions for others to import needs no formula. */
function withoutFormula({ program, diagnostics, definesWords }: ReadProgram): readonly Diagnostic[] {
  const { formula, diagnostics: complaints } = formulaOf(program, diagnostics);
  return formula === null && definesWords ? [] : complaints;
}

/** Every word that a formula may hold, with its meaning and an example: stdlib's, a program's own, and those that no definition says. */
export function vocabulary(source: SourceText | string = "", options: CompileOptions = {}): readonly WordPage[] {
  return wordPages(readProgram(source, resolversOf(options)).definitions);
}

/** What a word of the vocabulary stands for, as text. Null where there is none. */
export function documentation(word: string, source: SourceText | string = "", options: CompileOptions = {}): string | null {
  return documentationOf(word, readProgram(source, resolversOf(options)).definitions);
}

/**
 * A program, ready to be fitted. Of a formula written as a literal the type checker knows which columns its data must have.
 * @throws CompileError holding every diagnostic, when one of them is an error
 */
export function compile<const Text extends string>(source: SourceText | Text, options: CompileOptions = {}): CompiledModel<ColumnsOf<Text>> {
  const read = readProgram(source, resolversOf(options));
  const overrides = options.overrides ?? {};
  const prepared = options.data === undefined ? null : prepare(read, options.data, overrides);
  const diagnostics = prepared?.diagnostics ?? read.diagnostics;
  const hasDesign = prepared !== null && prepared.learned !== null;
  if (!hasDesign || options.acceptsUnfitted !== true) throwErrors(diagnostics);
  return {
    diagnostics,
    sources: read.sources,
    dataFile: read.dataFile,
    ir: prepared?.model ?? null,
    plan: prepared?.plan ?? null,
    graph: prepared?.graph ? describeGraph(prepared.graph) : null,
    print: (artefact) => (artefact === "syntax" ? printProgram(read.program) : printPrepared(artefact, prepared)),
    design: (data) => designOf(prepare(read, data, overrides)),
    emit: (emitOptions = {}) => emitted(read, prepared, emitOptions),
    fit: async (data, fitOptions = {}) => fitReady(readyToFit(prepare(read, data, { ...overrides, ...overridesOf(fitOptions) })), fitOptions),
  };
}

function printPrepared(artefact: "model" | "plan" | "graph" | "mermaid", prepared: Prepared | null): string | null {
  switch (artefact) {
    case "model":
      return prepared?.model ? printModel(prepared.model, prepared.learned?.design) : null;
    case "plan":
      return prepared?.plan ? printPlan(prepared.plan) : null;
    case "graph":
      return prepared?.graph ? printTrainingGraph(prepared.graph) : null;
    case "mermaid":
      return prepared?.graph ? mermaidGraph(describeGraph(prepared.graph)) : null;
    default:
      return assertNever(artefact);
  }
}

/** The emitter, and the library that lays out what it writes, are loaded here and nowhere else. */
async function emitted({ program }: ReadProgram, prepared: Prepared | null, options: EmitOptions): Promise<string> {
  if (prepared === null) throw new CompileError([diagnostic("LMM1101", null, {})]);
  const { model, plan, design } = readyToFit(prepared);
  const { graph, table, remarks } = prepared;
  return (await import("./emit/index.js")).emitModule({ program, model, plan, design, graph, table, remarks }, options);
}

/** A design needs no engine, so a term that none can fit yet does not stand in its way. */
function designOf(prepared: Prepared): DesignReport {
  const { model, learned } = prepared;
  if (learned === null) throwErrors(prepared.diagnostics);
  invariant(model !== null && learned !== null, "a program without errors has a design");
  return designReport(model, learned.design, learned.droppedRows);
}
