/**
 * What kriging needs of a fit as plain JSON: the training rows' places, X and residuals, not the factor of V, which is n²/2 numbers
 * and is made anew when first asked for. Whole numbers are kept as float64, exact to 2^53.
 */
import type { StructuredState } from "../exact/structured/index.js";
import { restoredTerms, type SavedRelations, type TermRows } from "../likelihood/structured/index.js";
import type { Model } from "../model/index.js";
import { encodeArray, type EncodedArray } from "./encoding.js";

export interface SavedStructured {
  readonly free: EncodedArray;
  readonly fixed: EncodedArray;
  readonly weights: EncodedArray | null;
  readonly marginalResidual: EncodedArray;
  readonly terms: readonly SavedTermRows[];
}

interface SavedTermRows {
  readonly levelIndex: EncodedArray;
  readonly starts: EncodedArray;
  readonly elements: EncodedArray;
  readonly weights: EncodedArray;
  readonly coordinates: EncodedArray;
  /** of the coordinates */
  readonly columns: number;
}

export function encodeStructured({ free, fixed, weights, marginalResidual, terms }: StructuredState): SavedStructured {
  return {
    free: encodeArray(free),
    fixed: encodeArray(fixed.data),
    weights: weights && encodeArray(weights),
    marginalResidual: encodeArray(marginalResidual),
    terms: terms.map((term) => ({
      levelIndex: encodeArray(Float64Array.from(term.levelIndex)),
      starts: encodeArray(Float64Array.from(term.starts)),
      elements: encodeArray(Float64Array.from(term.elements)),
      weights: encodeArray(term.weights),
      coordinates: encodeArray(term.coordinates.data),
      columns: term.coordinates.columns,
    })),
  };
}

/** @param learnt K of every grouped term @param numbers decodes an array, of the given length where one is given; gives up on a damaged one */
export function decodeStructured(saved: SavedStructured, { model, learnt }: { readonly model: Model; readonly learnt: SavedRelations }, fixedEffects: Float64Array, numbers: (encoded: EncodedArray, length?: number) => Float64Array): StructuredState {
  const marginalResidual = numbers(saved.marginalResidual);
  const [rows, columns] = [marginalResidual.length, fixedEffects.length];
  return {
    free: numbers(saved.free),
    fixedEffects,
    fixed: { rows, columns, data: numbers(saved.fixed, rows * columns) },
    weights: saved.weights && numbers(saved.weights, rows),
    marginalResidual,
    terms: restoredTerms(model, saved.terms.map((term) => decodeTerm(term, rows, numbers)), learnt),
  };
}

function decodeTerm(saved: SavedTermRows, rows: number, numbers: (encoded: EncodedArray, length?: number) => Float64Array): TermRows {
  const coordinates = numbers(saved.coordinates);
  const elements = Int32Array.from(numbers(saved.elements));
  return {
    levelIndex: Int32Array.from(numbers(saved.levelIndex, rows)),
    starts: Int32Array.from(numbers(saved.starts, rows + 1)),
    elements,
    weights: numbers(saved.weights, elements.length),
    coordinates: { rows: coordinates.length / saved.columns, columns: saved.columns, data: coordinates },
  };
}
