/**
 * Cov(b_e, b_f; phi) between the elements of one term's field or of one level's effects, and its derivatives, pair by pair.
 * A definition's scalar expression is differentiated symbolically in its natural parameters and moved to free numbers by their
 * domains; an unstructured or diagonal D has the log-Cholesky map of the likelihood room. Knows pairs; no rows and no response.
 */
import { compileProgram, differentiate, runProgram, type ScalarExpression } from "../../expression/index.js";
import { structureParameterisation } from "../structure-parameters.js";
import { naturalValue } from "../../model/domain.js";
import { atPositions } from "../../model/positions.js";
import { covarianceCode, type CovarianceCode, type CovarianceDefinition, type CovarianceStructure, type KernelInput, type ScalarFunction } from "../../model/index.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";
import { lowerPairs, positionMeasure, relatedMeasure, relationVariable, siteMeasure, type Measure, type PairColumns, type Pairs } from "./measures.js";

export interface ElementCovariance {
  readonly freeCount: number;
  /** null for an unstructured or diagonal D, which no named parameters describe */
  readonly definition: CovarianceDefinition | null;
  readonly measure: Measure;
  /** the covariance of every pair, squared response units */
  values(free: Float64Array, columns: PairColumns, count: number): Float64Array;
  /** dCov/dphi_k of every pair, for every k */
  derivatives(free: Float64Array, columns: PairColumns, count: number): readonly Float64Array[];
}

/** A kernel over sites. */
export function kernelCovariance(definition: CovarianceDefinition, inputs: readonly KernelInput[], metric: "euclidean" | "haversine"): ElementCovariance {
  return expressionCovariance(definition, siteMeasure(inputs, metric), covarianceCode(definition, []));
}

/** D of a grouped term. @param positions where its effects lie, [d]; their numbers from 1 where the structure counts columns */
export function effectCovariance(structure: CovarianceStructure, positions: Float64Array): ElementCovariance {
  if (structure.kind !== "expression") return matrixCovariance(structure, positions.length);
  const definition = atPositions(structure.definition, [...positions]);
  return expressionCovariance(definition, positionMeasure(definition.variables), covarianceCode(structure.definition, [...positions]));
}

/** K_ij D between the effects of level i and of level j: D's own variables, and K_ij beside them. @param levelCovariance K, [levels, levels] */
export function relatedCovariance(effects: ElementCovariance, levelCovariance: Matrix): ElementCovariance {
  const scaled = (values: Float64Array, columns: PairColumns): Float64Array => {
    const known = columns.get(relationVariable) ?? values;
    return values.map((value, i) => value * known[i]);
  };
  return {
    freeCount: effects.freeCount,
    definition: effects.definition,
    measure: relatedMeasure(effects.measure, levelCovariance),
    values: (free, columns, count) => scaled(effects.values(free, columns, count), columns),
    derivatives: (free, columns, count) => effects.derivatives(free, columns, count).map((one) => scaled(one, columns)),
  };
}

/** @param code functions in the place of the definition's expression; null where there are none */
function expressionCovariance(definition: CovarianceDefinition, measure: Measure, code: CovarianceCode | null): ElementCovariance {
  const { parameters } = definition;
  const { value, slopes } = code === null ? interpreted(definition) : written(definition, code);
  const naturalValues = (free: Float64Array): readonly number[] => parameters.map((one, k) => naturalValue(one, free[k]).value);
  return {
    freeCount: parameters.length,
    definition,
    measure,
    values(free, columns, count) {
      const out = new Float64Array(count);
      value(naturalValues(free), columns, count, out);
      return out;
    },
    derivatives(free, columns, count) {
      const outs = parameters.map(() => new Float64Array(count));
      slopes(naturalValues(free), columns, count, outs);
      outs.forEach((out, k) => {
        const { slope } = naturalValue(parameters[k], free[k]);
        for (let i = 0; i < count; i++) out[i] *= slope;
      });
      return outs;
    },
  };
}

