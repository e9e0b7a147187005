/**
 * The calls that are no function of columns: networks, layers, covariance structures, offsets. Primitives of the language
 * stand here; every other such word is a definition in scope.
 */
import type { CallExpression, Expression } from "../../grammar/index.js";
import type { RecurrentCell } from "../model/index.js";
import type { Scope } from "./scope.js";

export type TermWord = "network" | "lookup" | "features" | "recurrent" | "layer" | "kernel" | "structure" | "offset" | "not-yet";

/** Parts of a network that stand in a pipeline. */
const layerWords = new Set(["dense", "activation", "dropout", "batchnorm", "residual"]);

/** Factors that a network looks up: inputs of one, or a network of their own. */
const lookupWords: ReadonlySet<string> = new Set(["embed", "onehot"]);

/** Layers that remember: parts of a pipeline, or networks of their own. */
export const recurrentWords: Readonly<Partial<Record<string, RecurrentCell>>> = { lstm: "lstm", gru: "gru" };

/** What the language will have: lowered to no model yet. */
export const notYetWords: ReadonlySet<string> = new Set(["cnn"]);

/** The last layer of a named network, as a basis. */
const featuresWord = "features";

/** Covariance structures that no scalar expression can say. */
export const primitiveStructures: ReadonlySet<string> = new Set(["us", "diag"]);

/** A network written in place. */
export const networkWord = "mlp";

/** What kind of term a call is; null for a function of columns, or an unknown word. */
export function termWordOf({ callee }: CallExpression, { definitions }: Scope): TermWord | null {
  const { name } = callee;
  if (name === "offset") return "offset";
  if (name === networkWord || definitions.nets.has(name)) return "network";
  if (definitions.kernels.has(name)) return "kernel";
  if (primitiveStructures.has(name) || definitions.structures.has(name)) return "structure";
  if (lookupWords.has(name)) return "lookup";
  if (Object.hasOwn(recurrentWords, name)) return "recurrent";
  if (name === featuresWord) return "features";
  if (layerWords.has(name)) return "layer";
  return notYetWords.has(name) ? "not-yet" : null;
}

/** The bar of a call's only positional argument: `us(1 + x | g)`. */
export function barArgument(call: CallExpression): Extract<Expression, { kind: "bar" }> | null {
  const [first] = call.arguments;
  return first?.value.kind === "bar" ? first.value : null;
}
