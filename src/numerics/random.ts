/** Randomness as an argument: one seed, one stream, the same numbers on every machine. */
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

export interface RandomSource {
  /** uniform on [0, 1), 32 random bits */
  uniform(): number;
  /** standard normal */
  normal(): number;
  /** uniform on 0, 1, ..., bound - 1 */
  integer(bound: number): number;
  /** an independent stream, fixed by this one's state */
  split(): RandomSource;
  /** where the stream stands, as plain data: `resumedRandomSource` goes on from there */
  state(): RandomState;
}

export interface RandomState {
  readonly generator: readonly number[];
  /** a normal already drawn: they come in pairs */
  readonly spare: number | null;
}

/** The generator's first numbers still show its seed (the first is the seed's complement): these are thrown away. */
const warmUp = 64;

export function randomSource(seed: number): RandomSource {
  const generator = xoroshiro128plus(scrambled(seed));
  for (let i = 0; i < warmUp; i++) generator.next();
  return streamOf(generator, null);
}

/** The stream that stood in this state. */
export function resumedRandomSource({ generator, spare }: RandomState): RandomSource {
  return streamOf(xoroshiro128plusFromState(generator), spare);
}

function streamOf(generator: ReturnType<typeof xoroshiro128plus>, drawn: number | null): RandomSource {
  let spare = drawn;
  const uniform = (): number => (generator.next() >>> 0) / 0x1_0000_0000;
  const source: RandomSource = {
    uniform,
    integer: (bound) => Math.floor(uniform() * bound),
    normal: () => {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    split: () => randomSource(generator.next()),
    state: () => ({ generator: generator.getState(), spare }),
  };
  return source;
}

/** Spreads neighbouring seeds over all 32 bits: MurmurHash3's finaliser (Appleby 2011). */
function scrambled(seed: number): number {
  let hash = seed | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Fisher-Yates, in place. */
export function shuffleInPlace(values: Int32Array, random: RandomSource): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const held = values[i];
    values[i] = values[j];
    values[j] = held;
  }
}
