/** Typed access to Chevrotain's nodes, whose children may be missing where the parser recovered. Knows no grammar. */
import type { CstNode, IToken } from "chevrotain";
import type { RuleName } from "./parser.js";

const NONE: readonly never[] = [];

/** The children read by a rule (or under its label), in the order of the text. */
export function nodesIn(node: CstNode, label: RuleName | "variables"): readonly CstNode[] {
  return (node.children[label] ?? NONE) as readonly CstNode[];
}

export function nodeIn(node: CstNode, label: RuleName | "variables"): CstNode | undefined {
  return nodesIn(node, label)[0];
}

export function tokensIn(node: CstNode, label: string): readonly IToken[] {
  return (node.children[label] ?? NONE) as readonly IToken[];
}

export function tokenIn(node: CstNode, label: string): IToken | undefined {
  return tokensIn(node, label)[0];
}
