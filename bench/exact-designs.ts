/** The designs that the exact engine is timed on: InstEval, and those of the reference timings, simulated. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Design, GroupedDesign } from "../src/design/design.js";
import { zeros, type Matrix } from "../src/numerics/matrix.js";
import { randomSource, type RandomSource } from "../src/numerics/random.js";

export interface TimedDesign {
  readonly name: string;
  readonly design: Design;
  /** the same for lme4: columns by name, the formula, and which columns are factors; null where lme4 is not asked */
  readonly peer: { readonly columns: Readonly<Record<string, ArrayLike<number | string>>>; readonly formula: string; readonly factors: readonly string[] } | null;
}

/** y ~ service + (1 | s) + (1 | d) + (1 | dept:service) over the 73,421 ratings. */
export function instEval(): TimedDesign {
  const text = gunzipSync(readFileSync("test/reference/datasets/InstEval.csv.gz")).toString("utf8").trim();
  const [head, ...lines] = text.split("\n").map((line) => line.replaceAll('"', "").split(","));
  const column = (name: string): string[] => lines.map((cells) => cells[head.indexOf(name)]);
  const columns = { s: column("s"), d: column("d"), dept: column("dept"), service: column("service"), y: column("y").map(Number) };
  const fixed = matrixOf(lines.length, [() => 1, (i) => Number(columns.service[i])]);
  const nested = columns.dept.map((dept, i) => `${dept}:${columns.service[i]}`);
  const grouped = [factorTerm("s", columns.s), factorTerm("d", columns.d), factorTerm("dept:service", nested)];
  const formula = "y ~ service + (1|s) + (1|d) + (1|dept:service)";
  return { name: "InstEval, three terms", design: designOf(Float64Array.from(columns.y), fixed, grouped), peer: { columns, formula, factors: ["s", "d", "dept", "service"] } };
}

/** y = 1 + .5 x1 - .3 x2 + .8 b + e over 10,000 groups. */
export function oneIntercept(rowCount: number, withPeer: boolean): TimedDesign {
  const random = randomSource(11);
  const g = levelsAtRandom(rowCount, 10_000, random);
  const b = normals(10_000, 0.8, random);
  const x1 = normals(rowCount, 1, random);
  const x2 = normals(rowCount, 1, random);
  const y = x1.map((value, i) => 1 + 0.5 * value - 0.3 * x2[i] + b[g[i]] + random.normal());
  const fixed = matrixOf(rowCount, [() => 1, (i) => x1[i], (i) => x2[i]]);
  const design = designOf(y, fixed, [groupedTerm("g", 10_000, g, matrixOf(rowCount, [() => 1]))]);
  return { name: `one intercept, n = ${rowCount}`, design, peer: withPeer ? { columns: { y, x1, x2, g }, formula: "y ~ x1 + x2 + (1|g)", factors: ["g"] } : null };
}

/** 10,000 subjects x 10 times, correlated intercept, slope and quadratic. */
export function longitudinal(): TimedDesign {
  const random = randomSource(12);
  const [subjects, times] = [10_000, 10];
  const rowCount = subjects * times;
  const id = Int32Array.from({ length: rowCount }, (_, i) => Math.floor(i / times));
  const t = Float64Array.from(id, (_, i) => (i % times) / times);
  const effects = Array.from({ length: subjects }, () => {
    const [u, v, w] = [random.normal(), random.normal(), random.normal()];
    return [0.8 * u, 0.5 * (0.3 * u + v), 0.4 * (0.2 * u - 0.3 * v + w)];
  });
  const y = t.map((value, i) => 1 + value + effects[id[i]][0] + effects[id[i]][1] * value + effects[id[i]][2] * value ** 2 + 0.7 * random.normal());
  const basis = matrixOf(rowCount, [() => 1, (i) => t[i], (i) => t[i] ** 2]);
  const design = designOf(y, basis, [groupedTerm("id", subjects, id, basis)]);
  return { name: "intercept, slope, quadratic", design, peer: { columns: { y, t, id }, formula: "y ~ t + I(t^2) + (1 + t + I(t^2)|id)", factors: ["id"] } };
}

/** Three crossed factors of 1,000, 2,000 and 3,000 levels. */
export function threeCrossed(): TimedDesign {
  const random = randomSource(13);
  const rowCount = 100_000;
  const sizes = [1000, 2000, 3000];
  const standardDeviations = [0.7, 0.5, 0.3];
  const factors = sizes.map((size) => levelsAtRandom(rowCount, size, random));
  const effects = sizes.map((size, k) => normals(size, standardDeviations[k], random));
  const x = normals(rowCount, 1, random);
  const y = x.map((value, i) => 1 + value + effects.reduce((sum, b, k) => sum + b[factors[k][i]], 0) + random.normal());
  const ones = matrixOf(rowCount, [() => 1]);
  const design = designOf(y, matrixOf(rowCount, [() => 1, (i) => x[i]]), sizes.map((size, k) => groupedTerm(`f${k}`, size, factors[k], ones)));
  return { name: "three crossed factors", design, peer: { columns: { y, x, f0: factors[0], f1: factors[1], f2: factors[2] }, formula: "y ~ x + (1|f0) + (1|f1) + (1|f2)", factors: ["f0", "f1", "f2"] } };
}

