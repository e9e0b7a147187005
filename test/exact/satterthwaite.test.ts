/**
 * Satterthwaite's degrees of freedom and p values against lmerTest 3.1-3 (test/reference/lmm), which differentiates numerically:
 * 1e-3 relative as its makers say. On the boundary lmerTest's second differences lean on one side, so singular fits are left out.
 */
import { expect, test } from "vitest";
import { satterthwaiteTests } from "../../src/exact/satterthwaite.js";
import { fitOf, referenceDesign, referenceFit, referenceNames } from "./reference-fits.js";

const tested = referenceNames.map(referenceFit).filter((one) => one.satterthwaite !== undefined && !one.singular);

test.each(tested.map((one) => [one.name, one] as const))("%s", async (_name, reference) => {
  const design = await referenceDesign(reference);
  const tests = satterthwaiteTests(fitOf(design, reference));
  design.fixed.names.forEach((name, c) => {
    const df = reference.satterthwaite?.df[name] ?? NaN;
    const p = reference.satterthwaite?.p[name] ?? NaN;
    expect(Math.abs(tests[c].degreesOfFreedom / df - 1), `df ${name}: ${tests[c].degreesOfFreedom} for ${df}`).toBeLessThan(2e-3);
    expect(Math.abs(Math.log(tests[c].pValue / p)), `p ${name}: ${tests[c].pValue} for ${p}`).toBeLessThan(0.02);
  });
});
