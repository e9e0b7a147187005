/**
 * k-fold cross-validation of several programs over the same folds: mean squared error, its standard error over folds, and each program
 * beside the first, fold by fold. Joins rooms; the folds, one fit and the carrying of programs have files of their own.
 */
import { tableFrom, type DataInput, type Table } from "../data/index.js";
import { diagnostic, DiagnosticError, hasErrors, type Diagnostic, type SourceText } from "../diagnostics/index.js";
import { assertNever } from "../invariant.js";
import { inSequence, type Parallel } from "../parallel/index.js";
import type { CrossValidation, FoldScore, ProgramScore } from "../summary/index.js";
import { besideProgram, competitorsOf } from "./competitors.js";
import { recording, type CarriedProgram } from "./cross-validation-carried.js";
import { foldsOf, type Fold, type FoldOptions, type FoldRule } from "./cross-validation-folds.js";
import { compareFolds, meanOverFolds } from "./cross-validation-scores.js";
import { belongingOf, resumeFrom, stateOf, type CrossValidationState, type DoneFit } from "./cross-validation-state.js";
import { trialTask, type SharedTrial, type TrialInput } from "./cross-validation-task.js";
import { prepare } from "./prepare.js";
import { readProgram, type CovarianceResolver, type ImportResolver, type Resolvers } from "./read.js";

export interface CrossValidationOptions {
  /** 5; of a `fold` column as many as it has values */
  readonly folds?: number;
  /**
   * `row` (the default): rows dealt at random; `group:NAME`: levels of a column, all rows of one together, so that fits meet levels they
   * have not seen; `time:NAME`: each stretch of time predicted from all before it; `future:NAME`: the last stretch from parts of what comes before; `fold:NAME`: a column that names each row's fold
   */
  readonly by?: FoldRule;
  /** of the folds; 1. A program's own `train { seed }` is its own. */
  readonly seed?: number;
  /** of `competitorNames`: programs made of the first one, after those given */
  readonly against?: readonly string[];
  /** finds the programs that `import` names */
  readonly resolveImport?: ImportResolver;
  /** finds the matrices that `cov = "name"` names */
  readonly resolveCovariance?: CovarianceResolver;
  /** who does the fits; left out, this thread does them one after another. The scores are the same either way, the seconds apart. */
  readonly parallel?: Parallel;
  /** stops: the fits that are done by then are kept */
  readonly signal?: AbortSignal;
  /** @param done fits so far, of every program and fold */
  readonly onProgress?: (done: number, count: number) => void;
  /** a state that `onState` was given: its fits are not done again */
  readonly resume?: unknown;
  /** after every fit, all that are done, as plain JSON */
  readonly onState?: (state: CrossValidationState) => void;
}

/** A program that reads the whole table without complaint, or why it does not. */
interface Candidate {
  readonly name: string;
  readonly carried: CarriedProgram;
  /** the response as the formula writes it; null where the formula could not be read that far */
  readonly scale: string | null;
  readonly formula: string | null;
  readonly problems: readonly Diagnostic[];
}

/**
 * Fits every program to every fold's training rows and predicts the fold's test rows. A program that fails, as a whole or in a fold, says
 * so in its place; the others go on.
 * @param programs the first is what the others are compared with
 * @throws DiagnosticError when there is no program, the data or the folds cannot be had, the programs' responses differ, or the state to
 * go on from is of other programs, data or folds
 */
export async function crossValidate(programs: readonly (SourceText | string)[], data: DataInput, options: CrossValidationOptions = {}): Promise<CrossValidation> {
  const { folds: count = 5, by = "row", seed = 1 } = options;
  if (programs.length === 0) throw new DiagnosticError([diagnostic("LMM0901", null, { verb: "cv" })]);
  const { table, diagnostics } = tableFrom(data);
  if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
  const folds = foldsOf(table, { by, count, seed });
  const candidates = candidatesOf(programs, table, options);
  const scale = commonScale(candidates);
  const inputs = candidates.flatMap(({ problems }, program): TrialInput[] => (problems.length > 0 ? [] : folds.map((_, fold) => ({ program, fold }))));
  const outputs = await scoresOf(inputs, { table, programs: candidates.map(({ carried }) => carried), folds }, { by, count, seed }, options);
  const scores = candidates.map((_, program) => outputs.filter((__, i) => inputs[i].program === program));
  const done = outputs.filter((one) => one !== null).length;
  return {
    by,
    seed,
    scale,
    folds: folds.map(summaryOf),
    programs: candidates.map((candidate, i) => programScore(candidate, scores[i], i === 0 ? null : scores[0])),
    diagnostics: done === inputs.length ? diagnostics : [...diagnostics, diagnostic("LMM0723", null, { what: "fits", done, asked: inputs.length })],
  };
}

