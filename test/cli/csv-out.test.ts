import { describe, expect, test } from "vitest";
import { predictionCsv } from "../../src/cli/csv-out.js";

const base = { rows: 2, prediction: [1.5, null], unpredictable: 1, unseenLevels: [], scale: "y", diagnostics: [] };

describe("predictions as lines", () => {
  test("one per row in order, with an empty cell where there is none", () => {
    expect(predictionCsv(base)).toBe("row,prediction\n1,1.5\n2,\n");
  });

  test("limits and parts stand in further columns, names quoted where they must be", () => {
    const prediction = { ...base, lower: [1, null], upper: [2, null], parts: { fixed: [0.5, 0.25], "a,b": [1, null] } };
    expect(predictionCsv(prediction)).toBe('row,prediction,lower,upper,fixed,"a,b"\n1,1.5,1,2,0.5,1\n2,,,,0.25,\n');
  });

  test("numbers keep every digit", () => {
    expect(predictionCsv({ ...base, prediction: [0.1 + 0.2, 1e-300] })).toContain("1,0.30000000000000004\n2,1e-300\n");
  });
});
