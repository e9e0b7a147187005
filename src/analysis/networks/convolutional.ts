/**
 * `cnn(img, filters = [16, 32], kernel = 3, pool = 2, layers = [64])`: convolutions, each with a pooling after it, then dense layers over
 * what is left of the positions. Knows layers; whether they fit the image is asked where the network is used.
 */
import type { CallExpression } from "../../../grammar/index.js";
import type { Layer, NetworkArchitecture } from "../../model/index.js";
import { matchArguments } from "../columns/arguments.js";
import type { Scope } from "../scope.js";
import { hiddenLayer, normalisedWhere, paddings, usualActivation, usualKernel } from "./layers.js";
import { readActivation, readChoice, readExtents, readHiddenUnits, readRate, readTruth, readUnits, type NetworkReader } from "./settings.js";

const usualFilters: readonly number[] = [16, 32];
const usualLayers: readonly number[] = [64];

const settingNames = ["filters", "kernel", "pool", "stride", "padding", "layers", "activation", "dropout", "batchnorm", "l2", "standardize"];

/** @returns null after a complaint */
export function convolutionalArchitecture(call: CallExpression, scope: Scope): NetworkArchitecture | null {
  const settings = { ...call, arguments: call.arguments.filter(({ name }) => name !== null) };
  const matched = matchArguments(settings, ["...", ...settingNames], [], scope);
  if (matched === null) return null;
  const reader: NetworkReader = { call, scope, isFine: true };
  const filters = readHiddenUnits(reader, "filters", matched.get("filters"), usualFilters);
  const activation = readActivation(reader, matched.get("activation"), usualActivation);
  const shared = {
    kernel: readExtents(reader, "kernel", matched.get("kernel"), usualKernel),
    stride: readUnits(reader, "stride", matched.get("stride"), 1),
    padding: readChoice(reader, "padding", matched.get("padding"), paddings),
  };
  const pool = readUnits(reader, "pool", matched.get("pool"), 2);
  const units = readHiddenUnits(reader, "layers", matched.get("layers"), usualLayers);
  const dropout = readRate(reader, "dropout", matched.get("dropout"));
  const isNormalised = readTruth(reader, "batchnorm", matched.get("batchnorm"), false);
  const l2 = readRate(reader, "l2", matched.get("l2"), Infinity);
  const standardizesInputs = readTruth(reader, "standardize", matched.get("standardize"), true);
  if (!reader.isFine) return null;
  const convolutions = filters.flatMap((count) =>
    [...normalisedWhere(isNormalised, { kind: "convolution", filters: count, ...shared, activation, l2: 0 }), ...poolingOf(pool)]);
  return { layers: [...convolutions, { kind: "flatten" }, ...units.flatMap((count) => hiddenLayer(count, activation, isNormalised, dropout))], standardizesInputs, l2 };
}

/** None where windows of one position are asked for. */
function poolingOf(size: number): readonly Layer[] {
  return size === 1 ? [] : [{ kind: "pooling", pool: "max", size, stride: size }];
}
