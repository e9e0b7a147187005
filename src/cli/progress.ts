/**
 * Progress of a fit on the error stream: a bar drawn over itself on a terminal, elsewhere a plain line now and then. Knows
 * what an epoch reports; nothing of how it came about.
 */
import type { FitProgress } from "../index.js";
import type { Terminal } from "./terminal.js";

export interface ProgressBar {
  update(progress: FitProgress): void;
  /** leaves the last state standing, on a line of its own */
  finish(): void;
}

/** Of the line's width, so that the numbers beside the bar keep the larger part. */
const barShare = 1 / 8;
const clearToEnd = "\x1b[K";
/** On a terminal, often enough to look alive; elsewhere, seldom enough not to fill a log. */
const drawingIntervals = { interactive: 80, plain: 5000 };

/** @param now milliseconds; an argument so that a test can have its own clock */
export function createProgressBar(terminal: Terminal, now: () => number = () => performance.now()): ProgressBar {
  let lastDrawn = -Infinity;
  let pending: FitProgress | null = null;
  const draw = (progress: FitProgress): void => {
    lastDrawn = now();
    pending = null;
    terminal.err(terminal.isInteractive ? `\r${barLine(progress, terminal.width - 1)}${clearToEnd}` : `${plainLine(progress)}\n`);
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

function barLine(progress: FitProgress, width: number): string {
  const barWidth = Math.round(barShare * width);
  const done = Math.round((barWidth * Math.min(progress.epoch, progress.epochs)) / progress.epochs);
  const bar = "█".repeat(done) + "░".repeat(barWidth - done);
  return `${bar} ${plainLine(progress)}`.slice(0, width);
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
