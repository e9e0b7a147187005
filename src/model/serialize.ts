/**
 * Plain artefacts as JSON and back, exactly. JSON has no infinity: where a parameter or an interval has no bound,
 * `{"$number": "Infinity"}` stands for it. Knows values only.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const marker = "$number";

/** @param value plain data: no typed arrays, no functions, no cycles */
export function serialize(value: unknown): Json {
  if (typeof value === "number") return Number.isFinite(value) ? value : { [marker]: String(value) };
  if (Array.isArray(value)) return value.map(serialize);
  if (typeof value !== "object" || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, serialize(member)]));
}

/** What `serialize` was given; the order of members is kept, and with it the keys of columns. */
export function restore(saved: Json): unknown {
  if (isList(saved)) return saved.map(restore);
  if (typeof saved !== "object" || saved === null) return saved;
  if (typeof saved[marker] === "string") return Number(saved[marker]);
  return Object.fromEntries(Object.entries(saved).map(([name, member]) => [name, restore(member)]));
}

/** `Array.isArray` does not narrow a readonly list. */
const isList = (saved: Json): saved is readonly Json[] => Array.isArray(saved);
