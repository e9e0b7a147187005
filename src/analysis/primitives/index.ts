/** Every word of the language that no definition says, with its signature, its meaning and an example. */
import { basisPrimitives, composedPrimitives, factorPrimitives, listPrimitives, operationPrimitives } from "./columns.js";
import { operatorPrimitives } from "./operators.js";
import type { Primitive } from "./primitive.js";
import { layerPrimitives, networkPrimitives, responsePrimitives, structurePrimitives } from "./terms.js";

export type { Primitive, PrimitiveKind } from "./primitive.js";
export type { Signature } from "./signature.js";
export { basisPrimitives, composedPrimitives, factorPrimitives } from "./columns.js";
export { layerPrimitives, networkPrimitives, responsePrimitives, structurePrimitives } from "./terms.js";

export const primitives: ReadonlyMap<string, Primitive> = new Map(Object.entries({
  ...operatorPrimitives, ...networkPrimitives, ...layerPrimitives, ...structurePrimitives, ...responsePrimitives,
  ...basisPrimitives, ...factorPrimitives, ...composedPrimitives, ...operationPrimitives(), ...listPrimitives,
}));
