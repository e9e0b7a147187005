/**
 * A network call within a formula: `mlp(x, f, layers = [10, 3])`, `body(x1..x10)`. Its arguments without a name are inputs. A factor
 * looked up, `embed(f, dim = 5)`, is a network by itself: its vectors feed the linear output.
 */
import type { CallExpression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { NetworkArchitecture, NetworkInput } from "../../model/index.js";
import type { Formula } from "../formula.js";
import { labelOf } from "../label.js";
import type { Scope } from "../scope.js";
import { networkWord, termWordOf } from "../words.js";
import { mlpArchitecture, namedArchitecture } from "./architecture.js";
import { networkInputs } from "./inputs.js";

export function lowerNetwork(call: CallExpression, formula: Formula, scope: Scope): void {
  const label = labelOf(call);
  const isLookup = termWordOf(call, scope) === "lookup";
  const architecture = isLookup ? noLayers : architectureOf(call, scope);
  const written = isLookup ? [call] : call.arguments.filter(({ name }) => name === null).map(({ value }) => value);
  const inputs = networkInputs(written, formula.otherColumns, scope);
  if (architecture === null || inputs === null) return;
  if (inputs.length === 0) {
    scope.report(diagnostic("LMM0342", call.span, { net: call.callee.name }));
    return;
  }
  formula.contributions.push({ kind: "network", label, inputs: onceEach(inputs), architecture, span: call.span });
}

const noLayers: NetworkArchitecture = { layers: [], standardizesInputs: true, l2: 0 };

/** Settings belong to the definition; a call of a named net has inputs only. */
function architectureOf(call: CallExpression, scope: Scope): NetworkArchitecture | null {
  const { name } = call.callee;
  if (name === networkWord) return mlpArchitecture(call, scope);
  for (const argument of call.arguments) {
    if (argument.name !== null) scope.report(diagnostic("LMM0343", argument.span, { net: name, setting: argument.name.name }));
  }
  return namedArchitecture(name, call, scope, []);
}

function onceEach(inputs: readonly NetworkInput[]): readonly NetworkInput[] {
  return [...new Map(inputs.map((input) => [input.label, input])).values()];
}
