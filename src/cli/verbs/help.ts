/** `lmmc help WORD`: what a word of the language stands for, from its definition. */
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import { documentation, wordNames } from "../../index.js";
import { stop } from "../complaints.js";
import { readProgram } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export async function help(session: Session, word: string, file: string | undefined): Promise<ExitCode> {
  const program = file === undefined ? null : await readProgram(session, "help", file, {});
  const options = program === null ? {} : { ...program.resolvers };
  const page = documentation(word, program?.source ?? "", options);
  if (page === null) stop(diagnostic("LMM0907", null, { word, nearest: nearestName(word, wordNames(program?.source ?? "", options)) }));
  if (session.isJson) writeJson(session, { word, documentation: page });
  else session.terminal.out(`${page}\n`);
  return 0;
}
