/**
 * What it costs the type checker to read formulas, as JSON: milliseconds of processor time per formula over texts like those that people write,
 * beside the same calls with texts that it cannot know. Least of several programs, each with formulas of its own, so that no
 * answer is remembered; the parsing of the files and the checking of everything else are in neither.
 *
 *   node bench/run.mjs types
 */
import { fileURLToPath } from "node:url";
import ts from "typescript";

const COUNT = 60;
const REPEATS = 5;

/** Number `index` stands in every name, so that each formula is new to the checker. */
const FORMULAS: Readonly<Record<string, (index: number) => string>> = {
  "Reaction ~ Days + (Days | Subject)": (index) => `Reaction${index} ~ Days + (Days | Subject)`,
  "y ~ mlp(x1..x10) + (1 + t + t^2 | subject) + rbf(lat, lon)": (index) => `y${index} ~ mlp(x1..x10) + (1 + t + t^2 | subject) + rbf(lat, lon)`,
  "384 characters": (index) => `y${index} ~ ${Array.from({ length: 62 }, (_, term) => `x${10 + term}`).join(" + ")}`.slice(0, 382).replace(/[ +]+\w*$/, ""),
  "y ~ x1..x999": (index) => `y${index} ~ x1..x999 + z`,
};

function main(): void {
  const host = ts.createCompilerHost({});
  const sources = new Map<string, ts.SourceFile | undefined>();
  const report = Object.entries(FORMULAS).map(([formula, textOf], at) => {
    const rounds = Array.from({ length: REPEATS }, (_, round) => {
      const texts = Array.from({ length: COUNT }, (_, index) => textOf(((at * REPEATS) + round) * COUNT + index));
      const known = millisecondsOf(host, sources, texts.map((text) => JSON.stringify(text)));
      return { known, unknown: millisecondsOf(host, sources, texts.map((text) => `${JSON.stringify(text)} as string`)) };
    });
    const least = (times: readonly number[]): number => Math.min(...times) / COUNT;
    const [known, unknown] = [least(rounds.map((one) => one.known)), least(rounds.map((one) => one.unknown))];
    return { formula, millisecondsPerFormula: round(known - unknown), withoutReading: round(unknown) };
  });
  console.log(JSON.stringify(report, null, 2));
}

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** Checking one file of calls, everything that it imports being bound already. */
function millisecondsOf(host: ts.CompilerHost, sources: Map<string, ts.SourceFile | undefined>, written: readonly string[]): number {
  const path = `${root}bench/formulas.ts`;
  const calls = written.map((text, index) => `export const fit${index} = compile(${text}).fit(rows);`).join("\n");
  const text = `import { compile } from "../src/index.js";\ndeclare const rows: object[];\n${calls}\n`;
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, strict: true, noEmit: true, skipLibCheck: true, types: [] };
  const getSourceFile: ts.CompilerHost["getSourceFile"] = (file, version) => {
    if (file === path) return ts.createSourceFile(file, text, version);
    if (!sources.has(file)) sources.set(file, host.getSourceFile(file, version));
    return sources.get(file);
  };
  const program = ts.createProgram([path], options, { ...host, getSourceFile, fileExists: (file) => file === path || host.fileExists(file) });
  const warm = program.getSourceFile(`${root}src/compile.ts`);
  if (warm === undefined) throw new Error("the surface should be part of the program");
  program.getSemanticDiagnostics(warm);
  const before = process.cpuUsage();
  const found = program.getSemanticDiagnostics(program.getSourceFile(path));
  const { user, system } = process.cpuUsage(before);
  if (found.length > 0) throw new Error(ts.flattenDiagnosticMessageText(found[0].messageText, "\n"));
  return (user + system) / 1000;
}

const round = (value: number): number => Number(value.toPrecision(3));

main();
