/**
 * lmmc: an lme4-like formula language, compiled to exact mixed-model fits or to deep mixed-effects training.
 *
 * ```ts
 * const model = compile("Reaction ~ Days + (Days | Subject)");
 * const fit = await model.fit(rows);
 * fit.predict(newRows).prediction;
 * ```
 */
export { check, compile, declaredArrays, documentation, vocabulary, type CompiledModel, type CompileOptions, type DeclaredArrays } from "./compile.js";
export { formatProgram } from "./format.js";
export { FittedModel, loadFit } from "./load.js";
export { CompileError, DiagnosticError, type Diagnostic, type Severity, type SourceText, type Span } from "./diagnostics/index.js";
export { selectRows, splitRows, tableFrom, type ArrayBlock, type Columns, type DataInput, type Row, type RowSplit, type Table } from "./data/index.js";
export type { WordPage } from "./analysis/definitions/index.js";
export type { DesignReport } from "./design/index.js";
export type { EmitOptions } from "./emit/index.js";
export type { GraphDescription, NodeDescription, ParameterDescription } from "./graph/index.js";
export type { Model } from "./model/index.js";
export type { FitCheckpoints, FitOptions, FitProgress } from "./pipeline/options.js";
export type { SavedCheckpoint } from "./pipeline/checkpoint.js";
export { compareFits } from "./pipeline/compare.js";
export { crossValidate, type CrossValidationOptions } from "./pipeline/cross-validation.js";
export { competitorsOf, type Competitor, type CompetitorOptions } from "./pipeline/competitors.js";
export { competitorNames, competitorRules, type CompetitorName } from "./competitors/index.js";
export type { CrossValidationState } from "./pipeline/cross-validation-state.js";
export type { FoldRule } from "./pipeline/cross-validation-folds.js";
export type { RandomEffects } from "./pipeline/fitted.js";
export type { SimulateOptions } from "./pipeline/inference.js";
export type { IntervalOptions } from "./pipeline/intervals.js";
export type { PredictOptions, Prediction } from "./pipeline/predict.js";
export type { SavedFit } from "./pipeline/saved.js";
export type { CovarianceResolver, ImportResolver } from "./pipeline/read.js";
export type { Plan } from "./plan/index.js";
export { inSequence, type Parallel, type ParallelOptions, type SteadyWork, type Task, type Threads } from "./parallel/index.js";
export { port, type PortedModel, type PortOptions, type PortResult, type SourceLanguage } from "./port/index.js";
export { simulateDesign, simulationDesigns, type DesignOptions, type SimulatedTruth, type Simulation, type SimulationDesign, type SimulationRecipe } from "./simulation/index.js";
export { printComparison, printCrossValidation, printIntervals, type ComparedModel, type Comparison, type CrossValidation, type FoldScore, type ProgramScore, type ConfidenceInterval, type ConfidenceIntervals, type FitReport } from "./summary/index.js";