/** A covariance and its derivatives by every natural parameter, over pairs. */
interface PairFunctions {
  readonly value: (parameters: readonly number[], columns: PairColumns, count: number, out: Float64Array) => void;
  readonly slopes: (parameters: readonly number[], columns: PairColumns, count: number, outs: readonly Float64Array[]) => void;
}

function interpreted({ parameters, variables, value }: CovarianceDefinition): PairFunctions {
  const columnNames = new Set(variables);
  const program = compileProgram([value], columnNames);
  const slopes = compileProgram(parameters.map(({ name }): ScalarExpression => differentiate(value, name)), columnNames);
  const bindings = (values: readonly number[], columns: PairColumns): Map<string, Float64Array | number> =>
    new Map<string, Float64Array | number>([...columns, ...parameters.map((one, k): [string, number] => [one.name, values[k]])]);
  return {
    value: (values, columns, count, out) => runProgram(program, bindings(values, columns), count, [out]),
    slopes: (values, columns, count, outs) => runProgram(slopes, bindings(values, columns), count, outs),
  };
}

function written({ variables }: CovarianceDefinition, code: CovarianceCode): PairFunctions {
  const run = (one: ScalarFunction, parameters: readonly number[], columns: PairColumns, count: number, out: Float64Array): void => {
    const measured = variables.map((name) => columns.get(name) ?? out);
    const values = [...variables.map(() => 0), ...parameters];
    for (let i = 0; i < count; i++) {
      measured.forEach((column, k) => (values[k] = column[i]));
      out[i] = one(...values);
    }
  };
  return {
    value: (parameters, columns, count, out) => run(code.value, parameters, columns, count, out),
    slopes: (parameters, columns, count, outs) => code.derivatives.forEach((one, k) => run(one, parameters, columns, count, outs[k])),
  };
}

/** The two positions of a pair, which number the rows of D from 1. */
const rowVariable = "row";
const columnVariable = "column";

function matrixCovariance(structure: Exclude<CovarianceStructure, { kind: "expression" }>, size: number): ElementCovariance {
  const map = structureParameterisation(structure, size);
  const pick = (matrix: Matrix, columns: PairColumns, count: number): Float64Array => {
    const [rows, others] = [columns.get(rowVariable) ?? [], columns.get(columnVariable) ?? []];
    return Float64Array.from({ length: count }, (_, i) => matrix.data[(rows[i] - 1) * size + others[i] - 1]);
  };
  return {
    freeCount: map.count,
    definition: null,
    measure: positionMeasure([rowVariable, columnVariable]),
    values: (free, columns, count) => pick(map.fromFree(free), columns, count),
    derivatives: (free, columns, count) => map.directions(free).map((direction) => pick(direction, columns, count)),
  };
}

/** Cov(b; phi) among elements at the given coordinates, both triangles, [elements, elements]. */
export function covarianceAmong(covariance: ElementCovariance, coordinates: Matrix, free: Float64Array): Matrix {
  const { pairs, columns } = pairsAmong(covariance, coordinates);
  return bothTriangles(covariance.values(free, columns, pairs.first.length), pairs, coordinates.rows);
}

/** dCov/dphi_k among them, for every k. */
export function directionsAmong(covariance: ElementCovariance, coordinates: Matrix, free: Float64Array): readonly Matrix[] {
  const { pairs, columns } = pairsAmong(covariance, coordinates);
  return covariance.derivatives(free, columns, pairs.first.length).map((values) => bothTriangles(values, pairs, coordinates.rows));
}

function pairsAmong({ measure }: ElementCovariance, coordinates: Matrix): { pairs: Pairs; columns: PairColumns } {
  const pairs = lowerPairs(Int32Array.from({ length: coordinates.rows }, (_, k) => k));
  return { pairs, columns: measure(coordinates, coordinates, pairs) };
}

function bothTriangles(values: Float64Array, { first, second }: Pairs, size: number): Matrix {
  const out = zeros(size, size);
  values.forEach((value, at) => {
    out.data[first[at] * size + second[at]] = value;
    out.data[second[at] * size + first[at]] = value;
  });
  return out;
}
