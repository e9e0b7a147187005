/** A map whose values are made when first asked for: its keys are known, and most of its values are never needed. */
export function lazyMap<Value>(keys: readonly string[], make: (key: string) => Value): ReadonlyMap<string, Value> {
  const known = new Set(keys);
  const made = new Map<string, Value>();
  const valueOf = (key: string): Value => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key) as Value;
  };
  function* entries(): MapIterator<[string, Value]> {
    for (const key of known) yield [key, valueOf(key)];
  }
  function* values(): MapIterator<Value> {
    for (const key of known) yield valueOf(key);
  }
  const map: ReadonlyMap<string, Value> = {
    size: known.size,
    has: (key) => known.has(key),
    get: (key) => (known.has(key) ? valueOf(key) : undefined),
    keys: () => known.values(),
    values,
    entries,
    [Symbol.iterator]: entries,
    forEach: (visit) => known.forEach((key) => visit(valueOf(key), key, map)),
  };
  return map;
}
