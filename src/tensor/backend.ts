/**
 * Which TensorFlow.js backend runs, chosen once: WebAssembly unless asked otherwise, native TensorFlow where its package is
 * installed, a graphics card through WebGPU where that is named. Everything is imported on first use, the library's own messages are kept
 * from the user, and the process is left as it was found. Knows no network and no graph.
 */
import type * as TensorFlow from "@tensorflow/tfjs-core";
import { hasWebGpu } from "./webgpu.js";

export type BackendName = "wasm" | "cpu" | "tensorflow" | "webgpu";
export type BackendChoice = "auto" | BackendName;

/** Packages that a backend needs beside this one; the first that is found serves, and none of them needs to be there. */
const nativePackages = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;
const webGpuPackage = "@tensorflow/tfjs-backend-webgpu";

/** What brings a backend that does not start; null where nothing that can be installed does. */
export function installCommand(choice: BackendChoice): string | null {
  switch (choice) {
    case "tensorflow": return `npm install ${nativePackages[1]}`;
    case "webgpu": return `npm install webgpu ${webGpuPackage}`;
    case "auto": case "wasm": case "cpu": return null;
  }
}

export interface TensorBackend {
  readonly name: BackendName;
  readonly tf: typeof TensorFlow;
  /** whether a tensor's values can be had without waiting for a device */
  readonly readsSynchronously: boolean;
  /** makes this the backend that the next operations run on; TensorFlow.js has one at a time */
  select(): Promise<void>;
}

export interface BackendOptions {
  /** folder or address, ending in "/", that holds the .wasm files; a browser needs it unless they lie beside the script */
  readonly wasmFolder?: string;
}

/**
 * Opens a backend; a second call returns the one that is open.
 * @param choice `auto` takes native TensorFlow where installed, then WebAssembly, then plain JavaScript; never WebGPU, with which small
 *   batches wait for the card longer than they take to compute
 * @returns null where the backend does not start on this machine
 */
export async function openBackend(choice: BackendChoice, options: BackendOptions = {}): Promise<TensorBackend | null> {
  if (choice !== "auto") return openNamed(choice, options);
  return (await openNamed("tensorflow", options)) ?? (await openNamed("wasm", options)) ?? openNamed("cpu", options);
}

const opened = new Map<BackendName, TensorBackend>();

async function openNamed(name: BackendName, options: BackendOptions): Promise<TensorBackend | null> {
  const known = opened.get(name);
  const backend = known ?? (await leavingProcessHandlers(() => startBackend(name, options)));
  if (backend === null) return null;
  opened.set(name, backend);
  await backend.select();
  return backend;
}

async function startBackend(name: BackendName, options: BackendOptions): Promise<TensorBackend | null> {
  const tf = await import("@tensorflow/tfjs-core");
  tf.env().set("PROD", true); // silences the banner that recommends other packages
  const isRegistered = await registerBackend(name, options);
  if (!isRegistered || !(await startsWithoutError(tf, name))) return null;
  return { name, tf, readsSynchronously: name !== "webgpu", select: async () => void (tf.getBackend() === name || (await tf.setBackend(name))) };
}

async function registerBackend(name: BackendName, options: BackendOptions): Promise<boolean> {
  switch (name) {
    case "cpu": await import("@tensorflow/tfjs-backend-cpu"); return true;
    case "wasm": return registerWasm(options);
    case "tensorflow": return (await isImportable(nativePackages[0])) || isImportable(nativePackages[1]);
    case "webgpu": return (await hasWebGpu()) && isImportable(webGpuPackage);
  }
}

async function registerWasm(options: BackendOptions): Promise<boolean> {
  if (typeof WebAssembly === "undefined") return false;
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  const folder = options.wasmFolder ?? installedWasmFolder();
  if (folder !== null) setWasmPaths(folder);
  return true;
}

/** Where the package keeps its binaries, as a file address; null outside Node, where scripts are served. */
function installedWasmFolder(): string | null {
  if (typeof process === "undefined" || process.versions?.node === undefined || typeof import.meta.resolve !== "function") return null;
  return import.meta.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm").replace(/[^/]*$/, "");
}

/** Loads a package that need not be installed. */
async function isImportable(specifier: string): Promise<boolean> {
  try {
    await import(specifier);
    return true;
  } catch {
    return false;
  }
}

async function startsWithoutError(tf: typeof TensorFlow, name: BackendName): Promise<boolean> {
  try {
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}

/** The WebAssembly loader puts handlers on the process that print its minified source when anything fails: removed again. */
async function leavingProcessHandlers<Result>(work: () => Promise<Result>): Promise<Result> {
  if (typeof process === "undefined" || typeof process.listeners !== "function") return work();
  const before = new Set<unknown>([...process.listeners("uncaughtException"), ...process.listeners("unhandledRejection")]);
  try {
    return await work();
  } finally {
    for (const handler of process.listeners("uncaughtException")) {
      if (!before.has(handler)) process.removeListener("uncaughtException", handler);
    }
    for (const handler of process.listeners("unhandledRejection")) {
      if (!before.has(handler)) process.removeListener("unhandledRejection", handler);
    }
  }
}
