/**
 * The names that have a fixed meaning within a definition: what its variables measure, what its starting rules may speak of,
 * and the words that no definition may take. The only place that knows them.
 */
import { namedOperations } from "../../expression/index.js";
import type { KernelInput } from "../../model/index.js";
import { primitives } from "../primitives/index.js";

/** What a kernel may read of two sites. */
export const kernelVariables: ReadonlyMap<string, KernelInput["measure"]> = new Map([
  ["d", "distance"],
  ["dot", "inner-product"],
]);

/** What a structure may read of two positions: i, j = 1, 2, ... count them; s, t are values of a numeric column. */
export const structureVariables = { index: ["i", "j"], time: ["s", "t"] } as const;

/** A family's observation, and the number of trials behind it. */
export const familyVariables = ["y", "trials"] as const;

/** A link's argument, and what its inverse reads. */
export const linkVariables = { mean: "mu", linearPredictor: "eta" } as const;

/** What a starting rule may name, and what it is. */
export const startingSymbols: ReadonlyMap<string, string> = new Map([
  ["response_mean", "the mean of the response"],
  ["response_variance", "the variance of what a quick fixed-effects fit leaves of the response"],
  ["median_distance", "the median distance between two sites, or two positions"],
  ["extent", "the largest distance between two sites, or two positions"],
  ["mean_square", "the mean inner product of a site's coordinates with themselves"],
]);

export const namedConstants: ReadonlyMap<string, number> = new Map([["pi", Math.PI], ["Inf", Infinity]]);

/** Words that a formula calls and no kernel, structure, net or let may be called. */
export const primitiveWords: ReadonlySet<string> = new Set(primitives.keys());

/** Names that a parameter may not take: each already means something within every definition. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...startingSymbols.keys(), ...namedConstants.keys(), ...namedOperations.keys(),
]);
