/**
 * Tiles of a sparse product Z_kᵀ W Z_l, found by their pair of levels while rows stream past: a hash table that grows.
 * Knows pairs of small integers; knows no meaning of them.
 */

export interface PairTable {
  /** elements of one tile */
  readonly tileSize: number;
  count: number;
  first: Int32Array;
  second: Int32Array;
  /** [count, tileSize] */
  values: Float64Array;
  /** 1 + index of a pair, 0 where free; a power of two long */
  slots: Int32Array;
}

const initialCapacity = 256;

export function createPairTable(tileSize: number): PairTable {
  return {
    tileSize,
    count: 0,
    first: new Int32Array(initialCapacity),
    second: new Int32Array(initialCapacity),
    values: new Float64Array(initialCapacity * tileSize),
    slots: new Int32Array(2 * initialCapacity),
  };
}

/** Index of the pair's tile, made of zeros when the pair is new. */
export function pairIndex(table: PairTable, first: number, second: number): number {
  const mask = table.slots.length - 1;
  let slot = hash(first, second) & mask;
  for (;;) {
    const index = table.slots[slot] - 1;
    if (index < 0) return addPair(table, first, second, slot);
    if (table.first[index] === first && table.second[index] === second) return index;
    slot = (slot + 1) & mask;
  }
}

function hash(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

function addPair(table: PairTable, first: number, second: number, slot: number): number {
  const index = table.count++;
  if (index === table.first.length) grow(table);
  table.first[index] = first;
  table.second[index] = second;
  if (table.slots.length < 2 * table.first.length) rehash(table);
  else table.slots[slot] = index + 1;
  return index;
}

function grow(table: PairTable): void {
  const capacity = 2 * table.first.length;
  table.first = enlarged(table.first, new Int32Array(capacity));
  table.second = enlarged(table.second, new Int32Array(capacity));
  table.values = enlarged(table.values, new Float64Array(capacity * table.tileSize));
}

function enlarged<Values extends Int32Array | Float64Array>(old: Values, out: Values): Values {
  out.set(old);
  return out;
}

function rehash(table: PairTable): void {
  table.slots = new Int32Array(2 * table.first.length);
  const mask = table.slots.length - 1;
  for (let index = 0; index < table.count; index++) {
    let slot = hash(table.first[index], table.second[index]) & mask;
    while (table.slots[slot] !== 0) slot = (slot + 1) & mask;
    table.slots[slot] = index + 1;
  }
}

/** Indices of a list sorted by key, counting: those of key k stand at `start[k]` to `start[k + 1]`. */
export interface GroupedIndices {
  readonly start: Int32Array;
  readonly order: Int32Array;
}

/** @param keys values 0..keyCount-1; the first `count` are read */
export function groupIndices(keys: Int32Array, count: number, keyCount: number): GroupedIndices {
  const start = new Int32Array(keyCount + 1);
  for (let i = 0; i < count; i++) start[keys[i] + 1]++;
  for (let k = 0; k < keyCount; k++) start[k + 1] += start[k];
  const next = start.slice(0, keyCount);
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[next[keys[i]]++] = i;
  return { start, order };
}
