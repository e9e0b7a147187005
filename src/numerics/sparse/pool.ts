/** Memory of dense fronts, handed back and out again: a factor makes thousands of them, few at a time. */

export interface FrontPool {
  /** at least `count` zeros */
  take(count: number): Float64Array;
  give(front: Float64Array): void;
}

export function frontPool(): FrontPool {
  /** free arrays by the logarithm of their length */
  const free: Float64Array[][] = Array.from({ length: 32 }, () => []);
  return {
    take(count) {
      const size = 32 - Math.clz32(count - 1);
      const known = free[size].pop();
      if (known === undefined) return new Float64Array(2 ** size);
      return known.fill(0, 0, count);
    },
    give: (front) => void free[31 - Math.clz32(front.length)].push(front),
  };
}
