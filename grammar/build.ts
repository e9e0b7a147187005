/**
 * Statements: from the concrete syntax tree to the tree of `tree.ts`. A statement that lacks a part it cannot do without is
 * left out; why was reported when it was parsed. Also reports what the grammar reads but the language does not mean.
 */
import type { CstNode, IToken } from "chevrotain";
import { diagnostic, type Span } from "../src/diagnostics/index.js";
import { buildBarred, buildExpression, buildName, buildText, type BuildContext } from "./build-expression.js";
import { nodeIn, nodesIn, tokenIn } from "./cst.js";
import { documentationBefore, type CommentIndex } from "./comments.js";
import { checkTerms, reportBareBar, reportFormulaLikeSetting } from "./misread.js";
import { spanOf, spanOfNode } from "./place.js";
import type {
  BlockEntry, BlockStatement, DefinitionParameter, DomainClause, FormulaStatement, LetDefinition, NetDefinition, Statement,
} from "./tree.js";

export interface StatementContext extends BuildContext {
  readonly comments: CommentIndex;
}

/** The statements of a program, in their order. */
export function buildStatements(program: CstNode, context: StatementContext): readonly Statement[] {
  return nodesIn(program, "statement").flatMap((node) => {
    const statement = buildStatement(node, context);
    return statement === null ? [] : [statement];
  });
}

function buildStatement(node: CstNode, context: StatementContext): Statement | null {
  const span = spanOfNode(node, context.source);
  if (span === null) return null;
  const part = (name: Parameters<typeof nodeIn>[1]): CstNode | undefined => nodeIn(node, name);
  const builders: readonly [CstNode | undefined, (part: CstNode, span: Span, context: StatementContext) => Statement | null][] = [
    [part("formula"), buildFormula], [part("setting"), buildSetting], [part("modelStatement"), buildModel],
    [part("importStatement"), buildImport], [part("dataBlock"), buildBlock], [part("trainBlock"), buildBlock],
    [part("letDefinition"), buildLet], [part("netDefinition"), buildNet], [part("scalarDefinition"), buildScalar],
  ];
  for (const [found, build] of builders) if (found !== undefined) return build(found, span, context);
  return null;
}

function buildModel(node: CstNode, span: Span, context: StatementContext): Statement | null {
  const name = tokenIn(node, "Name");
  return name === undefined ? null : { kind: "model", name: buildName(name, context), span };
}

function buildImport(node: CstNode, span: Span, context: StatementContext): Statement | null {
  const path = tokenIn(node, "Text");
  return path === undefined ? null : { kind: "import", path: buildText(path, context), span };
}

function buildFormula(node: CstNode, span: Span, context: StatementContext): FormulaStatement | null {
  const response = buildExpression(nodeIn(node, "expression"), context);
  const predictor = buildBarred(nodeIn(node, "barred"), context);
  if (tokenIn(node, "Tilde") === undefined || response === null || predictor === null) return null;
  reportBareBar(predictor, context.report);
  checkTerms(predictor, context.report);
  return { kind: "formula", response, predictor, span };
}

/** `name = value`; where the value is what only a formula holds, a formula. */
function buildSetting(node: CstNode, span: Span, context: StatementContext): Statement | null {
  const name = tokenIn(node, "Name");
  const value = buildBarred(nodeIn(node, "barred"), context);
  if (name === undefined || value === null) return null;
  const response = buildName(name, context);
  if (reportFormulaLikeSetting(response, value, context.report)) return { kind: "formula", response, predictor: value, span };
  return { kind: "setting", name: response, value, span };
}

function buildBlock(node: CstNode, span: Span, context: StatementContext): BlockStatement {
  const file = tokenIn(node, "Text");
  const keyword = tokenIn(node, "Data") === undefined ? "train" : "data";
  const entries = nodesIn(node, "entry").flatMap((entry) => buildEntry(entry, context, keyword));
  return { kind: "block", keyword, file: file === undefined ? null : buildText(file, context), entries, span };
}

