/** Fields as plain JSON: their sites, what the sites say, and how many neighbours a place is predicted from. */
import type { FieldState } from "../prediction/index.js";
import { encodeArray, type EncodedArray } from "./encoding.js";

export interface SavedField {
  readonly free: EncodedArray;
  /** null: all sites */
  readonly neighbours: number | null;
  /** null: none */
  readonly points: EncodedArray | null;
  readonly sites: EncodedArray;
  readonly siteWeights: EncodedArray;
  readonly residualMeans: EncodedArray;
  readonly fixedMeans: EncodedArray;
}

export function encodeField({ free, neighbours, points, sites, siteWeights, residualMeans, fixedMeans }: FieldState): SavedField {
  return {
    free: encodeArray(free),
    neighbours,
    points: points && encodeArray(points.data),
    sites: encodeArray(sites.data),
    siteWeights: encodeArray(siteWeights),
    residualMeans: encodeArray(residualMeans),
    fixedMeans: encodeArray(fixedMeans.data),
  };
}

/** @param columns of X @param numbers decodes an array, of the given length where one is given; gives up on a damaged one */
export function decodeField(saved: SavedField, columns: number, numbers: (encoded: EncodedArray, length?: number) => Float64Array): FieldState {
  const siteWeights = numbers(saved.siteWeights);
  const count = siteWeights.length;
  const sites = numbers(saved.sites);
  const coordinates = sites.length / count;
  const points = saved.points && numbers(saved.points);
  return {
    free: numbers(saved.free),
    neighbours: saved.neighbours,
    points: points && { rows: points.length / coordinates, columns: coordinates, data: points },
    sites: { rows: count, columns: coordinates, data: sites },
    siteWeights,
    residualMeans: numbers(saved.residualMeans, count),
    fixedMeans: { rows: count, columns, data: numbers(saved.fixedMeans, count * columns) },
  };
}
