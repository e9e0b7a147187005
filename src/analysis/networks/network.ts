/**
 * A network call within a formula: `mlp(x, f, layers = [10, 3])`, `body(x1..x10)`. Its arguments without a name are inputs. A factor
 * looked up, `embed(f, dim = 5)`, is a network by itself: its vectors feed the linear output. So is a recurrent layer,
 * `lstm(x, units = 8, over = t, by = subject)`; a net that holds one says at its use which rows it remembers.
 */
import type { CallExpression, Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { NetworkArchitecture, SequenceOf } from "../../model/index.js";
import { lowerColumn, lowerNumber } from "../columns/lower.js";
import type { Formula } from "../formula.js";
import { labelOf } from "../label.js";
import type { Scope } from "../scope.js";
import { isNetworkWord, termWordOf } from "../words.js";
import { namedArchitecture, writtenArchitecture } from "./architecture.js";
import { networkInputs } from "./inputs.js";
import { pipelineLayers, remembers } from "./layers.js";
import { layersFitInputs } from "./volumes.js";

/** @returns its index among the formula's networks; null after a complaint */
export function lowerNetwork(call: CallExpression, givesMean: boolean, formula: Formula, scope: Scope): number | null {
  const label = labelOf(call);
  const isLookup = termWordOf(call, scope) === "lookup";
  const architecture = isLookup ? noLayers : architectureOf(call, scope);
  const written = isLookup ? [call] : call.arguments.filter(({ name }) => name === null).map(({ value }) => value);
  const inputs = networkInputs(written, formula.otherColumns, scope);
  const sequence = architecture !== null && remembers(architecture.layers) ? sequenceOf(call, scope) : null;
  if (architecture === null || inputs === null || sequence === "complained") return null;
  if (inputs.length === 0) {
    scope.report(diagnostic("LMM0342", call.span, { net: call.callee.name }));
    return null;
  }
  if (!layersFitInputs(architecture.layers, inputs, call.callee.name, call.span, scope)) return null;
  const once = [...new Map(inputs.map((input) => [input.label, input])).values()];
  const index = formula.contributions.filter(({ kind }) => kind === "network").length;
  if (givesMean) formula.networks.set(call.callee.name, index);
  formula.contributions.push({ kind: "network", givesMean, label, inputs: once, architecture, sequence, span: call.span });
  return index;
}

const noLayers: NetworkArchitecture = { layers: [], standardizesInputs: true, l2: 0 };

/** Which rows a layer remembers, said where the network is used. */
const sequenceSettings = ["over", "by"] as const;
const isSequenceSetting = (name: string): boolean => sequenceSettings.some((one) => one === name);

function architectureOf(call: CallExpression, scope: Scope): NetworkArchitecture | null {
  const { name } = call.callee;
  if (isNetworkWord(name)) return writtenArchitecture(call, scope);
  if (termWordOf(call, scope) === "recurrent") return recurrentArchitecture(call, scope);
  const architecture = namedArchitecture(name, call, scope, []);
  const takesSequence = architecture !== null && remembers(architecture.layers);
  for (const argument of call.arguments) {
    const isOurs = argument.name === null || (takesSequence && isSequenceSetting(argument.name.name));
    if (!isOurs) scope.report(diagnostic("LMM0343", argument.span, { net: name, setting: argument.name.name }));
  }
  return architecture;
}

/** The layer alone: what names the rows and the inputs is not its own. */
function recurrentArchitecture(call: CallExpression, scope: Scope): NetworkArchitecture | null {
  const settings = call.arguments.filter(({ name }) => name !== null && !isSequenceSetting(name.name));
  const layers = pipelineLayers({ ...call, arguments: settings }, () => undefined, scope);
  return layers && { layers, standardizesInputs: true, l2: 0 };
}

function sequenceOf(call: CallExpression, scope: Scope): SequenceOf | "complained" {
  const [over, by] = sequenceSettings.map((name) => argumentOf(call, name, scope));
  if (over === null || by === null) return "complained";
  const time = lowerNumber(over, "over =", scope);
  const subject = lowerColumn(by, scope);
  if (subject?.type.kind === "basis") scope.report(diagnostic("LMM0214", by.span, { needs: "by =" }));
  if (time === null || subject === null || subject.type.kind === "basis") return "complained";
  return { over: time.expression, by: subject.expression };
}

function argumentOf(call: CallExpression, name: string, scope: Scope): Expression | null {
  const found = call.arguments.find((argument) => argument.name?.name === name);
  if (found === undefined) scope.report(diagnostic("LMM0322", call.span, { callee: call.callee.name, argument: name }));
  return found?.value ?? null;
}
