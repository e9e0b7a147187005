/** What the type checker says of a text, for tests of types and of examples. */
import ts from "typescript";

const root = new URL("../../", import.meta.url).pathname;

/** Type-checks a text as the file of that name would be, with the project's own options. */
export function typeChecker(): (name: string, text: string) => readonly string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const host = ts.createCompilerHost(options);
  const known = new Map<string, ts.SourceFile | undefined>();
  let previous: ts.Program | undefined;
  return (name, text) => {
    const path = root + name;
    const readFile = (file: string): string | undefined => (file === path ? text : ts.sys.readFile(file));
    const getSourceFile: ts.CompilerHost["getSourceFile"] = (file, version) => {
      if (file === path) return ts.createSourceFile(file, text, version);
      if (!known.has(file)) known.set(file, host.getSourceFile(file, version));
      return known.get(file);
    };
    const program = ts.createProgram([path], options, { ...host, readFile, getSourceFile, fileExists: (file) => file === path || host.fileExists(file) }, previous);
    previous = program;
    const file = program.getSourceFile(path);
    const found = file === undefined ? [] : [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  };
}
