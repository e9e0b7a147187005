/**
 * Paths along which one variance parameter is held: for each value w of it, factors L_t(w, phi) linear in phi with the held
 * standard deviation, correlation or sigma built in, so that the rest moves freely. The rows of the held term are taken in an
 * order that puts the held ones first: then a standard deviation is L's corner, and a correlation the direction of its second row.
 */
import { zeros, type Matrix } from "../numerics/matrix.js";
import { absoluteDeviance } from "./absolute.js";
import type { ExactFit } from "./fit.js";
import type { VarianceParameter } from "./inference.js";
import { minimiseSmooth, type Point } from "./quasi-newton.js";

/** Where one free parameter stands in the factors. */
interface Entry {
  readonly termIndex: number;
  readonly row: number;
  readonly column: number;
  /** L's element per unit of the parameter */
  readonly weight: number;
}

/** At one value of the held parameter. */
interface Frame {
  readonly held: readonly Entry[];
  readonly free: readonly (readonly Entry[])[];
  /** null where it moves */
  readonly sigma: number | null;
}

/** What log sigma moves by when its parameter moves by one. */
const logSigmaUnit = 0.2;

/**
 * The least deviance with `parameter` at `value`, over all else. @param fit by maximum likelihood
 * @returns null where the value is outside the domain
 */
export function leastDeviance(fit: ExactFit, parameter: VarianceParameter, value: number): number | null {
  const frame = frameAt(fit, parameter, value);
  const found = minimiseSmooth((at) => pointOf(fit, frame, at), startOf(fit, frame));
  return found === null ? null : found.value;
}

function pointOf({ problem, components }: ExactFit, { held, free, sigma }: Frame, at: Float64Array): Point | null {
  const factors = components.grouped.map(({ rows }) => zeros(rows, rows));
  const add = ({ termIndex, row, column, weight }: Entry, share: number): void => void (factors[termIndex].data[row * factors[termIndex].columns + column] += weight * share);
  held.forEach((entry) => add(entry, 1));
  free.forEach((entries, k) => entries.forEach((entry) => add(entry, at[k])));
  const found = absoluteDeviance(problem, factors, sigma ?? Math.exp(logSigmaUnit * at[free.length]));
  if (found === null) return null;
  const slopes = free.map((entries) => entries.reduce((sum, entry) => sum + entry.weight * elementOf(found.factorGradients[entry.termIndex], entry), 0));
  return { at, value: found.deviance, gradient: Float64Array.from(sigma === null ? [...slopes, logSigmaUnit * found.logSigmaGradient] : slopes) };
}

function frameAt(fit: ExactFit, parameter: VarianceParameter, value: number): Frame {
  const frames = fit.components.grouped.map((_, termIndex) => termFrame(fit, termIndex, parameter, value));
  return { held: frames.flatMap((one) => one.held), free: frames.flatMap((one) => one.free), sigma: parameter.kind === "sigma" ? value : null };
}

function termFrame(fit: ExactFit, termIndex: number, parameter: VarianceParameter, value: number): Pick<Frame, "held" | "free"> {
  const target = parameter.kind === "sigma" || parameter.termIndex !== termIndex ? null : parameter;
  const order = rowOrder(fit.components.grouped[termIndex].rows, target);
  const isFull = fit.problem.elements.some((one) => one.termIndex === termIndex && one.row !== one.column);
  const held: Entry[] = [];
  const free: Entry[][] = [];
  order.forEach((row, i) => {
    const unit = rowUnit(fit, termIndex, row);
    const entry = (column: number, weight: number): Entry => ({ termIndex, row, column, weight });
    if (i === 0 && target?.kind === "standard deviation") held.push(entry(0, value));
    else if (i === 1 && target?.kind === "correlation") free.push([entry(0, value * unit), entry(1, Math.sqrt(1 - value ** 2) * unit)]);
    else for (let column = isFull ? 0 : i; column <= i; column++) free.push([entry(column, unit)]);
  });
  return { held, free };
}

/** The rows of a term, the held ones first. */
function rowOrder(size: number, target: Exclude<VarianceParameter, { kind: "sigma" }> | null): readonly number[] {
  const first = target === null ? [] : target.kind === "correlation" ? [target.column, target.row] : [target.row];
  return [...first, ...Array.from({ length: size }, (_, row) => row).filter((row) => !first.includes(row))];
}

/** Least standard deviation, in units of sigma and of the column, that a search starts with: at zero the deviance has no slope. */
const leastShare = 0.1;

/** The estimated standard deviation of one random effect, with a floor. */
function rowUnit({ components, problem }: ExactFit, termIndex: number, row: number): number {
  const { data, columns } = components.grouped[termIndex];
  const { transform } = problem.cross.conditioning.terms[termIndex];
  const scale = Math.hypot(...transform.data.subarray(row * columns, (row + 1) * columns));
  return Math.max(Math.sqrt(data[row * columns + row]), leastShare * scale * Math.sqrt(components.residualVariance));
}

/** Every effect at its estimated standard deviation and independent of the others, sigma at its estimate. */
function startOf({ components }: ExactFit, { free, sigma }: Frame): Float64Array {
  const onDiagonal = diagonalColumns(free);
  const start = free.map((entries, k) => (entries.length > 1 || onDiagonal[k] ? 1 : 0));
  return Float64Array.from(sigma === null ? [...start, Math.log(components.residualVariance) / 2 / logSigmaUnit] : start);
}

/** Whether each free parameter is the last of its row. */
function diagonalColumns(free: Frame["free"]): readonly boolean[] {
  return free.map(([{ termIndex, row, column }]) =>
    !free.some((other) => other.some((one) => one.termIndex === termIndex && one.row === row && one.column > column)));
}

function elementOf(matrix: Matrix, { row, column }: Entry): number {
  return matrix.data[row * matrix.columns + column];
}
