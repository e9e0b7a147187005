/**
 * The calls that are no function of columns: networks, layers, covariance structures, offsets. Primitives of the language
 * stand here; every other such word is a definition in scope.
 */
import type { CallExpression, Expression } from "../../grammar/index.js";
import type { RecurrentCell } from "../model/index.js";
import type { Scope } from "./scope.js";

export type TermWord = "network" | "lookup" | "features" | "recurrent" | "layer" | "kernel" | "structure" | "offset";

/** Parts of a network that stand in a pipeline. */
const layerWords = new Set(["dense", "activation", "dropout", "batchnorm", "residual", "conv", "maxpool", "avgpool", "flatten"]);

/** Factors that a network looks up: inputs of one, or a network of their own. */
const lookupWords: ReadonlySet<string> = new Set(["embed", "onehot"]);

/** Layers that remember: parts of a pipeline, or networks of their own. */
export const recurrentWords: Readonly<Partial<Record<string, RecurrentCell>>> = { lstm: "lstm", gru: "gru" };

/** The last layer of a named network, as a basis. */
const featuresWord = "features";

/** Covariance structures that no scalar expression can say. */
export const primitiveStructures: ReadonlySet<string> = new Set(["us", "diag"]);

/** A network of numbers written in place. */
export const networkWord = "mlp";

/** A network of images or sequences written in place. */
export const convolutionalWord = "cnn";

/** Whether a call of this name is a network written in place. */
export function isNetworkWord(name: string): boolean {
  return name === networkWord || name === convolutionalWord;
}

/** What kind of term a call is; null for a function of columns, or an unknown word. */
export function termWordOf({ callee }: CallExpression, { definitions }: Scope): TermWord | null {
  const { name } = callee;
  if (name === "offset") return "offset";
  if (isNetworkWord(name) || definitions.nets.has(name)) return "network";
  if (definitions.kernels.has(name)) return "kernel";
  if (primitiveStructures.has(name) || definitions.structures.has(name)) return "structure";
  if (lookupWords.has(name)) return "lookup";
  if (Object.hasOwn(recurrentWords, name)) return "recurrent";
  if (name === featuresWord) return "features";
  return layerWords.has(name) ? "layer" : null;
}

/** The bar of a call's only positional argument: `us(1 + x | g)`. */
export function barArgument(call: CallExpression): Extract<Expression, { kind: "bar" }> | null {
  const [first] = call.arguments;
  return first?.value.kind === "bar" ? first.value : null;
}