/** 20,000 pupils over three years in 2,000 schools and, within these, 8,000 teachers; one year in ten is spent at a school nearby. */
export function changingSchools(): TimedDesign {
  const random = randomSource(15);
  const [pupils, schools, teachers] = [20_000, 2000, 4];
  const pupil = Int32Array.from({ length: 3 * pupils }, (_, i) => Math.floor(i / 3));
  const school = pupil.map((one) => {
    const home = Math.floor((one * schools) / pupils);
    return random.uniform() < 0.1 ? Math.min(schools - 1, Math.max(0, home + random.integer(11) - 5)) : home;
  });
  const teacher = school.map((one) => teachers * one + random.integer(teachers));
  const sizes = [pupils, schools, teachers * schools];
  const effects = sizes.map((size, k) => normals(size, [0.8, 0.6, 0.4][k], random));
  const x = normals(pupil.length, 1, random);
  const y = x.map((value, i) => 1 + 0.5 * value + effects[0][pupil[i]] + effects[1][school[i]] + effects[2][teacher[i]] + random.normal());
  const ones = matrixOf(pupil.length, [() => 1]);
  const design = designOf(y, matrixOf(pupil.length, [() => 1, (i) => x[i]]), [pupil, school, teacher].map((levels, k) => groupedTerm(["pupil", "school", "teacher"][k], sizes[k], levels, ones)));
  return { name: "pupils who change school", design, peer: { columns: { y, x, pupil, school, teacher }, formula: "y ~ x + (1|pupil) + (1|school) + (1|teacher)", factors: ["pupil", "school", "teacher"] } };
}

/** Ratings of 8,000 items by 30,000 users, both as skewed as such data are. */
export function ratings(rowCount: number): TimedDesign {
  const random = randomSource(14);
  const skewed = (count: number): Int32Array => Int32Array.from({ length: rowCount }, () => Math.floor(count * random.uniform() ** 2));
  const [user, item] = [skewed(30_000), skewed(8_000)];
  const [u, v] = [normals(30_000, 0.4, random), normals(8_000, 0.6, random)];
  const y = Float64Array.from(user, (level, i) => 3.5 + u[level] + v[item[i]] + 0.9 * random.normal());
  const ones = matrixOf(rowCount, [() => 1]);
  return { name: `ratings, n = ${rowCount}, 30,000 x 8,000`, design: designOf(y, ones, [groupedTerm("user", 30_000, user, ones), groupedTerm("item", 8_000, item, ones)]), peer: null };
}

function normals(count: number, standardDeviation: number, random: RandomSource): Float64Array {
  return Float64Array.from({ length: count }, () => standardDeviation * random.normal());
}

function levelsAtRandom(rowCount: number, levelCount: number, random: RandomSource): Int32Array {
  return Int32Array.from({ length: rowCount }, () => random.integer(levelCount));
}

function matrixOf(rows: number, columns: readonly ((row: number) => number)[]): Matrix {
  const out = zeros(rows, columns.length);
  for (let i = 0; i < rows; i++) columns.forEach((column, j) => (out.data[i * columns.length + j] = column(i)));
  return out;
}

function factorTerm(group: string, values: readonly string[]): GroupedDesign {
  const levels = [...new Set(values)].sort();
  const index = new Map(levels.map((level, j) => [level, j]));
  return { ...groupedTerm(group, 0, Int32Array.from(values, (value) => index.get(value) ?? -1), matrixOf(values.length, [() => 1])), levels };
}

function groupedTerm(group: string, levelCount: number, levelIndex: Int32Array, basis: Matrix): GroupedDesign {
  const levels = Array.from({ length: levelCount }, (_, j) => `${j}`);
  const basisNames = Array.from({ length: basis.columns }, (_, j) => (j === 0 ? "(Intercept)" : `x${j}`));
  return { group, levels, levelIndex, basisNames, basis, structure: { kind: "unstructured" }, positions: null, levelCovariance: null, network: null };
}

function designOf(response: Float64Array, fixed: Matrix, grouped: readonly GroupedDesign[]): Design {
  return {
    rowCount: response.length,
    keptRows: Int32Array.from(response, (_, i) => i),
    response,
    trials: null,
    weights: null,
    offset: null,
    fixed: { names: Array.from({ length: fixed.columns }, (_, j) => `x${j}`), matrix: fixed, termIndex: new Int32Array(fixed.columns), termLabels: [], droppedNames: [] },
    grouped,
    kernels: [],
    networks: [],
  };
}
