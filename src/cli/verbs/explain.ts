/** `lmmc explain`: the model that the program means over the data and the plan with its reasons; or one of them, or the program as read. */
import { compile, type CompiledModel } from "../../index.js";
import { assertNever } from "../../invariant.js";
import { drawDiagnostics, exitCodeOf, jsonOf } from "../complaints.js";
import { readProgram, readProgramData, type ProgramOptions } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export interface ExplainOptions extends ProgramOptions {
  /** left out: the model, then the plan */
  readonly print?: Artefact;
}

type Artefact = "syntax" | "model" | "plan";

export async function explain(session: Session, file: string | undefined, options: ExplainOptions): Promise<ExitCode> {
  const program = await readProgram(session, "explain", file, options);
  const { resolvers } = program;
  if (options.print === "syntax") return show(session, [options.print], compile(program.source, resolvers));
  const data = await readProgramData(session, "explain", program, options);
  const compiled = compile(program.source, { ...resolvers, data, acceptsUnfitted: true });
  drawDiagnostics(session, [...session.remarks, ...compiled.diagnostics]);
  return show(session, options.print === undefined ? ["model", "plan"] : [options.print], compiled);
}

/** A model that no engine fits has no plan: the complaint says why. */
function show(session: Session, artefacts: readonly Artefact[], compiled: CompiledModel): ExitCode {
  const { diagnostics } = compiled;
  const problems = exitCodeOf(diagnostics) === 0 ? {} : { diagnostics: jsonOf(session, diagnostics) };
  if (session.isJson) writeJson(session, { ...Object.fromEntries(artefacts.map((artefact) => [artefact, dataOf(artefact, compiled)])), ...problems });
  else session.terminal.out(artefacts.flatMap((artefact) => compiled.print(artefact)?.trimEnd() ?? []).join("\n\n") + "\n");
  return exitCodeOf(diagnostics);
}

function dataOf(artefact: Artefact, compiled: CompiledModel): unknown {
  switch (artefact) {
    case "syntax":
      return compiled.print(artefact);
    case "model":
      return compiled.ir;
    case "plan":
      return compiled.plan;
    default:
      return assertNever(artefact);
  }
}
