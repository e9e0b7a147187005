/** A map that makes its values when asked. */
import { expect, test } from "vitest";
import { lazyMap } from "../../../src/analysis/definitions/lazy.js";

test("a value is made once, and only when it is asked for", () => {
  const made: string[] = [];
  const map = lazyMap(["a", "b", "c"], (key) => {
    made.push(key);
    return key.toUpperCase();
  });
  expect([map.size, map.has("b"), [...map.keys()], map.get("z")]).toEqual([3, true, ["a", "b", "c"], undefined]);
  expect(made).toEqual([]);
  expect([map.get("b"), map.get("b")]).toEqual(["B", "B"]);
  expect(made).toEqual(["b"]);
  expect([...map]).toEqual([["a", "A"], ["b", "B"], ["c", "C"]]);
  expect([[...map.values()], [...map.entries()].length]).toEqual([["A", "B", "C"], 3]);
  const visited: string[] = [];
  map.forEach((value, key) => visited.push(key + value));
  expect([visited, made]).toEqual([["aA", "bB", "cC"], ["b", "a", "c"]]);
});
