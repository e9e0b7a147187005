/**
 * The arguments of a call matched to the names a function gives them, as R matches: by name first, then by position.
 * Knows names; reads no values.
 */
import { deparse, type Argument, type CallExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import type { Signature } from "../primitives/index.js";
import type { Scope } from "../scope.js";

export type MatchedArguments = ReadonlyMap<string, Expression>;

/** @returns null after a complaint */
export function matchSignature(call: CallExpression, { names, required }: Signature, scope: Scope): MatchedArguments | null {
  return matchArguments(call, names, required, scope);
}

/**
 * @param names in the order in which positions fill them; from `...` on, arguments must be named
 * @returns null after a complaint
 */
export function matchArguments(call: CallExpression, names: readonly string[], required: readonly string[], scope: Scope): MatchedArguments | null {
  const matched = new Map<string, Expression>();
  const positional: Argument[] = [];
  let isFine = true;
  for (const argument of call.arguments) {
    if (argument.name === null) positional.push(argument);
    else if (names.includes(argument.name.name)) matched.set(argument.name.name, argument.value);
    else isFine = reportUnknownArgument(call, argument.name, names, scope);
  }
  const open = names.slice(0, names.includes("...") ? names.indexOf("...") : names.length).filter((name) => !matched.has(name));
  for (const [i, argument] of positional.entries()) {
    if (i < open.length) matched.set(open[i], argument.value);
    else isFine = reportExtra(call, argument, scope);
  }
  const missing = required.filter((name) => !matched.has(name));
  for (const name of missing) scope.report(diagnostic("LMM0322", call.span, { callee: call.callee.name, argument: name }));
  return isFine && missing.length === 0 ? matched : null;
}

function reportUnknownArgument(call: CallExpression, { name, span }: { name: string; span: Argument["span"] }, names: readonly string[], scope: Scope): false {
  const known = names.filter((one) => one !== "...");
  scope.report(diagnostic("LMM0320", span, { callee: call.callee.name, argument: name, nearest: nearestName(name, known), known }));
  return false;
}

function reportExtra(call: CallExpression, argument: Argument, scope: Scope): false {
  scope.report(diagnostic("LMM0321", argument.span, { callee: call.callee.name, argument: deparse(argument.value) }));
  return false;
}
