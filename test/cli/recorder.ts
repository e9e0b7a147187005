/** A terminal that remembers what was written, for the tests of this folder. */
import { runCommandLine } from "../../src/cli/program.js";
import type { ExitCode } from "../../src/cli/session.js";
import type { Terminal } from "../../src/cli/terminal.js";

export interface Recorder extends Terminal {
  written(): { readonly out: string; readonly err: string };
}

export function recorder(options: Partial<Pick<Terminal, "isInteractive" | "hasColor" | "width">> = {}): Recorder {
  let out = "";
  let err = "";
  return {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isInteractive: options.isInteractive ?? false,
    hasColor: options.hasColor ?? false,
    width: options.width ?? 100,
    written: () => ({ out, err }),
  };
}

/** One command line in this process: `await lmmc("fit", "m.lmm")`. */
export async function lmmc(...argv: readonly string[]): Promise<{ readonly exitCode: ExitCode; readonly out: string; readonly err: string }> {
  const terminal = recorder();
  const exitCode = await runCommandLine(argv, terminal, "0.0.0");
  return { exitCode, ...terminal.written() };
}
