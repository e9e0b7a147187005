/** A draft as the text of a program, in canonical layout, with a comment that says where it came from; and its deep sibling. */
import { printProgram, type BlockEntry, type Expression, type Program, type SettingStatement, type Statement } from "../../grammar/index.js";
import type { Span } from "../diagnostics/index.js";
import type { Draft } from "./draft.js";
import type { Member } from "./formula/predictor.js";
import { argumentNode, binaryNode, callNode, nameNode, numberNode, textNode } from "./syntax.js";

/** @param name of the model; null for none. @param origin comment lines, without their marks */
export function programText(draft: Draft, name: string | null, origin: readonly string[]): string {
  const span = draft.response.span;
  const statements: readonly Statement[] = [
    ...(name === null ? [] : [{ kind: "model", name: nameNode(name, span), span } as const]),
    { kind: "formula", response: draft.response, predictor: sumOf(draft.members, span), span },
    ...settingsOf(draft, span),
    ...dataOf(draft, span),
  ];
  const program: Program = { kind: "program", statements, comments: [], paragraphs: [], span };
  return origin.map((line) => `# ${line}\n`).join("") + printProgram(program);
}

/** Members joined by their signs; a formula without any is its intercept. */
function sumOf(members: readonly Member[], span: Span): Expression {
  return members.reduce<Expression | null>((sum, { expression, isRemoved }) => {
    if (sum === null) return isRemoved ? { kind: "unary", operator: "-", operand: expression, span } : expression;
    return binaryNode(isRemoved ? "-" : "+", sum, expression, span);
  }, null) ?? numberNode("1", span);
}

function settingsOf({ family, weights, criterion }: Draft, span: Span): readonly SettingStatement[] {
  const setting = (name: string, value: Expression): SettingStatement => ({ kind: "setting", name: nameNode(name, span), value, span });
  return [
    ...(family === null ? [] : [setting("family", familyOf(family.name, family.link, span))]),
    ...(weights === null ? [] : [setting("weights", weights)]),
    ...(criterion === null ? [] : [setting("criterion", nameNode(criterion, span))]),
  ];
}

function familyOf(name: string, link: string | null, span: Span): Expression {
  return link === null ? nameNode(name, span) : callNode(name, [argumentNode(nameNode(link, span), "link")], span);
}

function dataOf({ data, contrasts }: Draft, span: Span): readonly Statement[] {
  if (data.file === null && contrasts.size === 0) return [];
  const entries = [...contrasts].map(([column, contrast]): BlockEntry => ({
    name: nameNode(column, span),
    value: callNode("factor", [argumentNode(nameNode(contrast, span), "contrasts")], span),
    span,
  }));
  return [{ kind: "block", keyword: "data", file: data.file === null ? null : textNode(data.file, span), entries, span }];
}
