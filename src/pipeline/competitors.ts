/** The competitors of a program, each a program of its own that stands where the first one does. Joins rooms; fits nothing. */
import { formulaOf } from "../../grammar/index.js";
import { applyDataBlock } from "../analysis/index.js";
import { competitorText, complainAboutCompetitor, isCompetitorName, type CompetitorName } from "../competitors/index.js";
import { tableFrom, type DataInput } from "../data/index.js";
import { schemaOf } from "../data/table.js";
import { DiagnosticError, hasErrors, type Diagnostic, type SourceText } from "../diagnostics/index.js";
import { readProgram, unnamedSource, type ImportResolver, type Resolvers } from "./read.js";

export interface Competitor {
  readonly name: CompetitorName;
  /** null where the formula has nothing that it would do otherwise */
  readonly program: SourceText | null;
  /** why, in that case */
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompetitorOptions {
  /** finds the programs that `import` names */
  readonly resolveImport?: ImportResolver;
}

/**
 * Programs that predict the same response from the same columns in other ways: all but the formula is as the program has it.
 * @param names of `competitorNames`, each once
 * @throws DiagnosticError for a name that is none, and for a program or data that cannot be read
 */
export function competitorsOf(program: SourceText | string, data: DataInput, names: readonly string[], { resolveImport }: CompetitorOptions = {}): readonly Competitor[] {
  const unknown = names.map(complainAboutCompetitor).filter((one) => one !== null);
  if (unknown.length > 0) throw new DiagnosticError(unknown);
  const { source, program: tree, definitions, diagnostics } = readProgram(program, { resolveImport: resolveImport ?? null, resolveCovariance: null });
  const { table, diagnostics: ofData } = tableFrom(data);
  const { formula, diagnostics: ofFormula } = formulaOf(tree, diagnostics);
  const problems = [...ofData, ...diagnostics, ...ofFormula];
  if (hasErrors(problems) || formula === null) throw new DiagnosticError(problems);
  const schema = schemaOf(applyDataBlock(table, tree).table);
  return [...new Set(names)].filter(isCompetitorName).map((name): Competitor => {
    const made = competitorText(name, { source, formula, definitions }, schema);
    if (made.kind === "none") return { name, program: null, diagnostics: [made.diagnostic] };
    return { name, program: { name: competitorSourceName(name, source.name), text: made.text }, diagnostics: [] };
  });
}

/** `embed of model.lmm` */
function competitorSourceName(name: CompetitorName, program: string): string {
  return program === unnamedSource ? name : `${name} of ${program}`;
}

/** Resolvers for competitors too: what they import stands where their program finds it. */
export function besideProgram({ resolveImport, resolveCovariance }: Resolvers, program: string, competitors: readonly Competitor[]): Resolvers {
  const ours = new Set(competitors.map((one) => one.program?.name));
  const from = (name: string): string => (ours.has(name) ? program : name);
  return {
    resolveImport: resolveImport && ((path, name) => resolveImport(path, from(name))),
    resolveCovariance: resolveCovariance && ((path, name) => resolveCovariance(path, from(name))),
  };
}
