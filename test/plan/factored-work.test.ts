/** Which crossed designs are factored and which iterated, and what is said of the work beforehand. */
import { describe, expect, test } from "vitest";
import { crossedSolverChoice, largestFactoredRemainder } from "../../src/plan/factored-work.js";
import type { DataFacts, GroupFacts, GroupRelation } from "../../src/plan/plan.js";

const group = (label: string, levelCount: number, basisSize = 1): GroupFacts => ({ label, levelCount, basisSize, largestLevel: 9, medianLevel: 5, isLearned: false });

function factsOf(groups: readonly GroupFacts[], relations: readonly GroupRelation[]): DataFacts {
  return { rowCount: 2_000_000, fixedColumnCount: 1, networkWeightCount: 0, groups, relations, sparse: null, denseBlocks: null, fields: [], steadyInputs: [] };
}

const crossed = (inner: number, outer: number): GroupRelation => ({ inner, outer, relation: "crossed" });
const nested = (inner: number, outer: number): GroupRelation => ({ inner, outer, relation: "nested" });

describe("crossed factors", () => {
  test("are factored whole while what elimination leaves is small, and the memory and time are said", () => {
    const { solver, reason } = crossedSolverChoice(factsOf([group("s", 3000), group("d", 1000)], [crossed(0, 1)]));
    expect(solver).toBe("block-cholesky");
    expect(reason).toContain("3000 effects are eliminated level by level, which leaves 1000");
    expect(reason).toMatch(/about 0\.030 GiB and 0\.2 s/);
  });

  test("are iterated beyond, with what a factor would have taken", () => {
    const { solver, reason, alternatives } = crossedSolverChoice(factsOf([group("user", 300_000), group("item", 20_000)], [crossed(0, 1)]));
    expect(solver).toBe("conjugate-gradient");
    expect(alternatives.map(({ reason: why }) => why)[0]).toContain("12 GiB and 31 minutes in all");
    expect(reason).toContain("whose error is reported");
  });

  test("are factored as a sparse matrix where that holds few numbers, however many effects there are", () => {
    const sparse = { values: 2_000_000, operations: 1e8, largestFront: 300, work: 1e9 };
    const facts = { ...factsOf([group("pupil", 300_000), group("school", 20_000)], [crossed(0, 1)]), sparse };
    const { solver, reason, alternatives } = crossedSolverChoice(facts);
    expect(solver).toBe("sparse-cholesky");
    expect(reason).toContain("leaves 20000 that meet few others and are factored as a sparse matrix: a factor of 2000000 numbers, where a whole one has 400000000");
    expect(alternatives.map(({ choice }) => choice)).toEqual(["block cholesky", "conjugate gradient"]);
    expect(crossedSolverChoice({ ...facts, sparse: { ...sparse, operations: 1e12 } }).solver).toBe("conjugate-gradient");
    const asked = crossedSolverChoice(facts, "conjugate-gradient");
    expect(asked.solver).toBe("conjugate-gradient");
    expect(asked.reason).toContain("asked for");
  });

  test("count as eliminated together where they are nested", () => {
    const groups = [group("pupil", 50_000), group("class", 7000), group("item", largestFactoredRemainder)];
    expect(crossedSolverChoice(factsOf(groups, [nested(0, 1), crossed(0, 2), crossed(1, 2)])).solver).toBe("block-cholesky");
    expect(crossedSolverChoice(factsOf(groups, [crossed(0, 1), crossed(0, 2), crossed(1, 2)])).solver).toBe("conjugate-gradient");
  });

  test("count once where two terms share them", () => {
    const groups = [group("g", 4000), group("g", 4000), group("item", 6500)];
    expect(crossedSolverChoice(factsOf(groups, [{ inner: 0, outer: 1, relation: "same" }, crossed(0, 2), crossed(1, 2)])).solver).toBe("conjugate-gradient");
    expect(crossedSolverChoice(factsOf([...groups.slice(0, 2), group("item", 5500)], [{ inner: 0, outer: 1, relation: "same" }, crossed(0, 2), crossed(1, 2)])).reason).toContain("8000 effects are eliminated");
  });
});
