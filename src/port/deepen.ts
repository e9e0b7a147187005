/**
 * A draft with its linear part made a net: the columns of the linear terms become inputs, each once; random terms, kernels and offsets
 * stay. A net finds powers and interactions by itself, so `poly(x, 2)`, `log(x)` and `x:z` hand over x and z.
 */
import { printExpression, type CallExpression, type Expression } from "../../grammar/index.js";
import { factorFunctions } from "../analysis/columns/factors.js";
import { networkWord } from "../analysis/words.js";
import type { Draft } from "./draft.js";
import { callNode } from "./syntax.js";

/** Null where the linear part has no columns. A net is fitted by maximum likelihood: the criterion is not said. */
export function deepened(draft: Draft): Draft | null {
  const linear = draft.members.filter(({ isLinear }) => isLinear);
  const inputs = onceEach(linear.filter(({ isRemoved }) => !isRemoved).flatMap(({ expression }) => inputsOf(expression)));
  if (inputs.length === 0) return null;
  const net = { expression: callNode(networkWord, inputs, draft.response.span), isRemoved: false, isLinear: true };
  return { ...draft, members: [net, ...draft.members.filter(({ isLinear }) => !isLinear)], criterion: null };
}

/** Those of one text once, at their first place. */
export function onceEach(inputs: readonly Expression[]): readonly Expression[] {
  return [...new Map(inputs.map((one) => [printExpression(one), one])).values()];
}

const constants = new Set(["pi", "Inf", "TRUE", "FALSE", "T", "F", "NA"]);

/** The columns that a linear term reads; a factor made in place goes in whole. */
export function inputsOf(term: Expression): readonly Expression[] {
  switch (term.kind) {
    case "number":
    case "string":
      return [];
    case "name":
      return constants.has(term.name) && !term.isQuoted ? [] : [term];
    case "dot":
    case "range":
      return [term];
    case "unary":
      return inputsOf(term.operand);
    case "parenthesized":
      return inputsOf(term.inner);
    case "binary":
      return term.operator === "^" ? inputsOf(term.left) : [...inputsOf(term.left), ...inputsOf(term.right)];
    case "bar":
      return inputsOf(term.basis);
    case "list":
      return term.elements.flatMap(inputsOf);
    case "call":
      return inputsOfCall(term);
  }
}

function inputsOfCall(call: CallExpression): readonly Expression[] {
  if (factorFunctions.has(call.callee.name)) return [call];
  return call.arguments.filter(({ name }) => name === null).flatMap(({ value }) => inputsOf(value));
}
