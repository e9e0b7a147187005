/**
 * A graphics card through WebGPU: the browser's own, or in Node that of the `webgpu` package (Dawn), which is put where a browser would have
 * it. Knows adapters; nothing of tensors.
 */

/** What TensorFlow.js asks of `navigator.gpu`. */
interface Gpu {
  requestAdapter(options?: object): Promise<object | null>;
}

interface DawnModule {
  /** @param flags as Dawn's command line: `backend=opengles` */
  create(flags: readonly string[]): Gpu;
  /** `GPUBufferUsage` and the like, which a browser has as globals */
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Ways to a card, the best first: Vulkan, Metal or Direct3D, else OpenGL ES with the fewer limits of WebGPU's compatibility level. */
const ways: readonly { readonly flags: readonly string[]; readonly options: object }[] = [
  { flags: [], options: {} },
  { flags: ["backend=opengles"], options: { featureLevel: "compatibility" } },
];

/** Whether `navigator.gpu` is there and has an adapter, or has been put there. */
export async function hasWebGpu(): Promise<boolean> {
  const known = gpuOf(globalThis);
  if (known !== null) return (await known.requestAdapter()) !== null;
  const dawn = await importDawn();
  if (dawn === null) return false;
  for (const { flags, options } of ways) {
    const gpu = dawn.create(flags);
    if ((await gpu.requestAdapter(options)) === null) continue;
    install(dawn.globals, { requestAdapter: (asked) => gpu.requestAdapter({ ...asked, ...options }) });
    return true;
  }
  return false;
}

function gpuOf({ navigator }: { readonly navigator?: unknown }): Gpu | null {
  return typeof navigator === "object" && navigator !== null && "gpu" in navigator ? (navigator.gpu as Gpu) : null;
}

async function importDawn(): Promise<DawnModule | null> {
  const specifier = "webgpu"; // no type of it is needed, and it need not be installed
  try {
    return (await import(specifier)) as DawnModule;
  } catch {
    return null;
  }
}

/** Where a browser has them; what is already there stays. */
function install(globals: DawnModule["globals"], gpu: Gpu): void {
  for (const [name, value] of Object.entries(globals)) if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  const host = globalThis as { navigator?: object };
  if (typeof host.navigator === "object") Object.defineProperty(host.navigator, "gpu", { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "", platform: "" }, configurable: true, writable: true });
}
