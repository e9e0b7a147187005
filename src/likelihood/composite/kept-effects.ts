/**
 * What a solve says of one kept term, in the form that leaves the solver: a grouped term's b, [levels, d], zero for a level without
 * rows; a kernel's scores g = Z'V^-1 v over its unknowns, from which the field anywhere is Cov(there, unknowns) g. Knows one term.
 */
import type { Design, KernelDesign } from "../../design/design.js";
import { addRandomEffects } from "../random-design.js";
import type { ElementCovariance } from "../structured/covariance.js";
import type { KeptTerm } from "./kept-term.js";

export interface KeptEffects {
  zero(): Float64Array;
  /** u from what stands in `effects`, to begin a solve from */
  toSpherical(effects: Float64Array, out: Float64Array): void;
  /** @param alpha V^-1 v @param spherical u of the solve */
  write(alpha: Float64Array, spherical: Float64Array, effects: Float64Array): void;
  /** out += Z b for any rows with training's levels and sites */
  addPredictions(rows: Design, effects: Float64Array, free: Float64Array, out: Float64Array): void;
}

/** @param index of the random term, grouped terms before kernels */
export function keptEffects(design: Design, index: number, term: KeptTerm, covariance: ElementCovariance): KeptEffects {
  return index < design.grouped.length ? groupedEffects(design, index, term) : kernelScores(index - design.grouped.length, term, covariance);
}

function groupedEffects({ grouped }: Design, index: number, term: KeptTerm): KeptEffects {
  const { levels, basis: { columns: d }, levelCovariance } = grouped[index];
  const places = placesOfUnknowns(term, levelCovariance === null ? d : 0);
  return {
    zero: () => new Float64Array(levels.length * d),
    toSpherical(effects, out) {
      places.forEach((place, unknown) => (out[unknown] = effects[place]));
      term.fromEffects(out, out);
    },
    write(_alpha, spherical, effects) {
      const own = new Float64Array(term.size);
      term.toEffects(spherical, own);
      places.forEach((place, unknown) => (effects[place] = own[unknown]));
    },
    addPredictions: (rows, effects, _free, out) => addRandomEffects(rows.grouped[index], effects, out),
  };
}

/** Where each unknown stands among [levels, d]. @param perLevel elements that one level has; 0 where elements count through all levels */
function placesOfUnknowns({ levels, size }: KeptTerm, perLevel: number): Int32Array {
  const places = new Int32Array(size);
  for (const { level, offset, pattern } of levels) pattern.elements.forEach((element, k) => (places[offset + k] = level * perLevel + element));
  return places;
}

function kernelScores(index: number, term: KeptTerm, covariance: ElementCovariance): KeptEffects {
  const levelOf = new Map(term.levels.map((level) => [level.level, level]));
  return {
    zero: () => new Float64Array(term.size),
    toSpherical: (scores, out) => term.toScores(scores, out),
    write: (alpha, _spherical, scores) => term.sums(alpha, scores),
    addPredictions(rows, scores, free, out) {
      const kernel = rows.kernels[index];
      const known = new Map<string, number>();
      kernel.siteIndex.forEach((site, i) => {
        const level = levelOf.get(kernel.levelIndex?.[i] ?? 0);
        if (level === undefined) return;
        const key = `${level.level} ${site}`;
        const value = known.get(key) ?? fieldAt(kernel, site, level, scores, covariance, free);
        known.set(key, value);
        out[i] += value;
      });
    },
  };
}

/** Cov(site, the level's unknowns) g. */
function fieldAt({ sites }: KernelDesign, site: number, { offset, pattern: { elements } }: KeptTerm["levels"][number], scores: Float64Array, covariance: ElementCovariance, free: Float64Array): number {
  const pairs = { first: new Int32Array(elements.length).fill(site), second: elements };
  const values = covariance.values(free, covariance.measure(sites, sites, pairs), elements.length);
  return values.reduce((sum, value, k) => sum + value * scores[offset + k], 0);
}
