/**
 * Makes data.csv and truth.json: growth curves of 30 subjects (the design `longitudinal`), measured at 100 places of a smooth field (the
 * design `spatial`), added up. The rows of the field are taken in another order, so that subjects and places cross.
 */
import { writeFileSync } from "node:fs";
import { simulateDesign } from "lmmc";

const rowCount = 1000;
const growth = simulateDesign({ design: "longitudinal", rowCount, levelCounts: [30], variances: [3, 3, 3], residualVariance: 0.25, seed: 11 });
const field = simulateDesign({ design: "spatial", rowCount, levelCounts: [100], variances: [2], lengthscale: 2, seed: 12 });

/** Coprime to the number of rows: every row of the field once. */
const stride = 787;
const fieldRow = Array.from({ length: rowCount }, (_, row) => (row * stride) % rowCount);
const rounded = (value) => Number(value.toPrecision(6));

const { y, ...inputs } = growth.columns;
const columns = {
  ...inputs,
  lat: fieldRow.map((row) => field.columns.lat[row]),
  lon: fieldRow.map((row) => field.columns.lon[row]),
  y: Array.from(y, (value, row) => value + field.truth.terms[0].effect[fieldRow[row]]),
};
const names = Object.keys(columns);
const lines = Array.from({ length: rowCount }, (_, row) => names.map((name) => rounded(columns[name][row])).join(","));
writeFileSync(new URL("data.csv", import.meta.url), `${names.join(",")}\n${lines.join("\n")}\n`);

const truth = {
  subject: { "(Intercept)": 3, t: 3, "t^2": 3, correlation: { "(Intercept), t": 0.3, "(Intercept), t^2": 0.3, "t, t^2": 0 } },
  field: { variance: 2, lengthscale: 2 },
  trend: { t: 1, "t^2": 1 },
  residual: 0.25,
};
writeFileSync(new URL("truth.json", import.meta.url), `${JSON.stringify(truth, null, 2)}\n`);
