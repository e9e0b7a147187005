/** Trees compared as what they say, wherever it stood in the text. */
import type { Expression } from "../../grammar/index.js";

const PLACES: ReadonlySet<string> = new Set(["span", "operatorStart", "paragraphs", "comments", "isAlone"]);

/** The tree as plain data without its spans; also without brackets that only group, where `keepsBrackets` is false. */
export function withoutPlaces(tree: unknown, keepsBrackets = true): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => {
    if (PLACES.has(key)) return undefined;
    return keepsBrackets ? value : unbracketed(value);
  })) as unknown;
}

function unbracketed(value: unknown): unknown {
  let inner = value;
  while (isParenthesized(inner)) inner = inner.inner;
  return inner;
}

function isParenthesized(value: unknown): value is { readonly kind: "parenthesized"; readonly inner: Expression } {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "parenthesized";
}
