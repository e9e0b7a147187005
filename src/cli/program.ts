/**
 * The verbs and their options. Knows words only: each verb's work is loaded when it is called, so that `lmmc --help` answers
 * at once.
 */
import { Command, CommanderError, Option } from "commander";
import { openSession, type ExitCode, type Session } from "./session.js";
import type { Terminal } from "./terminal.js";
import type { CompareOptions } from "./verbs/compare.js";
import type { ConfintOptions } from "./verbs/confint.js";
import type { CrossValidateVerbOptions } from "./verbs/cv.js";
import type { EmitVerbOptions } from "./verbs/emit.js";
import type { ExplainOptions } from "./verbs/explain.js";
import type { PortVerbOptions } from "./verbs/port.js";
import type { SimulateDesignOptions } from "./verbs/simulate-design.js";
import type { SimulateVerbOptions } from "./verbs/simulate.js";

type Work = (session: Session) => Promise<ExitCode>;
type Finish = (isJson: boolean, work: Work) => Promise<void>;

/** Runs one command line. @param argv what follows `lmmc` */
export async function runCommandLine(argv: readonly string[], terminal: Terminal, version: string): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const finish: Finish = async (isJson, work) => {
    const session = openSession(terminal, isJson);
    try {
      exitCode = await work(session);
    } catch (error) {
      const { reportError } = await import("./failure.js");
      exitCode = reportError(session, error);
    }
  };
  try {
    await createProgram(terminal, finish, version).parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    exitCode = error.exitCode === 0 ? 0 : 2;
  }
  return exitCode;
}

function createProgram(terminal: Terminal, finish: Finish, version: string): Command {
  const program = new Command("lmmc")
    .description("Compiles an lme4-like formula into a mixed model and fits it: exactly, or by training a net under its likelihood.")
    .version(version)
    .helpCommand(false)
    .showHelpAfterError("(lmmc --help lists the verbs, lmmc <verb> --help their options)")
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) })
    .addHelpText("after", "\nExit codes: 0 fine, 1 a mistake in the model or the data, 2 in the command, 70 a fault of lmmc.");
  for (const declare of [declareCheck, declareExplain, declareDesign, declareFit, declarePredict, declareSummary, declareRandomEffects, declareConfint, declareCompare, declareCrossValidate, declareSimulate, declareEmit, declarePort, declareFormat, declareHelp]) declare(program, finish);
  return program;
}

/** A verb with what all verbs share. */
function verb(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).option("--json", "print one JSON value");
}

function modelVerb(program: Command, name: string, description: string): Command {
  return verb(program, name, description)
    .argument("[model]", "a .lmm file")
    .option("--formula <text>", "a formula in place of a file")
    .option("--data <file>", "CSV, gzipped CSV or JSON lines; else what the model's data block names");
}

/** Of a model and data, or of a saved fit. */
function fitVerb(program: Command, name: string, description: string): Command {
  return verb(program, name, description)
    .argument("[model]", "a .lmm file, or the folder that `lmmc fit --out` wrote")
    .option("--formula <text>", "a formula in place of a file")
    .option("--data <file>", "CSV, gzipped CSV or JSON lines; else what the model's data block names, or what the saved fit was made from");
}

interface CommonOptions {
  readonly json?: boolean;
  readonly formula?: string;
  readonly data?: string;
}

