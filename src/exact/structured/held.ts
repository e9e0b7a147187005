/**
 * The least deviance of a structured model with one covariance parameter held, over all else. A definition's own parameter and sigma
 * are coordinates of phi already; a standard deviation or a correlation of an unstructured D becomes one when the effects are
 * renumbered so that the held ones come first: then it is L's corner, or the direction of its second row. Knows one problem.
 */
import { structureParameterisation } from "../../likelihood/structure-parameters.js";
import { blocksOf } from "../../likelihood/structured/blocks.js";
import { gradientAt, slicesOf, type StructuredProblem } from "../../likelihood/structured/criterion.js";
import { startingPoints } from "../../likelihood/structured/start.js";
import { effectsOf, withPositions, type RandomTerm } from "../../likelihood/structured/term.js";
import { invariant } from "../../invariant.js";
import { freeValue } from "../../model/domain.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import type { InferredParameter, VarianceParameter } from "../inference.js";
import { minimiseSmooth, type Point } from "../quasi-newton.js";
import type { StructuredFit } from "./fit.js";
import { evaluateOrNull } from "./optimise.js";

export type CovarianceParameter = Exclude<InferredParameter, { kind: "fixed effect" }>;

/** One way of moving through phi with one number held. */
interface Path {
  readonly problem: StructuredProblem;
  /** phi to start from; what is held is overwritten */
  readonly starts: readonly Float64Array[];
  /** length of a long step of every coordinate of phi */
  readonly units: Float64Array;
  /** the coordinate that is held or follows */
  readonly held: number;
  /** sets it from the others */
  readonly complete: (free: Float64Array) => void;
  /** the coordinate that it follows, and by how much per unit */
  readonly followed: number | null;
}

/** @param fit by maximum likelihood @returns null where the value is outside the domain */
export function leastHeldDeviance(fit: StructuredFit, parameter: CovarianceParameter, value: number): number | null {
  const path = pathOf(fit, parameter, value);
  const ends = path.starts.flatMap((start) => minimiseSmooth((at) => pointOn(path, at), reduced(path, start)) ?? []);
  return ends.length === 0 ? null : 2 * Math.min(...ends.map((one) => one.value));
}

function pointOn(path: Path, at: Float64Array): Point | null {
  const { problem, units, held, followed } = path;
  const free = expanded(path, at);
  const evaluation = evaluateOrNull(problem, free);
  if (evaluation === null) return null;
  const gradient = gradientAt(problem, evaluation);
  if (followed !== null) gradient[followed] += gradient[held] * free[held];
  return { at, value: evaluation.value, gradient: reduced(path, gradient.map((slope, k) => slope * units[k] ** 2)) };
}

function expanded({ units, held, complete }: Path, at: Float64Array): Float64Array {
  const free = Float64Array.from(units, (unit, k) => (k === held ? 0 : unit * at[k < held ? k : k - 1]));
  complete(free);
  return free;
}

function reduced({ units, held }: Path, free: Float64Array): Float64Array {
  return free.map((value, k) => value / units[k]).filter((_, k) => k !== held);
}

function pathOf(fit: StructuredFit, parameter: CovarianceParameter, value: number): Path {
  switch (parameter.kind) {
    case "sigma":
      return pathAtCoordinate(fit, 0, 2 * Math.log(value));
    case "named":
      return namedPath(fit, parameter, value);
    default:
      return matrixPath(fit, parameter, value);
  }
}

function pathAtCoordinate(fit: StructuredFit, held: number, value: number): Path {
  const { free } = fit.state;
  const starts = fit.negligibleTerms.some(Boolean) ? [free, startingPoints(fit.problem)[0]] : [free];
  return { problem: fit.problem, starts, units: unitsOf(fit.problem, fit), held, complete: (out) => void (out[held] = value), followed: null };
}

