/**
 * Statements as text, in canonical form: on one line where they fit, otherwise parted where a reader would part them,
 * before the operators of a sum, between arguments, entries and properties. Knows syntax; comments only as passengers.
 */
import { assertNever } from "../src/invariant.js";
import { chainOf } from "./chain.js";
import { LINE_WIDTH, laidOut, type Group, type Piece } from "./layout.js";
import { operatorsLike, printArgument, printExpression, printName, printTerm } from "./print.js";
import type {
  BlockEntry, BlockStatement, CallExpression, Comment, DefinitionParameter, DomainClause, Expression, ScalarDefinition, Statement,
} from "./tree.js";

/** One statement in lines, its inner comments among them; without its documentation, which is a comment before it. */
export function statementLines(statement: Statement, comments: readonly Comment[]): string[] {
  const line = printStatement(statement);
  if (comments.length === 0 && line.length <= LINE_WIDTH) return [line];
  return laidOut(groupsOf(statement, line), comments);
}

/** One statement on one line. */
export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case "model": return `model ${printName(statement.name)}`;
    case "import": return `import ${printExpression(statement.path)}`;
    case "formula":
    case "setting":
    case "let":
    case "net": return `${headOf(statement)} ${printExpression(valueOf(statement))}`;
    case "block": return printBlock(statement);
    case "kernel":
    case "structure":
    case "family":
    case "link": return [scalarHead(statement), printExpression(statement.body), ...propertyPieces(statement).map((one) => one.text)].join(" ");
    default: return assertNever(statement);
  }
}

type ValueStatement = Extract<Statement, { kind: "formula" | "setting" | "let" | "net" }>;

const valueOf = (statement: ValueStatement): Expression => (statement.kind === "formula" ? statement.predictor : statement.value);

/** What stands before the value, with its `~` or `=`. */
function headOf(statement: ValueStatement): string {
  switch (statement.kind) {
    case "formula": return `${printExpression(statement.response)} ~`;
    case "setting": return `${printName(statement.name)} =`;
    case "let":
    case "net": return `${statement.kind} ${printName(statement.name)} =`;
    default: return assertNever(statement);
  }
}

function groupsOf(statement: Statement, line: string): readonly Group[] {
  switch (statement.kind) {
    case "model":
    case "import": return [single(line, statement.span.start)];
    case "formula":
    case "setting":
    case "let":
    case "net": return valueGroups(statement);
    case "block": return blockGroups(statement);
    case "kernel":
    case "structure":
    case "family":
    case "link": return scalarGroups(statement);
    default: return assertNever(statement);
  }
}

const single = (text: string, start: number): Group => ({ pieces: [{ text, start }], firstIndent: 0, indent: 0, isFilled: true });

/** A sum or a pipeline is parted before its operators, aligned below the `~` or `=`; a call between its arguments. */
function valueGroups(statement: ValueStatement): readonly Group[] {
  const head = headOf(statement);
  const value = valueOf(statement);
  const { start } = statement.span;
  if (value.kind === "call" && statement.kind !== "formula") return callGroups(head, start, value);
  const [first, ...rest] = chainPieces(value);
  const indent = head.length <= 24 ? head.length - 1 : 4;
  return [{ pieces: [{ text: `${head} ${first.text}`, start }, ...rest], firstIndent: 0, indent, isFilled: true }];
}

/** The members of the outermost chain, each with the operator before it. */
function chainPieces(expression: Expression): readonly Piece[] {
  if (expression.kind !== "binary" || !PARTED.includes(expression.operator)) {
    return [{ text: printExpression(expression), start: expression.span.start }];
  }
  const { first, rest } = chainOf(expression, operatorsLike(expression.operator));
  const head = { text: printTerm(first, expression.operator, true, false), start: first.span.start };
  return [head, ...rest.map(({ operator, right }, index) => {
    const text = printTerm(right, expression.operator, false, index === rest.length - 1);
    return { text: `${operator} ${text}`, start: right.span.start };
  })];
}

const PARTED: readonly string[] = ["+", "-", "|>"];

function callGroups(head: string, start: number, call: CallExpression): readonly Group[] {
  const last = call.arguments.length - 1;
  const pieces = call.arguments.map((argument, index): Piece => ({
    text: printArgument(argument) + (index === last ? "" : ","),
    start: argument.span.start,
  }));
  return [
    single(`${head} ${printName(call.callee)}(`, start),
    { pieces, firstIndent: 2, indent: 2, isFilled: false },
    single(")", call.span.end - 1),
  ];
}

const jointOf = (block: BlockStatement): string => (block.keyword === "data" ? ": " : " = ");

function blockHead(block: BlockStatement): string {
  return block.file === null ? block.keyword : `${block.keyword} ${printExpression(block.file)}`;
}

function printBlock(block: BlockStatement): string {
  if (block.entries.length === 0) return block.file === null ? `${block.keyword} { }` : blockHead(block);
  return `${blockHead(block)} { ${block.entries.map((entry) => printEntry(entry, jointOf(block))).join(", ")} }`;
}

function blockGroups(block: BlockStatement): readonly Group[] {
  const last = block.entries.length - 1;
  const pieces = block.entries.map((entry, index): Piece => ({
    text: printEntry(entry, jointOf(block)) + (index === last ? "" : ","),
    start: entry.span.start,
  }));
  return [
    single(`${blockHead(block)} {`, block.span.start),
    { pieces, firstIndent: 2, indent: 2, isFilled: false },
    single("}", block.span.end - 1),
  ];
}

function printEntry(entry: BlockEntry, joint: string): string {
  return `${printName(entry.name)}${joint}${printExpression(entry.value)}`;
}

type ScalarStatement = Extract<Statement, ScalarDefinition>;

function scalarHead(definition: ScalarStatement): string {
  const variables = definition.variables.map(printParameter).join(", ");
  const parameters = definition.parameters.length === 0 ? "" : `; ${definition.parameters.map(printParameter).join(", ")}`;
  return `${definition.kind} ${printName(definition.name)}(${variables}${parameters}) =`;
}

/** `with a = b,`, `c = d`. */
function propertyPieces(definition: ScalarStatement): readonly Piece[] {
  const last = definition.properties.length - 1;
  return definition.properties.map((property, index) => ({
    text: `${index === 0 ? "with " : ""}${printEntry(property, " = ")}${index === last ? "" : ","}`,
    start: property.span.start,
  }));
}

function scalarGroups(definition: ScalarStatement): readonly Group[] {
  const indented = (pieces: readonly Piece[]): Group => ({ pieces, firstIndent: 2, indent: 2, isFilled: true });
  return [
    single(scalarHead(definition), definition.span.start),
    indented(chainPieces(definition.body)),
    indented(propertyPieces(definition)),
  ];
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
