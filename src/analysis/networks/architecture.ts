/**
 * A network's layers from what is written: `mlp(layers = [100, 50], activation = silu)`, a pipeline
 * `dense(100, relu) |> dropout(0.25) |> dense(50)`, or a name that stands for either. Knows layers; no inputs' columns.
 */
import type { CallExpression, Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { NetworkArchitecture } from "../../model/index.js";
import { matchArguments } from "../columns/arguments.js";
import type { Scope } from "../scope.js";
import { convolutionalWord, isNetworkWord } from "../words.js";
import { convolutionalArchitecture } from "./convolutional.js";
import { hiddenLayer, pipelineLayers, reportNoLayer, usualActivation } from "./layers.js";
import { readActivation, readHiddenUnits, readRate, readTruth, type NetworkReader } from "./settings.js";

/** The layers found best in this project's own trials on tables. */
const usualLayers: readonly number[] = [100, 50, 25, 12];

const mlpSettings = ["layers", "activation", "dropout", "batchnorm", "l2", "standardize"];

/** Settings and inputs of a network written in place: named arguments are settings, the others inputs. */
export function writtenArchitecture(call: CallExpression, scope: Scope): NetworkArchitecture | null {
  return call.callee.name === convolutionalWord ? convolutionalArchitecture(call, scope) : mlpArchitecture(call, scope);
}

function mlpArchitecture(call: CallExpression, scope: Scope): NetworkArchitecture | null {
  const settings = { ...call, arguments: call.arguments.filter(({ name }) => name !== null) };
  const matched = matchArguments(settings, ["...", ...mlpSettings], [], scope);
  if (matched === null) return null;
  const reader: NetworkReader = { call, scope, isFine: true };
  const units = readHiddenUnits(reader, "layers", matched.get("layers"), usualLayers);
  const activation = readActivation(reader, matched.get("activation"), usualActivation);
  const dropout = readRate(reader, "dropout", matched.get("dropout"));
  const l2 = readRate(reader, "l2", matched.get("l2"), Infinity);
  const standardizesInputs = readTruth(reader, "standardize", matched.get("standardize"), true);
  const isNormalised = readTruth(reader, "batchnorm", matched.get("batchnorm"), false);
  if (!reader.isFine) return null;
  return { layers: units.flatMap((count) => hiddenLayer(count, activation, isNormalised, dropout)), standardizesInputs, l2 };
}

/** What a `net` definition stands for; a name within it stands for another. */
export function definedArchitecture(value: Expression, scope: Scope, open: readonly string[]): NetworkArchitecture | null {
  switch (value.kind) {
    case "parenthesized":
      return definedArchitecture(value.inner, scope, open);
    case "name":
      return namedArchitecture(value.name, value, scope, open);
    case "call":
      if (isNetworkWord(value.callee.name)) return writtenArchitecture(value, scope);
      if (scope.definitions.nets.has(value.callee.name)) return namedArchitecture(value.callee.name, value, scope, open);
      return pipelineArchitecture(value, scope, open);
    case "binary":
      return pipelineArchitecture(value, scope, open);
    default:
      return reportNoLayer(value, scope);
  }
}

export function namedArchitecture(name: string, written: Expression, scope: Scope, open: readonly string[]): NetworkArchitecture | null {
  const word = scope.definitions.nets.get(name);
  if (word === undefined) return reportNoLayer(written, scope);
  if (!open.includes(name)) return definedArchitecture(word.value, scope, [...open, name]);
  scope.report(diagnostic("LMM0206", written.span, { name }));
  return null;
}

/** Networks by name or written in place are stages too. */
function pipelineArchitecture(value: Expression, scope: Scope, open: readonly string[]): NetworkArchitecture | null {
  const networkOf = (stage: Expression): NetworkArchitecture | null | undefined => {
    const name = stage.kind === "name" ? stage.name : stage.kind === "call" ? stage.callee.name : null;
    if (name === null || (!isNetworkWord(name) && !scope.definitions.nets.has(name))) return undefined;
    return definedArchitecture(stage, scope, open);
  };
  const layers = pipelineLayers(value, networkOf, scope);
  return layers && { layers, standardizesInputs: true, l2: 0 };
}
