/**
 * The declarations as one TypeScript module, laid out. ts-morph writes it, over a file system in memory; nothing else in the house loads it.
 * Knows declarations; no models.
 */
import { type CodeBlockWriter, Project, StructureKind, VariableDeclarationKind, type FunctionDeclarationStructure, type InterfaceDeclarationStructure, type JSDocStructure, type OptionalKind, type StatementStructures, type VariableStatementStructure } from "ts-morph";
import { assertNever } from "../invariant.js";
import { wrapCode, wrapWords } from "./layout.js";
import type { RowProperty } from "./rows.js";
import type { ConstantDeclaration, Declaration, FunctionDeclaration } from "./writing.js";

export interface ModuleParts {
  /** lines of the opening comment */
  readonly header: readonly string[];
  /** module specifier of the runtime */
  readonly runtime: string;
  readonly calls: readonly string[];
  readonly types: readonly string[];
  readonly interfaces: readonly { readonly name: string; readonly documentation: string; readonly properties: readonly RowProperty[] }[];
  readonly declarations: readonly Declaration[];
}

/** The module's text, ending in a line break. */
export function printModule({ header, runtime, calls, types, interfaces, declarations }: ModuleParts): string {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { strict: true } });
  const file = project.createSourceFile("model.ts", {
    statements: [
      (writer) => writer.writeLine("/**").write(header.map((line) => ` *${line === "" ? "" : ` ${line}`}\n`).join("")).writeLine(" */"),
      {
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier: runtime,
        namedImports: [...[...calls].sort().map((name) => ({ name })), ...[...types].sort().map((name) => ({ name, isTypeOnly: true }))],
      },
      ...interfaces.map(interfaceStructure),
      ...declarations.flatMap((one) => [(writer: CodeBlockWriter) => void writer.blankLineIfLastNot(), structureOf(one)]),
    ],
  });
  file.formatText({ indentSize: 2, ensureNewLineAtEndOfFile: true });
  return wrapCode(wrappedImports(file.getFullText()));
}

function interfaceStructure({ name, documentation, properties }: ModuleParts["interfaces"][number]): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface, name, isExported: true, docs: docsOf(documentation),
    properties: properties.map((one) => ({ name: one.name, type: one.type, isReadonly: true, ...(one.documentation === null ? {} : { docs: docsOf(one.documentation) }) })),
  };
}

function structureOf(declaration: Declaration): StatementStructures {
  switch (declaration.kind) {
    case "constant": return constantStructure(declaration);
    case "function": return functionStructure(declaration);
    default: return assertNever(declaration);
  }
}

function constantStructure({ name, isExported, type, documentation, initializer }: ConstantDeclaration): VariableStatementStructure {
  const declared = { name, initializer, ...(type === null ? {} : { type }) };
  return { kind: StructureKind.VariableStatement, isExported, declarationKind: VariableDeclarationKind.Const, docs: docsOf(documentation), declarations: [declared] };
}

function functionStructure({ name, isExported, documentation, parameters, returns, body }: FunctionDeclaration): FunctionDeclarationStructure {
  return { kind: StructureKind.Function, name, isExported, docs: docsOf(documentation), parameters: parameters.map((one) => ({ ...one })), returnType: returns, statements: [...body] };
}

/** A comment that would end early is kept open. */
function docsOf(text: string): OptionalKind<JSDocStructure>[] {
  const safe = wrapWords(text.replaceAll("*/", "* /"), docWidth);
  return [{ description: safe.includes("\n") ? `\n${safe}` : safe }];
}

const lineWidth = 120;
/** Between the marks of a comment on one line. */
const docWidth = lineWidth - 7;

/** A long import over several lines. */
function wrappedImports(text: string): string {
  return text.replace(/^import \{ (.*) \} from (".*");$/m, (whole, names: string, source: string) => {
    if (whole.length <= lineWidth) return whole;
    const lines: string[] = [];
    let line = "";
    for (const name of names.split(", ")) {
      if (line !== "" && line.length + name.length + 4 > lineWidth) {
        lines.push(line);
        line = "";
      }
      line += `${line === "" ? "" : " "}${name},`;
    }
    return `import {\n${[...lines, line].map((one) => `  ${one}\n`).join("")}} from ${source};`;
  });
}
