/**
 * Progress on the error stream: a bar drawn over itself on a terminal, elsewhere a plain line now and then. Knows what an epoch
 * reports, and counts of things done; nothing of how they came about.
 */
import type { FitProgress } from "../index.js";
import type { Terminal } from "./terminal.js";

export interface ProgressBar<Progress> {
  update(progress: Progress): void;
  /** leaves the last state standing, on a line of its own */
  finish(): void;
}

/** How far work has come, and in words. */
interface Drawn {
  readonly done: number;
  readonly count: number;
  readonly text: string;
}

/** Of the line's width, so that the words beside the bar keep the larger part. */
const barShare = 1 / 8;
const clearToEnd = "\x1b[K";
/** On a terminal, often enough to look alive; elsewhere, seldom enough not to fill a log. */
const drawingIntervals = { interactive: 80, plain: 5000 };

type Clock = () => number;
const wallClock: Clock = () => performance.now();

/** Of a fit that trains. @param now milliseconds; an argument so that a test can have its own clock */
export function createProgressBar(terminal: Terminal, now = wallClock): ProgressBar<FitProgress> {
  return drawnBar(terminal, (progress) => ({ done: progress.epoch, count: progress.epochs, text: plainLine(progress) }), now);
}

/** Of things done one by one, such as `replicates`; nothing where nobody is looking. */
export function createCountBar(terminal: Terminal, things: string, now = wallClock): ProgressBar<{ readonly done: number; readonly count: number }> {
  if (!terminal.isInteractive) return { update: () => undefined, finish: () => undefined };
  const started = now();
  return drawnBar(terminal, ({ done, count }) => ({ done, count, text: countLine(things, done, count, now() - started) }), now);
}

function countLine(things: string, done: number, count: number, milliseconds: number): string {
  return `${things} ${done}/${count}  ${duration((milliseconds / 1000 / Math.max(1, done)) * (count - done))} left`;
}

function drawnBar<Progress>(terminal: Terminal, describe: (progress: Progress) => Drawn, now: Clock): ProgressBar<Progress> {
  let lastDrawn = -Infinity;
  let pending: Progress | null = null;
  const draw = (progress: Progress): void => {
    lastDrawn = now();
    pending = null;
    const drawn = describe(progress);
    terminal.err(terminal.isInteractive ? `\r${barLine(drawn, terminal.width - 1)}${clearToEnd}` : `${drawn.text}\n`);
  };
  return {
    update(progress) {
      pending = progress;
      if (now() - lastDrawn >= (terminal.isInteractive ? drawingIntervals.interactive : drawingIntervals.plain)) draw(progress);
    },
    finish() {
      if (pending !== null) draw(pending);
      if (terminal.isInteractive && lastDrawn > -Infinity) terminal.err("\n");
    },
  };
}

function barLine({ done, count, text }: Drawn, width: number): string {
  const barWidth = Math.round(barShare * width);
  const filled = Math.round((barWidth * Math.min(done, count)) / count);
  return `${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${text}`.slice(0, width);
}

/** `epoch 3/30  9 s left  NLL train 1.6210 validation 1.6402  sd s 0.333, d 0.521, residual 1.18` */
export function plainLine(progress: FitProgress): string {
  const nll = [`train ${perRow(progress.trainNll)}`];
  if (progress.validationNll !== null) nll.push(`validation ${perRow(progress.validationNll)}`);
  const components = progress.components.map(({ group, sd }) => `${group} ${sd.map(short).join(" ")}`);
  components.push(`residual ${short(Math.sqrt(progress.residualVariance))}`);
  return [
    `epoch ${progress.epoch}/${progress.epochs}`,
    `${duration(progress.secondsLeft)} left`,
    `NLL ${nll.join(" ")}`,
    `sd ${components.join(", ")}`,
  ].join("  ");
}

function perRow(value: number | null): string {
  return value === null ? "-" : value.toFixed(4);
}

function short(value: number): string {
  return value.toPrecision(3);
}

/** `9 s`, `2 min 5 s`, `1 h 3 min` */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
