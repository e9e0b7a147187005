/** Statements as text, in canonical form, each on as many lines as it needs. Knows syntax; no comments. */
import { assertNever } from "../src/invariant.js";
import { printExpression, printName } from "./print.js";
import type { BlockEntry, BlockStatement, DefinitionParameter, DomainClause, ScalarDefinition, Statement } from "./tree.js";

/** One statement, without its documentation and without a line end. */
export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case "model": return `model ${printName(statement.name)}`;
    case "import": return `import ${printExpression(statement.path)}`;
    case "formula": return `${printExpression(statement.response)} ~ ${printExpression(statement.predictor)}`;
    case "setting": return `${printName(statement.name)} = ${printExpression(statement.value)}`;
    case "block": return printBlock(statement);
    case "let":
    case "net": return `${statement.kind} ${printName(statement.name)} = ${printExpression(statement.value)}`;
    case "kernel":
    case "structure":
    case "family":
    case "link": return printScalar(statement.kind, statement);
    default: return assertNever(statement);
  }
}

function printBlock(block: BlockStatement): string {
  const file = block.file === null ? "" : ` ${printExpression(block.file)}`;
  if (block.entries.length === 0) return `${block.keyword}${file}${block.file === null ? " { }" : ""}`;
  const joint = block.keyword === "data" ? ": " : " = ";
  return `${block.keyword}${file} { ${block.entries.map((entry) => printEntry(entry, joint)).join(", ")} }`;
}

function printEntry(entry: BlockEntry, joint: string): string {
  return `${printName(entry.name)}${joint}${printExpression(entry.value)}`;
}

function printScalar(keyword: string, definition: ScalarDefinition): string {
  const variables = definition.variables.map(printParameter).join(", ");
  const parameters = definition.parameters.length === 0 ? "" : `; ${definition.parameters.map(printParameter).join(", ")}`;
  const head = `${keyword} ${printName(definition.name)}(${variables}${parameters}) = ${printExpression(definition.body)}`;
  if (definition.properties.length === 0) return head;
  return `${head} with ${definition.properties.map((property) => printEntry(property, " = ")).join(", ")}`;
}

function printParameter(parameter: DefinitionParameter): string {
  const domain = parameter.domain === null ? "" : ` ${printDomain(parameter.domain)}`;
  const start = parameter.start === null ? "" : ` = ${printExpression(parameter.start)}`;
  return `${printName(parameter.name)}${domain}${start}`;
}

function printDomain(domain: DomainClause): string {
  if (domain.kind === "bound") return `${domain.operator} ${printExpression(domain.value)}`;
  const [open, close] = [domain.includesLower ? "[" : "(", domain.includesUpper ? "]" : ")"];
  return `in ${open}${printExpression(domain.lower)}, ${printExpression(domain.upper)}${close}`;
}
