/** The TypeScript example: the type checker finds nothing wrong in it, and a column's absence; run, it recovers what its data were made of. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import ts from "typescript";
import * as lmmc from "../../src/index.js";
import { typeChecker } from "../typed/type-checker.js";

const source = readFileSync(new URL("../../examples/typescript/fit.ts", import.meta.url), "utf8");
const inPlace = source.replace('from "lmmc"', 'from "../../src/index.js"');

describe("the TypeScript example", () => {
  let errorsIn: (name: string, text: string) => readonly string[];
  beforeAll(() => {
    errorsIn = typeChecker();
  });

  test("is sound, and would not be without a column", () => {
    expect(errorsIn("examples/typescript/fit.ts", inPlace)).toEqual([]);
    const [message] = errorsIn("examples/typescript/fit.ts", inPlace.replace('(1 | school)");', '(1 | schol)");'));
    expect(message).toContain("schol");
  });

  test("runs: the net and the schools' effects are found, and a school that was not seen is less certain", async () => {
    const body = ts.transpileModule(source.replace(/^import .*$/m, "").replaceAll(/^export /gm, ""), { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
    const AsyncFunction = (async () => undefined).constructor as new (...texts: string[]) => (...values: unknown[]) => Promise<{
      fit: lmmc.FittedModel; lower: Float64Array; upper: Float64Array; prediction: number[]; trial: lmmc.CrossValidation;
    }>;
    const printed: unknown[] = [];
    const run = new AsyncFunction("compile", "crossValidate", "printCrossValidation", "console", `${body}; return { fit, prediction, lower, upper, trial };`);
    const { fit, prediction, lower, upper, trial } = await run(lmmc.compile, lmmc.crossValidate, lmmc.printCrossValidation, { log: (...values: unknown[]) => printed.push(...values) });
    expect(printed[0]).toContain("mlp(hours, sleep, layers = [16, 8])");
    // 12 schools with effects 5 cos(1.7 s): their mean square, whose estimate has a relative error of about sqrt(2 / 11)
    const [{ sd: [deviation] }] = fit.report().varianceComponents;
    expect(Math.abs(deviation ** 2 / 12.5 - 1)).toBeLessThan(3 * Math.sqrt(2 / 11));
    // the noise is 2 sin(...), of variance 2
    expect(Math.abs((fit.report().sigma ?? NaN) ** 2 / 2 - 1)).toBeLessThan(0.25);
    expect(upper[1] - lower[1]).toBeGreaterThan(2 * (upper[0] - lower[0]));
    expect(Math.abs(prediction[1] - (50 + 12 * Math.log(11) - 0.25))).toBeLessThan(6);
    expect(trial.programs.every(({ meanSquaredError }) => meanSquaredError !== null)).toBe(true);
  });
});
