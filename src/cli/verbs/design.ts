/** `lmmc design`: the model's matrices over the data, whole as JSON, else their names and first rows. */
import { compile, type DesignReport } from "../../index.js";
import { drawDiagnostics } from "../complaints.js";
import { readProgram, readProgramData, type ProgramOptions } from "../inputs.js";
import type { ExitCode, Session } from "../session.js";

const shownRows = 6;

export async function design(session: Session, file: string | undefined, options: ProgramOptions): Promise<ExitCode> {
  const program = await readProgram(session, "design", file, options);
  const data = await readProgramData(session, "design", program, options);
  const report = compile(program.source, { ...program.resolvers }).design(data);
  drawDiagnostics(session, session.remarks);
  if (session.isJson) session.terminal.out(`${JSON.stringify(report)}\n`);
  else session.terminal.out(`${describe(report).join("\n")}\n`);
  return 0;
}

function describe(report: DesignReport): string[] {
  const { fixed, random } = report;
  return [
    `${report.responseLabel}: ${fixed.rows.length} rows, ${report.droppedRows} left out for a missing value`,
    ...matrixLines("fixed effects", fixed.names, fixed.rows),
    ...(fixed.dropped.length === 0 ? [] : [`left out, being combinations of earlier columns: ${fixed.dropped.join(", ")}`]),
    ...random.flatMap((term) => matrixLines(`random effects for each of the ${term.levels.length} levels of ${term.group}`, term.names, term.matrix)),
    ...report.networks.map(({ label, names }) => `${label}: inputs ${names.join(", ")}`),
  ];
}

function matrixLines(title: string, names: readonly string[], rows: readonly (readonly number[])[]): string[] {
  const shown = [names, ...rows.slice(0, shownRows).map((row) => row.map((value) => String(Number(value.toPrecision(6)))))];
  const widths = names.map((_, column) => Math.max(...shown.map((row) => row[column].length)));
  const lines = shown.map((row) => `  ${row.map((cell, column) => cell.padStart(widths[column])).join("  ")}`);
  return ["", `${title}:`, ...lines, ...(rows.length > shownRows ? [`  ... ${rows.length - shownRows} more rows (--json shows all)`] : [])];
}
