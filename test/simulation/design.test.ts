/** A design as it is asked for: what it cannot be is said with its numbers, and what it is agrees with the recipe's own drawing. */
import { describe, expect, test } from "vitest";
import { DiagnosticError, simulateDesign, type DesignOptions } from "../../src/index.js";
import { simulate, simulationRecipe } from "../../src/simulation/index.js";

function complaintsOf(options: DesignOptions): string[] {
  try {
    simulateDesign(options);
    return [];
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ code, message, hint }) => `${code} ${message}${hint === null ? "" : ` (${hint})`}`);
  }
}

describe("a design that is asked for", () => {
  test("is the one that its recipe draws", () => {
    const said = { rowCount: 300, levelCounts: [10, 20], variances: [2], seed: 4 };
    expect(simulateDesign({ design: "nested", ...said }).columns).toEqual(simulate(simulationRecipe({ design: "nested", ...said })).columns);
  });

  test.each<[string, DesignOptions, string]>([
    ["no design's name", { design: "neste" }, "LMM0910 there is no simulation design `neste` (did you mean `nested`?)"],
    ["a name like none", { design: "latin" }, "LMM0910 there is no simulation design `latin` (there are `intercept`, `crossed`, `nested`, `longitudinal`, `spatial`)"],
    ["two factors for one", { design: "intercept", levelCounts: [5, 6] }, "LMM0912 the design `intercept` takes one number of levels, found 2"],
    ["one factor for two", { design: "crossed", levelCounts: [5] }, "LMM0912 the design `crossed` takes two or more numbers of levels, found 1"],
    ["more variances than effects", { design: "crossed", levelCounts: [5, 6], variances: [1, 2, 3] }, "LMM0912 the design `crossed` takes at most 2 variances, found 3"],
    ["an inner factor of fewer levels", { design: "nested", levelCounts: [9, 4] }, "LMM0915 4 levels cannot be nested within 9: the outermost factor comes first, and has the fewest (write `--levels 4,9`)"],
    ["more levels than rows", { design: "spatial", rowCount: 30, levelCounts: [40] }, "LMM0913 30 rows cannot show 40 levels (ask for at least as many rows, `--n 40`, or for fewer levels with --levels)"],
    ["no level", { design: "longitudinal", levelCounts: [0] }, "LMM0911 a number of levels of a simulated design is a whole number of at least 1, found 0"],
    ["a negative variance", { design: "intercept", variances: [-1] }, "LMM0911 a variance of a simulated design is a number of at least 0, found -1"],
  ])("%s is answered with what was expected and found", (_, options, said) => {
    expect(complaintsOf(options)).toEqual([said]);
  });
});
