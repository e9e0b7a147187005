/** Pages about words, made of their definitions. */
import { describe, expect, test } from "vitest";
import { documentationOf, standardDefinitions } from "../../../src/analysis/definitions/index.js";
import { readText } from "./support.js";

describe("documentation", () => {
  test("of a kernel shows its definition, its words, and each parameter's domain and start", () => {
    const { definitions } = readText("## Waves.\nkernel wave(d; variance > 0 = response_variance / 2, shape in (-1, 1)) = variance * exp(-d * (shape + 2)) with dimension = 1");
    expect(documentationOf("wave", definitions)).toBe(
      `kernel wave(d; variance > 0 = response_variance / 2, shape in (-1, 1)) = variance * exp(-d * (shape + 2)) with dimension = 1

Waves.

wave(t | g) is one independent surface for each level of g
at most 1 column
d: distance between two sites
variance > 0, starts at response_variance / 2
shape in (-1, 1)

example:
  y ~ 1 + wave(t)`,
    );
  });

  test("exists for every word of the standard library, with the source of its equation", () => {
    const standard = standardDefinitions();
    const words = [standard.kernels, standard.structures, standard.families, standard.links].flatMap((map) => [...map.keys()]);
    for (const word of words) expect([word, documentationOf(word, standard)]).toEqual([word, expect.stringMatching(/\((19|20)\d\d\)/)]);
    for (const word of standard.nets.keys()) expect(documentationOf(word, standard)).toContain("example:\n  y ~ ");
  });

  test("of a name that is a link and a family gives both pages; of an unknown name, none", () => {
    const { definitions } = readText("link both(mu) = mu with inverse = eta\nfamily both(y; mu > 0) = -y / mu - log(mu) with link = both, variance = mu^2");
    expect(documentationOf("both", definitions)).toMatch(/^family both[^]*\n\nlink both/);
    expect(documentationOf("neither", definitions)).toBeNull();
  });
});