/** One entry of a block, or none; its separator is `:` in a data block and `=` in a train block. */
function buildEntry(node: CstNode, context: StatementContext, keyword: "data" | "train"): BlockEntry[] {
  const wrong = tokenIn(node, keyword === "data" ? "Equals" : "Colon");
  const name = tokenIn(node, "Name");
  if (wrong !== undefined) {
    const expected = keyword === "data" ? ":" : "=";
    context.report(diagnostic("LMM0156", spanOf(wrong, context.source), { keyword, expected, name: name?.image ?? "" }));
  }
  return buildProperty(node, context);
}

function buildProperty(node: CstNode, context: StatementContext): BlockEntry[] {
  const name = tokenIn(node, "Name");
  const value = buildExpression(nodeIn(node, "expression"), context);
  const span = spanOfNode(node, context.source);
  return name === undefined || value === null || span === null ? [] : [{ name: buildName(name, context), value, span }];
}

function buildLet(node: CstNode, span: Span, context: StatementContext): LetDefinition | null {
  const [name, value] = [tokenIn(node, "Name"), buildBarred(nodeIn(node, "barred"), context)];
  if (name === undefined || value === null) return null;
  reportBareBar(value, context.report);
  checkTerms(value, context.report);
  return { kind: "let", name: buildName(name, context), value, documentation: documentationBefore(context.comments, span), span };
}

function buildNet(node: CstNode, span: Span, context: StatementContext): NetDefinition | null {
  const [name, value] = [tokenIn(node, "Name"), buildBarred(nodeIn(node, "barred"), context)];
  if (name === undefined || value === null) return null;
  reportBareBar(value, context.report);
  return { kind: "net", name: buildName(name, context), value, documentation: documentationBefore(context.comments, span), span };
}

const SCALAR_KINDS = ["kernel", "structure", "family", "link"] as const;

function buildScalar(node: CstNode, span: Span, context: StatementContext): Statement | null {
  const kind = SCALAR_KINDS.find((one) => one === tokenIn(node, "ScalarKeyword")?.image);
  const name = tokenIn(node, "Name");
  const body = buildExpression(nodeIn(node, "expression"), context);
  if (kind === undefined || name === undefined || body === null) return null;
  return {
    kind,
    name: buildName(name, context),
    variables: buildParameters(nodeIn(node, "variables"), context),
    parameters: buildParameters(nodeIn(node, "parameters"), context),
    body,
    properties: nodesIn(node, "property").flatMap((property) => buildProperty(property, context)),
    documentation: documentationBefore(context.comments, span),
    span,
  };
}

function buildParameters(node: CstNode | undefined, context: StatementContext): readonly DefinitionParameter[] {
  if (node === undefined) return [];
  return nodesIn(node, "parameter").flatMap((parameter): DefinitionParameter[] => {
    const name = tokenIn(parameter, "Name");
    const span = spanOfNode(parameter, context.source);
    if (name === undefined || span === null) return [];
    const domain = buildBound(nodeIn(parameter, "bound"), context) ?? buildInterval(nodeIn(parameter, "interval"), context);
    return [{ name: buildName(name, context), domain, start: buildExpression(nodeIn(parameter, "expression"), context), span }];
  });
}

function buildBound(node: CstNode | undefined, context: StatementContext): DomainClause | null {
  if (node === undefined) return null;
  const operator = tokenIn(node, "Comparison");
  const value = buildExpression(nodeIn(node, "expression"), context);
  const span = spanOfNode(node, context.source);
  if (operator === undefined || value === null || span === null) return null;
  return { kind: "bound", operator: boundOperator(operator), value, span };
}

const BOUND_OPERATORS = [">", ">=", "<", "<="] as const;

function boundOperator(token: IToken): (typeof BOUND_OPERATORS)[number] {
  return BOUND_OPERATORS.find((one) => one === token.tokenType.PATTERN) ?? ">";
}

function buildInterval(node: CstNode | undefined, context: StatementContext): DomainClause | null {
  if (node === undefined) return null;
  const [lower, upper] = nodesIn(node, "expression").map((end) => buildExpression(end, context));
  const span = spanOfNode(node, context.source);
  if (lower == null || upper == null || span === null) return null;
  const includesLower = tokenIn(node, "includesLower") !== undefined;
  const includesUpper = tokenIn(node, "includesUpper") !== undefined;
  return { kind: "interval", lower, upper, includesLower, includesUpper, span };
}