function namedPath(fit: StructuredFit, { termIndex, name }: Extract<CovarianceParameter, { kind: "named" }>, value: number): Path {
  const parameters = fit.problem.terms[termIndex].covariance.definition?.parameters ?? [];
  const k = parameters.findIndex((one) => one.name === name);
  invariant(k >= 0, "a named parameter is one of its term's definition");
  return pathAtCoordinate(fit, firstCoordinate(fit, termIndex) + k, freeValue(parameters[k], value));
}

function firstCoordinate({ problem }: StructuredFit, termIndex: number): number {
  return 1 + problem.terms.slice(0, termIndex).reduce((sum, { covariance }) => sum + covariance.freeCount, 0);
}

/** Of a diagonal D every standard deviation is a coordinate; of an unstructured one, those of the effects that come first. */
function matrixPath(fit: StructuredFit, parameter: Exclude<VarianceParameter, { kind: "sigma" }>, value: number): Path {
  const { termIndex, row } = parameter;
  const first = firstCoordinate(fit, termIndex);
  const { covariance, positions } = effectsOf(fit.problem.terms[termIndex]);
  if (covariance.freeCount === positions.rows) return pathAtCoordinate(fit, first + row, Math.log(value));
  const path = renumberedPath(fit, termIndex, parameter.kind === "correlation" ? [parameter.column, row] : [row]);
  if (parameter.kind === "standard deviation") return { ...path, held: first, complete: (free) => void (free[first] = Math.log(value)), followed: null };
  const slope = value / Math.sqrt(1 - value ** 2);
  return { ...path, held: first + 1, complete: (free) => void (free[first + 1] = slope * Math.exp(free[first + 2])), followed: first + 2 };
}

/** Least standard deviation, as a share of sigma, that a search starts with: near zero the deviance has no slope. */
const leastShare = 0.05;

/** The same model with the effects of one unstructured term counted from `leading` on. */
function renumberedPath(fit: StructuredFit, termIndex: number, leading: readonly number[]): Omit<Path, "held" | "complete" | "followed"> {
  const { problem, components, state } = fit;
  const covariance = components.grouped[termIndex];
  const size = covariance.rows;
  const order = [...leading, ...Array.from({ length: size }, (_, k) => k).filter((k) => !leading.includes(k))];
  const terms = problem.terms.map((term, t) => (t === termIndex ? renumbered(term, order) : term));
  const renewed = { ...problem, terms, blocks: blocksOf(terms, problem.blocks.map(({ rows }) => rows)) };
  const start = state.free.slice();
  const smallest = new Float64Array(size).fill(leastShare * Math.sqrt(components.residualVariance));
  slicesOf(renewed, start)[termIndex].set(structureParameterisation({ kind: "unstructured" }, size).toFree(reordered(covariance, order), smallest));
  return { problem: renewed, starts: [start], units: unitsOf(renewed, fit) };
}

function renumbered(term: RandomTerm, order: readonly number[]): RandomTerm {
  const data = new Float64Array(order.length);
  order.forEach((effect, place) => (data[effect] = place + 1));
  return withPositions(term, data);
}

function reordered({ data, rows }: Matrix, order: readonly number[]): Matrix {
  const out = zeros(rows, rows);
  order.forEach((from, i) => order.forEach((to, j) => (out.data[i * rows + j] = data[from * rows + to])));
  return out;
}

/** One, a factor of e, but for the entries off L's diagonal, which are in the response's units. */
function unitsOf({ terms }: StructuredProblem, { components }: StructuredFit): Float64Array {
  const sigma = Math.sqrt(components.residualVariance);
  return Float64Array.from([1, ...terms.flatMap((term) => {
    const { covariance, positions } = effectsOf(term);
    const isFull = covariance.definition === null && covariance.freeCount > positions.rows;
    return Array.from({ length: covariance.freeCount }, (_, k) => (isFull && !isDiagonalEntry(k) ? sigma : 1));
  })]);
}

/** Entries of a lower triangle are counted by rows: the diagonal's are 0, 2, 5, 9, ... */
function isDiagonalEntry(k: number): boolean {
  const row = Math.floor((Math.sqrt(8 * k + 1) - 1) / 2);
  return k === (row * (row + 3)) / 2;
}