/** One score per input, null for those that an interruption came before; the fits of a state to go on from are taken from it. */
async function scoresOf(inputs: readonly TrialInput[], shared: SharedTrial, folds: FoldOptions, options: CrossValidationOptions): Promise<readonly (FoldScore | null)[]> {
  const { parallel = inSequence, signal, onProgress, onState } = options;
  const belonging = belongingOf(shared, folds);
  const done = [...doneBefore(options.resume, belonging)];
  const scoreOf = ({ program, fold }: TrialInput): FoldScore | null => done.find((one) => one.program === program && one.fold === fold)?.score ?? null;
  const open = inputs.filter((input) => scoreOf(input) === null);
  const before = inputs.length - open.length;
  if (open.length > 0) {
    await parallel(trialTask, shared, open, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (count) => onProgress?.(before + count, inputs.length),
      onOutput: (score, index) => {
        done.push({ ...open[index], score });
        onState?.(stateOf(belonging, done));
      },
    });
  }
  return inputs.map(scoreOf);
}

function doneBefore(saved: unknown, belonging: Parameters<typeof stateOf>[0]): readonly DoneFit[] {
  if (saved === undefined) return [];
  const resumed = resumeFrom(saved, belonging);
  switch (resumed.kind) {
    case "done":
      return resumed.scores;
    case "unreadable":
      throw new DiagnosticError([diagnostic("LMM0930", null, { reason: resumed.reason })]);
    case "other":
      throw new DiagnosticError([diagnostic("LMM0931", null, { what: resumed.what })]);
    default:
      return assertNever(resumed);
  }
}

/** The programs given, then the competitors of the first. */
function candidatesOf(programs: readonly (SourceText | string)[], table: Table, { against = [], resolveImport, resolveCovariance }: CrossValidationOptions): readonly Candidate[] {
  const resolvers: Resolvers = { resolveImport: resolveImport ?? null, resolveCovariance: resolveCovariance ?? null };
  const sources = programs.map((program, index) => (typeof program === "string" ? { name: `<program ${index + 1}>`, text: program } : program));
  const competitors = against.length === 0 ? [] : competitorsOf(sources[0], table, against, resolveImport === undefined ? {} : { resolveImport });
  const beside = besideProgram(resolvers, sources[0].name, competitors);
  return [
    ...sources.map((source) => candidateOf(source, table, resolvers)),
    ...competitors.map(({ name, program, diagnostics }) => (program === null ? absent(name, diagnostics) : candidateOf(program, table, beside))),
  ];
}

/** Tried on the whole table, which finds a program's mistakes before the first fit and every file that it names. */
function candidateOf(source: SourceText, table: Table, given: Resolvers): Candidate {
  const { resolvers, carry } = recording(given);
  const { model, diagnostics } = prepare(readProgram(source, resolvers), table, {});
  const problems = diagnostics.filter(({ severity }) => severity === "error");
  return { name: source.name, carried: carry(source), scale: model?.response.label ?? null, formula: model?.formula ?? null, problems };
}

function absent(name: string, problems: readonly Diagnostic[]): Candidate {
  return { name, carried: { source: { name, text: "" }, imports: [], matrices: [] }, scale: null, formula: null, problems };
}

/** Errors on different scales say nothing of each other. */
function commonScale(candidates: readonly Candidate[]): string | null {
  const sound = candidates.filter(({ problems }) => problems.length === 0);
  const scales = [...new Set(sound.map(({ scale }) => scale))];
  const [first, second] = scales;
  if (scales.length > 1) throw new DiagnosticError([diagnostic("LMM0927", null, { first: first ?? "", second: second ?? "" })]);
  return first ?? null;
}

function summaryOf({ name, training, test }: Fold): CrossValidation["folds"][number] {
  return { name, trainingRows: training.length, testRows: test.length };
}

/** @param reference the first program's scores; null for the first itself */
function programScore({ name, formula, problems }: Candidate, folds: readonly (FoldScore | null)[], reference: readonly (FoldScore | null)[] | null): ProgramScore {
  return { name, formula, problems, folds, ...meanOverFolds(folds), comparison: reference === null ? null : compareFolds(folds, reference) };
}
