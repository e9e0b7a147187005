/**
 * Profile-likelihood intervals. Oracle: R 4, lme4 1.1-31, `confint(fit)` (the limits of Dyestuff are also printed in lme4's
 * vignette). lme4 interpolates zeta by splines through points half a unit apart: five digits are what its limits deserve.
 * Dyestuff2's intercept: R's `uniroot` on the likelihood itself, for lme4's splines are 7e-4 off where the variance leaves zero.
 */
import { describe, expect, test } from "vitest";
import { readTable } from "../../src/data/readers/index.js";
import { plainInference, profileLimits } from "../../src/exact/index.js";
import { leastDeviance } from "../../src/exact/held.js";
import { invariant } from "../../src/invariant.js";
import type { Criterion } from "../../src/model/index.js";
import { fitExact, type ExactFit } from "../../src/exact/index.js";
import type { Design } from "../../src/design/design.js";
import { runFormula } from "../analysis/reference-cases.js";
import { fitted, groupedColumns } from "./data.js";

async function fittedTo(dataset: string, formula: string, criterion: Criterion): Promise<{ design: Design; fit: ExactFit }> {
  const { table } = await readTable(`test/reference/datasets/${dataset}.csv`);
  const design = runFormula(formula, table).learned?.design ?? null;
  invariant(design !== null, formula);
  const { fit } = fitExact(design, { criterion });
  invariant(fit !== null, formula);
  return { design, fit };
}

/** Intervals of every parameter, as a caller strings them together. */
function profileIntervals(design: Design, fit: ExactFit, level: number): readonly { kind: string; estimate: number; lower: number; upper: number }[] {
  const inference = plainInference(design, fit).byMaximumLikelihood();
  return inference.parameters.map(({ kind }, k) => ({ kind, estimate: inference.values[k], ...profileLimits(inference.profileOf(k), level) }));
}

const interpolation = 2e-4;

describe.each<[string, string, Criterion, readonly (readonly [number, number])[]]>([
  ["Dyestuff", "Yield ~ 1 + (1 | Batch)", "reml", [[12.1985352131, 84.0630467108], [38.2299848826, 67.6576962448], [1486.4514999688, 1568.5484943681]]],
  ["Dyestuff", "Yield ~ 1 + (1 | Batch)", "ml", [[12.1985352131, 84.0630467108], [38.2299848826, 67.6576962448], [1486.4514999688, 1568.5484943681]]],
  ["Dyestuff2", "Yield ~ 1 + (1 | Batch)", "ml", [[0, 2.08404348901], [2.8928310201, 4.81583255245], [4.31283749417, 7.01836250583]]],
  ["sleepstudy", "Reaction ~ Days + (Days | Subject)", "reml", [
    [14.381418160773, 37.715995318287], [-0.481500758281, 0.684986273295], [3.801164053259, 8.753380753055], [22.898266882081, 28.857996511425],
    [237.680695505234, 265.129514680174], [7.358653275117, 13.575918751708]]],
  ["sleepstudy", "Reaction ~ Days + (Days || Subject)", "reml", [
    [15.2586466777, 37.7864709004], [3.96407385584, 8.7691591620], [22.88055464833, 28.7875975946], [237.57214801076, 265.2380617589], [7.33406682885, 13.6005051066]]],
  ["Penicillin", "diameter ~ 1 + (1 | plate) + (1 | sample)", "reml", [
    [0.633565966955, 1.182103975969], [1.095789302358, 3.556290952608], [0.485845400185, 0.629453478451], [21.266627383624, 24.677817616174]]],
])("%s: %s by %s", (dataset, formula, criterion, oracle) => {
  test("has lme4's 95% limits", async () => {
    const { design, fit } = await fittedTo(dataset, formula, criterion);
    const found = profileIntervals(design, fit, 0.95);
    expect(found.length).toBe(oracle.length);
    found.forEach(({ lower, upper, kind }, k) => {
      const width = oracle[k][1] - oracle[k][0];
      expect(Math.abs(lower - oracle[k][0]) / width, `${kind} lower ${lower}`).toBeLessThan(interpolation);
      expect(Math.abs(upper - oracle[k][1]) / width, `${kind} upper ${upper}`).toBeLessThan(interpolation);
    });
  });
});

test("the profile of every variance parameter touches the fit at its estimate", () => {
  const { design, fit } = fitted("y ~ x + (1 + x | g)", groupedColumns(), "ml");
  const { parameters, values } = plainInference(design, fit);
  parameters.forEach((parameter, k) => {
    if (parameter.kind === "fixed effect" || parameter.kind === "named") return;
    expect(leastDeviance(fit, parameter, values[k]), parameter.kind).toBeCloseTo(-2 * fit.logLik, 6);
  });
});

test("a higher level gives a wider interval around the same estimate", () => {
  const { design, fit } = fitted("y ~ x + (1 | g)", groupedColumns());
  const [narrow, wide] = [0.8, 0.99].map((level) => profileIntervals(design, fit, level));
  narrow.forEach(({ estimate, lower, upper }, k) => {
    expect(wide[k].lower).toBeLessThan(lower);
    expect(wide[k].upper).toBeGreaterThan(upper);
    expect(estimate).toBe(wide[k].estimate);
  });
});
