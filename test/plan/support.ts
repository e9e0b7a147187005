/** Small designs by hand: only what the planner looks at is filled in. */
import type { Design, GroupedDesign } from "../../src/design/design.js";
import { zeros } from "../../src/numerics/matrix.js";

export function factorOf(group: string, values: readonly string[]): GroupedDesign {
  const levels = [...new Set(values)].sort();
  return {
    group,
    levels,
    levelIndex: Int32Array.from(values, (value) => levels.indexOf(value)),
    basisNames: ["(Intercept)"],
    basis: { rows: values.length, columns: 1, data: new Float64Array(values.length).fill(1) },
    structure: { kind: "unstructured" },
    positions: null,
  };
}

export function designOf(grouped: readonly GroupedDesign[]): Design {
  const rowCount = grouped[0]?.levelIndex.length ?? 4;
  return {
    rowCount,
    keptRows: Int32Array.from({ length: rowCount }, (_, i) => i),
    response: new Float64Array(rowCount),
    weights: null,
    offset: null,
    fixed: { names: [], matrix: zeros(rowCount, 0), termIndex: new Int32Array(0), termLabels: [], droppedNames: [] },
    grouped,
    kernels: [],
    networks: [],
  };
}
