/** `lmmc summary`: a saved fit in lme4's layout, or its report as JSON. */
import { readSavedFit } from "../saved.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

export async function summary(session: Session, folder: string): Promise<ExitCode> {
  const { fit } = await readSavedFit(folder);
  if (session.isJson) writeJson(session, fit.report());
  else session.terminal.out(`${fit.summary()}\n`);
  return 0;
}
