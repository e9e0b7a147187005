/** A design with some of its random terms, and where their parameters stand in the whole design's phi. Knows layouts only. */
import type { Design } from "../../design/design.js";
import { freeSlices, freeParameterCount } from "../parameters.js";

export interface TermSplit {
  /** the design with the base's terms alone */
  readonly base: Design;
  /** for every coordinate of the base's phi, log sigma^2 first, its place in the whole phi */
  readonly baseCoordinates: Int32Array;
  /** indices of the other random terms, grouped terms before kernels */
  readonly keptTerms: readonly number[];
  /** their places in the whole phi, term by term */
  readonly keptCoordinates: readonly Int32Array[];
}

/** @param baseTerms indices of random terms, grouped terms before kernels */
export function splitTerms(design: Design, baseTerms: readonly number[]): TermSplit {
  const isOfBase = (t: number): boolean => baseTerms.includes(t);
  const slices = freeSlices(design, Float64Array.from({ length: freeParameterCount(design) }, (_, k) => k)).map((slice) => Int32Array.from(slice));
  const keptTerms = slices.map((_, t) => t).filter((t) => !isOfBase(t));
  return {
    base: {
      ...design,
      grouped: design.grouped.filter((_, t) => isOfBase(t)),
      kernels: design.kernels.filter((_, k) => isOfBase(design.grouped.length + k)),
    },
    baseCoordinates: Int32Array.from([0, ...slices.flatMap((slice, t) => (isOfBase(t) ? [...slice] : []))]),
    keptTerms,
    keptCoordinates: keptTerms.map((t) => slices[t]),
  };
}
