/**
 * `lmmc explain`: the model that the program means over the data and the plan with its reasons; or one of them, the program as read, or the
 * training graph of its nets.
 */
import { diagnostic } from "../../diagnostics/index.js";
import { compile, type CompiledModel } from "../../index.js";
import { assertNever } from "../../invariant.js";
import { drawDiagnostics, exitCodeOf, jsonOf, stop } from "../complaints.js";
import { readProgram, readProgramData, type ProgramOptions } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export interface ExplainOptions extends ProgramOptions {
  /** left out: the model, then the plan */
  readonly print?: Artefact;
  /** how the graph is shown */
  readonly format?: "text" | "mermaid";
}

type Artefact = "syntax" | "model" | "plan" | "graph";

export async function explain(session: Session, file: string | undefined, options: ExplainOptions): Promise<ExitCode> {
  const program = await readProgram(session, "explain", file, options);
  const { resolvers } = program;
  if (options.format !== undefined && options.print !== "graph") stop(diagnostic("LMM0917", null, {}));
  if (options.print === "syntax") return show(session, [options.print], compile(program.source, resolvers), options);
  const data = await readProgramData(session, "explain", program, options);
  const compiled = compile(program.source, { ...resolvers, data, acceptsUnfitted: true });
  drawDiagnostics(session, [...session.remarks, ...compiled.diagnostics]);
  return show(session, options.print === undefined ? ["model", "plan"] : [options.print], compiled, options);
}

/** A model that no engine fits has no plan: the complaint says why. */
function show(session: Session, artefacts: readonly Artefact[], compiled: CompiledModel, { format }: ExplainOptions): ExitCode {
  const { diagnostics } = compiled;
  const problems = exitCodeOf(diagnostics) === 0 ? {} : { diagnostics: jsonOf(session, diagnostics) };
  if (session.isJson) writeJson(session, { ...Object.fromEntries(artefacts.map((artefact) => [artefact, dataOf(artefact, compiled)])), ...problems });
  else session.terminal.out(artefacts.flatMap((artefact) => textOf(artefact, compiled, format)?.trimEnd() ?? []).join("\n\n") + "\n");
  return exitCodeOf(diagnostics);
}

function textOf(artefact: Artefact, compiled: CompiledModel, format: ExplainOptions["format"]): string | null {
  const text = compiled.print(artefact === "graph" && format === "mermaid" ? "mermaid" : artefact);
  const hasNoNet = artefact === "graph" && compiled.plan?.training === null;
  return text ?? (hasNoNet ? "no training graph: the formula holds no net" : null);
}

function dataOf(artefact: Artefact, compiled: CompiledModel): unknown {
  switch (artefact) {
    case "syntax":
      return compiled.print(artefact);
    case "model":
      return compiled.ir;
    case "plan":
      return compiled.plan;
    case "graph":
      return compiled.graph;
    default:
      return assertNever(artefact);
  }
}
