import { describe, expect, test } from "vitest";
import { share, trainSettings, wholeNumber } from "../../src/cli/settings.js";

describe("options as values", () => {
  test("a setting may name its block or not, and hold any expression", () => {
    expect(trainSettings(["train.epochs=3", "optimizer = adam(rate = 0.01)"])).toEqual({ epochs: "3", optimizer: "adam(rate = 0.01)" });
  });

  test.each(["epochs", "=3", "train.=3", "epochs="])("--set %s is refused with an example", (text) => {
    expect(() => trainSettings([text])).toThrow("LMM0904");
  });

  test("a seed is a whole number", () => {
    expect(wholeNumber("--seed", "-7")).toBe(-7);
    for (const text of ["1.5", "one", "", "1e12"]) expect(() => wholeNumber("--seed", text)).toThrow("LMM0905");
  });

  test("a share lies between 0 and 1", () => {
    expect(share("--holdout", "0.2")).toBe(0.2);
    for (const text of ["0", "1", "20%", "-0.1"]) expect(() => share("--holdout", text)).toThrow("LMM0905");
  });
});
