/**
 * A network's layers from what is written: `mlp(layers = [100, 50], activation = silu)`, a pipeline
 * `dense(100, relu) |> dropout(0.25) |> dense(50)`, or a name that stands for either. Knows layers; no inputs' columns.
 */
import { deparse, operandsOf, type CallExpression, type Expression } from "../../../grammar/index.js";
import { diagnostic } from "../../diagnostics/index.js";
import type { Activation, Layer, NetworkArchitecture } from "../../model/index.js";
import { matchArguments } from "../columns/arguments.js";
import type { Scope } from "../scope.js";
import { networkWord } from "../words.js";
import { readActivation, readHiddenUnits, readRate, readTruth, readUnits, type NetworkReader } from "./settings.js";

/** The tabular preset's layers and activation, found best in this project's own trials on tabular data. */
const usualLayers: readonly number[] = [100, 50, 25, 12];
const usualActivation: Activation = "silu";

const mlpSettings = ["layers", "activation", "dropout", "batchnorm", "l2", "standardize"];

/** Settings and inputs of a call of `mlp`: named arguments are settings, the others inputs. */
export function mlpArchitecture(call: CallExpression, scope: Scope): NetworkArchitecture | null {
  const settings = { ...call, arguments: call.arguments.filter(({ name }) => name !== null) };
  const matched = matchArguments(settings, ["...", ...mlpSettings], [], scope);
  if (matched === null) return null;
  const reader: NetworkReader = { call, scope, isFine: true };
  const units = readHiddenUnits(reader, "layers", matched.get("layers"), usualLayers);
  const activation = readActivation(reader, matched.get("activation"), usualActivation);
  const dropout = readRate(reader, "dropout", matched.get("dropout"));
  const l2 = readRate(reader, "l2", matched.get("l2"), Infinity);
  const standardizesInputs = readTruth(reader, "standardize", matched.get("standardize"), true);
  if (readTruth(reader, "batchnorm", matched.get("batchnorm"), false)) scope.report(diagnostic("LMM0301", call.span, { term: "batchnorm = true" }));
  if (!reader.isFine) return null;
  return { layers: units.flatMap((count) => hiddenLayer(count, activation, dropout)), standardizesInputs, l2 };
}

function hiddenLayer(units: number, activation: Activation, dropout: number): readonly Layer[] {
  const dense: Layer = { kind: "dense", units, activation };
  return dropout === 0 ? [dense] : [dense, { kind: "dropout", rate: dropout }];
}

/** What a `net` definition stands for; a name within it stands for another. */
export function definedArchitecture(value: Expression, scope: Scope, open: readonly string[]): NetworkArchitecture | null {
  switch (value.kind) {
    case "parenthesized":
      return definedArchitecture(value.inner, scope, open);
    case "name":
      return namedArchitecture(value.name, value, scope, open);
    case "call":
      if (value.callee.name === networkWord) return mlpArchitecture(value, scope);
      if (scope.definitions.nets.has(value.callee.name)) return namedArchitecture(value.callee.name, value, scope, open);
      return pipelineArchitecture(value, scope);
    case "binary":
      return pipelineArchitecture(value, scope);
    default:
      return reportNoNetwork(value, scope);
  }
}

export function namedArchitecture(name: string, written: Expression, scope: Scope, open: readonly string[]): NetworkArchitecture | null {
  const word = scope.definitions.nets.get(name);
  if (word === undefined) return reportNoNetwork(written, scope);
  if (!open.includes(name)) return definedArchitecture(word.value, scope, [...open, name]);
  scope.report(diagnostic("LMM0206", written.span, { name }));
  return null;
}

function pipelineArchitecture(value: Expression, scope: Scope): NetworkArchitecture | null {
  const layers = operandsOf(value, ["|>"]).map((stage) => layerOf(stage, scope));
  const present = layers.filter((layer) => layer !== null);
  return present.length < layers.length ? null : { layers: present, standardizesInputs: true, l2: 0 };
}

/** dense(units, activation), dropout(rate) */
function layerOf(stage: Expression, scope: Scope): Layer | null {
  if (stage.kind !== "call") return reportNoNetwork(stage, scope);
  const reader: NetworkReader = { call: stage, scope, isFine: true };
  switch (stage.callee.name) {
    case "dense": {
      const matched = matchArguments(stage, ["units", "activation"], ["units"], scope);
      if (matched === null) return null;
      const layer: Layer = { kind: "dense", units: readUnits(reader, "units", matched.get("units")), activation: readActivation(reader, matched.get("activation"), usualActivation) };
      return reader.isFine ? layer : null;
    }
    case "dropout": {
      const matched = matchArguments(stage, ["rate"], ["rate"], scope);
      if (matched === null) return null;
      const rate = readRate(reader, "rate", matched.get("rate"));
      return reader.isFine ? { kind: "dropout", rate } : null;
    }
    case "batchnorm":
      scope.report(diagnostic("LMM0301", stage.span, { term: deparse(stage) }));
      return null;
    default:
      return reportNoNetwork(stage, scope);
  }
}

function reportNoNetwork(value: Expression, scope: Scope): null {
  scope.report(diagnostic("LMM0340", value.span, { text: deparse(value) }));
  return null;
}
