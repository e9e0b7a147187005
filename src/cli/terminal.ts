/**
 * Where the command line writes: results on one stream, everything else on the other. Knows whether a person is looking;
 * a test puts its own in place.
 */

export interface Terminal {
  /** results: what a pipe should receive */
  out(text: string): void;
  /** complaints, progress, remarks */
  err(text: string): void;
  /** `err` is a terminal: a line may be drawn over */
  readonly isInteractive: boolean;
  readonly hasColor: boolean;
  /** characters in a line of `err` */
  readonly width: number;
}

const defaultWidth = 100;

/** The streams of this process. A reader that goes away early (`lmmc ... | head`) is no failure. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 70));
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isInteractive: stderr.isTTY && env.TERM !== "dumb",
    hasColor: stderr.isTTY && env.NO_COLOR === undefined && env.TERM !== "dumb",
    width: stderr.columns ?? defaultWidth,
  };
}
