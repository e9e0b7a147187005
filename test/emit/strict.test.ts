/** Emitted modules under the compiler's strictest options, against the runtime's own types: no complaint, and no `any` anywhere. */
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { goldenPrograms } from "./programs.js";

const options: ts.CompilerOptions = {
  strict: true, noUnusedLocals: true, noUnusedParameters: true, noImplicitOverride: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true, noImplicitReturns: true, verbatimModuleSyntax: true, isolatedModules: true,
  target: ts.ScriptTarget.ES2022, lib: ["lib.es2023.d.ts", "lib.dom.d.ts"], module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [], skipLibCheck: true, noEmit: true,
  paths: { "lmmc/runtime": [fileURLToPath(new URL("../../src/runtime/index.ts", import.meta.url))] },
};

const pathOf = (name: string): string => fileURLToPath(new URL(`../golden/emit/${name}.ts`, import.meta.url));

/** Expressions and declarations whose type is `any`, as text. */
function anys(file: ts.SourceFile, checker: ts.TypeChecker): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push("any");
    if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return;
    const isTyped = ts.isExpression(node) || ts.isParameter(node) || ts.isVariableDeclaration(node);
    if (isTyped && (checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) !== 0) found.push(node.getText(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test("every golden module type-checks strictly, without any `any`", () => {
  const program = ts.createProgram(goldenPrograms.map(({ name }) => pathOf(name)), options);
  const checker = program.getTypeChecker();
  for (const { name } of goldenPrograms) {
    const file = program.getSourceFile(pathOf(name))!;
    const complaints = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    expect({ name, complaints: complaints.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")) }).toEqual({ name, complaints: [] });
    expect({ name, anys: anys(file, checker) }).toEqual({ name, anys: [] });
  }
});
