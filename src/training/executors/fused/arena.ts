/**
 * One growing stretch of memory that the kernels and TypeScript share. Reserved places are never given back: what is reserved
 * is the parameters, the loaded inputs, and a workspace that grows with the largest batch. Knows nothing of what stands there.
 */

export interface Arena {
  readonly memory: WebAssembly.Memory;
  /** @returns address of that many bytes of zeros, aligned to a cache line @throws RangeError beyond 4 GiB */
  reserve(bytes: number): number;
  /** all of memory as float32; good until the next `reserve` */
  floats(): Float32Array;
  /** all of memory as int32; good until the next `reserve` */
  integers(): Int32Array;
}

const pageBytes = 65_536;
const cacheLineBytes = 64;
/** Vector loads may reach past the end of a row that is read unpadded. */
const slackBytes = 64;

/** An empty arena; its first page is the module's own. */
export function createArena(): Arena {
  const memory = new WebAssembly.Memory({ initial: 1 });
  let end = pageBytes;
  let floats = new Float32Array(memory.buffer);
  let integers = new Int32Array(memory.buffer);
  return {
    memory,
    reserve: (bytes) => {
      const address = cacheLineBytes * Math.ceil(end / cacheLineBytes);
      end = address + bytes + slackBytes;
      const missing = end - memory.buffer.byteLength;
      if (missing > 0) {
        memory.grow(Math.ceil(missing / pageBytes));
        floats = new Float32Array(memory.buffer);
        integers = new Int32Array(memory.buffer);
      }
      return address;
    },
    floats: () => floats,
    integers: () => integers,
  };
}
