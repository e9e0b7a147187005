/**
 * Cov(rows, training rows) alpha, row by row, where g = Z'alpha is known over the training rows' cells: z_i' Cov(b_i, b_cells) g.
 * Which cells a row meets, and the covariance's variables there, are worked out once for a design; phi may then move.
 */
import type { Design } from "../../../design/design.js";
import type { PairColumns } from "../../structured/measures.js";
import { randomTerms, type RandomTerm } from "../../structured/term.js";
import type { DenseLayout } from "./layout.js";

/** One term's pairs of a row's element and a cell of the row's level. */
interface TermMeetings {
  readonly rows: Int32Array;
  readonly weights: Float64Array;
  readonly cells: Int32Array;
  readonly columns: PairColumns;
}

export interface Predictor {
  /** out += sum_t Cov_t alpha @param slices each term's part of phi @param scores g of every term @param out [rowCount] */
  addTo(slices: readonly Float64Array[], scores: readonly Float64Array[], out: Float64Array): void;
}

/** @param rows a design with training's levels and sites */
export function predictorFor(layout: DenseLayout, rows: Design): Predictor {
  const places = placesOfLevels(layout);
  const meetings = randomTerms(rows).map((term, t) => meetingsOf(term, layout.terms[t], places[t]));
  return {
    addTo(slices, scores, out) {
      meetings.forEach(({ rows: own, weights, cells, columns }, t) => {
        const values = layout.terms[t].covariance.values(slices[t], columns, own.length);
        for (let i = 0; i < own.length; i++) out[own[i]] += weights[i] * values[i] * scores[t][cells[i]];
      });
    },
  };
}

/** A level's elements and where their cells begin. */
interface LevelPlace {
  readonly start: number;
  readonly elementIds: Int32Array;
}

function placesOfLevels({ terms, blocks, cells }: DenseLayout): readonly ReadonlyMap<number, LevelPlace>[] {
  const places = terms.map(() => new Map<number, LevelPlace>());
  blocks.forEach(({ parts }, b) => parts.forEach(({ term, level, elementIds }, p) => places[term].set(level, { start: cells[b][p], elementIds })));
  return places;
}

function meetingsOf(term: RandomTerm, trained: RandomTerm, places: ReadonlyMap<number, LevelPlace>): TermMeetings {
  const [rows, weights, cells, own, met]: number[][] = [[], [], [], [], []];
  term.levelIndex.forEach((level, row) => {
    const place = places.get(level);
    if (place === undefined) return;
    for (let at = term.starts[row]; at < term.starts[row + 1]; at++) {
      place.elementIds.forEach((element, e) => {
        rows.push(row);
        weights.push(term.weights[at]);
        cells.push(place.start + e);
        own.push(term.elements[at]);
        met.push(element);
      });
    }
  });
  const columns = trained.covariance.measure(term.coordinates, trained.coordinates, { first: Int32Array.from(own), second: Int32Array.from(met) });
  return { rows: Int32Array.from(rows), weights: Float64Array.from(weights), cells: Int32Array.from(cells), columns };
}
