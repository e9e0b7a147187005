import { describe, expect, test } from "vitest";
import { blockStructure } from "../../src/plan/structure.js";
import { dataFacts } from "../../src/plan/facts.js";
import { designOf, factorOf } from "./support.js";

describe("facts of the data", () => {
  test("a factor whose levels each meet one level of another is nested in it", () => {
    const school = factorOf("school", ["A", "A", "A", "B", "B", "B"]);
    const pupil = factorOf("pupil", ["a1", "a1", "a2", "b1", "b2", "b2"]);
    expect(dataFacts(designOf([pupil, school]), 0).relations).toEqual([{ inner: 0, outer: 1, relation: "nested" }]);
    expect(dataFacts(designOf([school, pupil]), 0).relations).toEqual([{ inner: 1, outer: 0, relation: "nested" }]);
  });

  test("two terms on one factor are the same, and two that mix are crossed", () => {
    const rows = factorOf("row", ["a", "a", "b", "b"]);
    const columns = factorOf("column", ["u", "v", "u", "v"]);
    expect(dataFacts(designOf([rows, rows]), 0).relations[0].relation).toBe("same");
    expect(dataFacts(designOf([rows, columns]), 0).relations[0].relation).toBe("crossed");
  });

  test("sizes are counted over the levels present", () => {
    const group = factorOf("g", ["a", "a", "a", "b"]);
    expect(dataFacts(designOf([group]), 7).groups).toEqual([{ label: "g", levelCount: 2, basisSize: 1, largestLevel: 3, medianLevel: 3, isLearned: false }]);
  });
});

describe("the block structure of V", () => {
  const class1 = factorOf("class", ["a1", "a1", "a2", "b1", "b2", "b2"]);
  const school = factorOf("school", ["A", "A", "A", "B", "B", "B"]);
  const sex = factorOf("sex", ["f", "m", "f", "m", "f", "m"]);

  test("is diagonal without random effects", () => {
    expect(blockStructure(dataFacts(designOf([]), 0))).toEqual({ kind: "diagonal" });
  });

  test("falls into blocks of the outermost factor when the others are nested in it", () => {
    expect(blockStructure(dataFacts(designOf([class1, school]), 0))).toEqual({ kind: "blocks", outermost: 1, isSingleFactor: false });
    expect(blockStructure(dataFacts(designOf([school, school]), 0))).toEqual({ kind: "blocks", outermost: 0, isSingleFactor: true });
  });

  test("has no blocks as soon as two factors cross", () => {
    expect(blockStructure(dataFacts(designOf([class1, school, sex]), 0)).kind).toBe("crossed");
  });
});
