/** A word that no definition says: how it is called, what it means, and a program that uses it. Knows no word. */
import { signature, type Signature } from "./signature.js";

export type PrimitiveKind = "operator" | "network" | "layer" | "structure" | "response" | "basis" | "factor" | "function";

export interface Primitive {
  readonly kind: PrimitiveKind;
  readonly signature: Signature;
  /** the first sentence says it all in short */
  readonly meaning: string;
  /** over columns y, x, z, x1, x2, x3, t, lat, lon (numbers), k and n (counts, k at most n), f, g, h (factors), img (images) */
  readonly example: string;
}

/** A family of words of one kind, by name. */
export function primitivesOf<Name extends string>(
  kind: PrimitiveKind,
  words: Readonly<Record<Name, readonly [signature: string, meaning: string, example: string]>>,
): Readonly<Record<Name, Primitive>> {
  const entries = Object.entries<readonly [string, string, string]>(words);
  return Object.fromEntries(entries.map(([name, [text, meaning, example]]) => [name, { kind, signature: signature(text), meaning, example }])) as Record<Name, Primitive>;
}
