/** What must hold of any structured fit, whatever its numbers: rows, levels and units are the user's choice. */
import { describe, expect, test } from "vitest";
import { selectRows, type Table } from "../../../src/data/index.js";
import { fitStructured, krigingOf, type StructuredFit } from "../../../src/exact/structured/index.js";
import { randomTerms } from "../../../src/likelihood/structured/index.js";
import { invariant } from "../../../src/invariant.js";
import { randomSource } from "../../../src/numerics/random.js";
import { learnReference, structuredTable } from "./reference-fits.js";

function fitOf(program: string, table: Table): StructuredFit {
  const { fit } = fitStructured(learnReference(program, table).design, { criterion: "reml" });
  invariant(fit !== null, `${program} is fitted`);
  return fit;
}

const programs = ["y ~ x + ou(t | g)", "y ~ x + (1 | g) + exponential(t)"];

describe.each(programs)("%s", (program) => {
  test("the order of the rows changes nothing", async () => {
    const table = await structuredTable("ts_ou");
    const random = randomSource(5);
    const order = Int32Array.from(Array.from({ length: table.rowCount }, (_, row) => ({ row, key: random.uniform() })).sort((a, b) => a.key - b.key), ({ row }) => row);
    const [first, second] = [fitOf(program, table), fitOf(program, selectRows(table, order))];
    // the search stops within 1e-6 standard errors of the optimum
    expect(second.logLik).toBeCloseTo(first.logLik, 8);
    first.state.fixedEffects.forEach((value, c) => expect(second.state.fixedEffects[c]).toBeCloseTo(value, 5));
  });

  test("a response in other units has variances in theirs", async () => {
    const table = await structuredTable("ts_ou");
    const unit = 1e4;
    const columns = table.columns.map((one) => (one.name === "y" && one.kind === "numeric" ? { ...one, values: one.values.map((value) => unit * value) } : one));
    const [first, second] = [fitOf(program, table), fitOf(program, { ...table, columns })];
    // one unit for each row that the fixed effects leave
    expect(second.logLik).toBeCloseTo(first.logLik - (table.rowCount - 2) * Math.log(unit), 6);
    expect(second.components.residualVariance / (unit ** 2 * first.components.residualVariance)).toBeCloseTo(1, 4);
  });
});

test("kriging variances of training rows are never below zero, nor above what is not known at all", async () => {
  const { design } = learnReference("y ~ x + ou(t | g)", await structuredTable("ts_ou"));
  const { fit } = fitStructured(design, { criterion: "ml" });
  invariant(fit !== null, "the series are fitted");
  const { process } = krigingOf(fit.state).variances(randomTerms(design), design.fixed.matrix);
  const [variance] = fit.parameters[0]?.values ?? [];
  for (const value of process) {
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(variance.value);
  }
});