function declareCheck(program: Command, finish: Finish): void {
  modelVerb(program, "check", "Report every mistake in a model, and in the data against it where data is named")
    .action((file: string | undefined, options: CommonOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/check.js")).check(session, file, options)));
}

function declareExplain(program: Command, finish: Finish): void {
  modelVerb(program, "explain", "Say what will be fitted, how, and why")
    .addOption(new Option("--print <artefact>", "one of these alone (default: the model, then the plan)").choices(["syntax", "model", "plan", "graph"]))
    .addOption(new Option("--format <name>", "of the graph that the nets train as (default: text)").choices(["text", "mermaid"]))
    .action((file: string | undefined, options: CommonOptions & Pick<ExplainOptions, "print" | "format">) =>
      finish(options.json === true, async (session) => (await import("./verbs/explain.js")).explain(session, file, options)));
}

function declareDesign(program: Command, finish: Finish): void {
  modelVerb(program, "design", "Show the model's matrices over the data, as R's model.matrix and lme4's lFormula make them")
    .action((file: string | undefined, options: CommonOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/design.js")).design(session, file, options)));
}

/** What `lmmc fit` takes, as commander hands it over. */
export interface FitVerbOptions extends CommonOptions {
  readonly test?: string;
  readonly holdout?: string;
  readonly out?: string;
  readonly seed?: string;
  readonly set: readonly string[];
  readonly ml?: boolean;
  readonly reml?: boolean;
  readonly quiet?: boolean;
  readonly resume?: boolean;
  readonly checkpoint?: string;
}

function declareFit(program: Command, finish: Finish): void {
  modelVerb(program, "fit", "Fit a model and print its summary")
    .option("--test <file>", "rows to predict once fitted; their mean squared error is reported")
    .option("--holdout <share>", "hold out this share of the rows at random, as test rows")
    .option("--out <folder>", "save the fit there")
    .option("--seed <n>", "seed of everything random, a whole number")
    .option("--set <name=value>", "a training setting, such as train.epochs=3; may be repeated", collect, [])
    .option("--ml", "maximum likelihood, where REML would be the default")
    .option("--reml", "restricted maximum likelihood")
    .option("--quiet", "neither plan nor progress: the summary only")
    .option("--resume", "go on from the checkpoint that a fit which was cut off left in --out")
    .option("--checkpoint <seconds>", "how often training leaves one there (default: 10)")
    .action((file: string | undefined, options: FitVerbOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/fit.js")).fit(session, file, options)));
}

/** What `lmmc predict` takes. */
export interface PredictVerbOptions {
  readonly json?: boolean;
  readonly data: string;
  readonly out?: string;
  readonly parts?: boolean;
  readonly interval?: string;
  readonly original?: boolean;
}

function declarePredict(program: Command, finish: Finish): void {
  verb(program, "predict", "Predict new rows with a saved fit: one line per row, in order")
    .argument("<fit>", "the folder that `lmmc fit --out` wrote")
    .requiredOption("--data <file>", "the rows to predict")
    .option("--out <file>", "write there instead of to the terminal")
    .option("--parts", "also the fixed part and each random term")
    .option("--interval <level>", "also the limits of an interval, such as 0.95")
    .option("--original", "on the scale of the response's column where the left side computes with it, such as log(y)")
    .action((folder: string, options: PredictVerbOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/predict.js")).predict(session, folder, options)));
}

function declareSummary(program: Command, finish: Finish): void {
  verb(program, "summary", "Print the summary of a saved fit")
    .argument("<fit>", "the folder that `lmmc fit --out` wrote")
    .action((folder: string, options: CommonOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/summary.js")).summary(session, folder)));
}

function declareRandomEffects(program: Command, finish: Finish): void {
  verb(program, "ranef", "Print the random effects of a saved fit: the conditional modes, one line per level and effect")
    .argument("<fit>", "the folder that `lmmc fit --out` wrote")
    .option("--out <file>", "write there instead of to the terminal")
    .action((folder: string, options: CommonOptions & { readonly out?: string }) =>
      finish(options.json === true, async (session) => (await import("./verbs/ranef.js")).ranef(session, folder, options.out)));
}

function declareConfint(program: Command, finish: Finish): void {
  fitVerb(program, "confint", "Print confidence intervals of a model's parameters")
    .addOption(new Option("--method <name>", "wald: the fixed effects; the others: every parameter (default: wald)").choices(["wald", "profile", "bootstrap"]))
    .option("--level <share>", "coverage (default: 0.95)")
    .option("--replicates <n>", "refits of the bootstrap (default: 500)")
    .option("--seed <n>", "seed of the bootstrap, a whole number (default: 1)")
    .option("--workers <n>", "threads that share the refits; the limits are the same with any number (default: one per processor)")
    .action((file: string | undefined, options: CommonOptions & ConfintOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/confint.js")).confint(session, file, options)));
}

function declareCompare(program: Command, finish: Finish): void {
  verb(program, "compare", "Print likelihood-ratio tests of models of the same data, as R's anova does")
    .argument("[models...]", ".lmm files, or folders that `lmmc fit --out` wrote")
    .option("--formula <text>", "a formula in place of a file; may be repeated", collect, [])
    .option("--data <file>", "CSV, gzipped CSV or JSON lines; else what a model's data block names, or what a saved fit was made from")
    .action((files: readonly string[], options: CompareOptions & { readonly json?: boolean }) =>
      finish(options.json === true, async (session) => (await import("./verbs/compare.js")).compare(session, files, options)));
}

function declareCrossValidate(program: Command, finish: Finish): void {
  verb(program, "cv", "Cross-validate several models over the same folds, each beside the first")
    .argument("[models...]", ".lmm files")
    .option("--formula <text>", "a formula in place of a file; may be repeated", collect, [])
    .option("--data <file>", "CSV, gzipped CSV or JSON lines; else what the first model's data block names")
    .option("--folds <n>", "how many folds (default: 5)")
    .option("--by <rule>", "row: rows dealt at random (default); group:NAME: unseen levels; time:NAME: the past predicts what comes next; future:NAME: the last stretch of time, from parts of the rest; fold:NAME: as a column says")
    .option("--against <names>", "competitors made of the first model, with commas between them: ignore, onehot, embed, linear, deep, menets, lstm")
    .option("--print", "print the competitors' programs, and fit nothing")
    .option("--seed <n>", "seed of the folds, a whole number (default: 1)")
    .option("--state <file>", "write every finished fit there; where the file is there already, go on from it")
    .option("--csv <file>", "also write one line per model and fold there")
    .option("--workers <n>", "threads that share the fits; the scores are the same with any number (default: one per processor)")
    .action((files: readonly string[], options: CrossValidateVerbOptions & { readonly json?: boolean }) =>
      finish(options.json === true, async (session) => (await import("./verbs/cv.js")).crossValidateFiles(session, files, options)));
}

function declareSimulate(program: Command, finish: Finish): void {
  fitVerb(program, "simulate", "Print responses drawn from a model's estimates, one line per fitted row, or the data of a published design")
    .option("--count <n>", "responses to draw, one column each (default: 1)")
    .option("--seed <n>", "a whole number (default: 1)")
    .option("--design <name>", "in place of a model: intercept, crossed, nested, longitudinal or spatial (Simchoni & Rosset 2023)")
    .option("--n <rows>", "rows of the design (default: 100000)")
    .option("--levels <counts>", "levels of each of its grouping factors, such as 1000,2000; outermost first where nested")
    .option("--variances <numbers>", "variances of its random effects, such as 3,3; the last one serves where too few are given")
    .option("--out <folder>", "write data.csv, model.lmm, truth.csv and truth.json there, instead of the data to the terminal")
    .option("--force", "write over files that exist")
    .action((file: string | undefined, options: CommonOptions & SimulateVerbOptions & SimulateDesignOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/simulate-design.js")).simulateEither(session, file, options)));
}

function declareEmit(program: Command, finish: Finish): void {
  modelVerb(program, "emit", "Write a model as a readable TypeScript module that fits it to rows of its type, bit by bit as `lmmc fit` does")
    .option("-o, --out <file>", "write it there, instead of to the terminal")
    .option("--force", "write over a file that exists")
    .option("--seed <n>", "seed of everything random, a whole number")
    .option("--set <name=value>", "a training setting, such as train.epochs=3; may be repeated", collect, [])
    .action((file: string | undefined, options: CommonOptions & EmitVerbOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/emit.js")).emit(session, file, options)));
}

function declarePort(program: Command, finish: Finish): void {
  verb(program, "port", "Make a model call of R, Julia or Python into a program, and say what could not be carried over")
    .argument("<source>", "a script, or the call itself in quotes")
    .option("--all", "every model call of the script, not the first alone")
    .option("--deep", "also the same model with its linear part made a net")
    .addOption(new Option("--from <language>", "told by the text where it is left out").choices(["r", "julia", "python"]))
    .option("--out <folder>", "write each program to a file there, instead of to the terminal")
    .option("--force", "write over files that exist")
    .action((source: string, options: CommonOptions & PortVerbOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/port.js")).port(session, source, options)));
}

function declareFormat(program: Command, finish: Finish): void {
  verb(program, "fmt", "Print a model in canonical layout")
    .argument("<model>", "a .lmm file")
    .option("--write", "change the file in place")
    .option("--check", "exit with 1 if the file would change, and print nothing else")
    .action((file: string, options: CommonOptions & { readonly write?: boolean; readonly check?: boolean }) =>
      finish(options.json === true, async (session) => (await import("./verbs/format.js")).format(session, file, options)));
}

function declareHelp(program: Command, finish: Finish): void {
  verb(program, "help", "Say what a word of the language means: a function, a net, a kernel, a structure, a family, a link")
    .argument("[word]", "one that a formula may hold, or that the model defines; without one, all are listed")
    .argument("[model]", "a .lmm file whose own words count too")
    .action((word: string | undefined, file: string | undefined, options: CommonOptions) =>
      finish(options.json === true, async (session) => (await import("./verbs/help.js")).help(session, word, file)));
}

function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}
