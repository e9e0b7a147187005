/**
 * Levels with a known covariance, from the program to predictions. Oracles: the additive relationship matrix of a pedigree of twelve
 * animals (Henderson 1976) and the dense (restricted) likelihood maximised over it, both written out in R 4.2 from their definitions
 * (optim, reltol 1e-16); V and kriging as plain matrix formulas here.
 */
import { describe, expect, test } from "vitest";
import { choleskyFactor, solveWithFactor } from "../../src/numerics/cholesky.js";
import { matrixFromRows, type Matrix } from "../../src/numerics/matrix.js";
import { randomSource } from "../../src/numerics/random.js";
import { compile, loadFit, type FittedModel } from "../../src/index.js";

const sires = [0, 0, 0, 1, 1, 3, 4, 4, 6, 6, 7, 8];
const dams = [0, 0, 0, 2, 2, 2, 5, 6, 5, 5, 9, 10];
const animals = sires.map((_, i) => `animal ${i + 1}`);
const observed = [4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12];
const response = [4.5, 5.1, 2.9, 3.4, 3.9, 4.4, 3.5, 4.1, 5.0, 4.4, 5.3, 5.9, 2.0, 2.7, 6.2, 5.6, 3.1];
const treatment = [0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0];
const rows = observed.map((animal, i) => ({ y: response[i], x: treatment[i], id: animals[animal - 1] }));

/** Half the sum of the parents' relationships, and 1 plus half of theirs with each other on the diagonal. */
function relationships(): number[][] {
  const a = sires.map(() => sires.map(() => 0));
  const known = (i: number, j: number): number => (i === 0 || j === 0 ? 0 : a[i - 1][j - 1]);
  sires.forEach((sire, i) => {
    for (let j = 0; j < i; j++) {
      a[i][j] = (known(sire, j + 1) + known(dams[i], j + 1)) / 2;
      a[j][i] = a[i][j];
    }
    a[i][i] = 1 + known(sire, dams[i]) / 2;
  });
  return a;
}

const relationship = relationships();
const tableOf = (order: readonly number[], matrix = relationship): object[] =>
  order.map((i) => ({ "": animals[i], ...Object.fromEntries(animals.map((name, j) => [name, matrix[i][j]])) }));
const inOrder = animals.map((_, i) => i);
const formula = 'y ~ x + (1 | id, cov = "pedigree.csv")';
const fitted = (program = formula, matrix: object = tableOf(inOrder)): Promise<FittedModel> => compile(program, { covariances: { "pedigree.csv": matrix } }).fit(rows);

describe("an animal model", () => {
  test.each([
    ["reml", -19.337705208, 0.1459420496, 2.1536732254, [3.9138412411, 0.2926011303], [1.102898593, 0.1902403968]],
    ["ml", -19.5464201753, 0.1291009137, 1.8951602615, [3.9139009477, 0.2926264355], [1.0346582383, 0.1789243413]],
  ] as const)("is R's maximum of the dense likelihood: %s", async (criterion, logLik, residual, genetic, effects, errors) => {
    const fit = await fitted(`${formula}\ncriterion = ${criterion}`);
    const { fixedEffects, varianceComponents } = fit.report();
    expect(fit.logLik()).toBeCloseTo(logLik, 8);
    expect(fit.sigma() ** 2).toBeCloseTo(residual, 4);
    expect(varianceComponents[0].covariance[0][0]).toBeCloseTo(genetic, 3);
    fixedEffects.forEach(({ estimate, stdError }, k) => expect([estimate, stdError]).toEqual([expect.closeTo(effects[k], 4), expect.closeTo(errors[k], 4)]));
  });

  test("predicts breeding values of every animal that the pedigree names, those without a record from their relatives", async () => {
    const fit = await fitted();
    // R, as above; animals 1 to 3 have no record of their own
    const expected = [-0.073991353, 0, 0.073991353, 0.69317238, -0.84115509, 0.11098703, -0.20467774, 0.61521311, 1.4626138, -1.6343343, 1.7466418, -0.7730322];
    const [{ levels, modes }] = fit.ranef();
    expect(levels).toEqual(animals);
    modes.forEach(([mode], i) => expect(mode).toBeCloseTo(expected[i], 4));
    const unobserved = fit.predict(animals.map((id) => ({ id, x: 0 })), { parts: true });
    expect(unobserved.unseenLevels).toEqual([]);
    modes.forEach(([mode], i) => expect(unobserved.parts?.['(1 | id, cov = "pedigree.csv")'][i]).toBeCloseTo(mode, 10));
  });

  test("has prediction variances of the dense formulas", async () => {
    const fit = await fitted();
    const { varianceComponents } = fit.report();
    const [genetic, residual] = [varianceComponents[0].covariance[0][0], fit.sigma() ** 2];
    const covarianceOfRows = observed.map((a, i) => observed.map((b, j) => genetic * relationship[a - 1][b - 1] + (i === j ? residual : 0)));
    const factor = choleskyFactor(matrixFromRows(covarianceOfRows));
    fit.ranef()[0].standardDeviations.forEach(([deviation], animal) => {
      const c = Float64Array.from(observed, (other) => genetic * relationship[animal][other - 1]);
      const explained = solveWithFactor(factor, c).reduce((sum, value, i) => sum + value * c[i], 0);
      expect(deviation ** 2).toBeCloseTo(genetic * relationship[animal][animal] - explained, 8);
    });
  });

  test("is the same after saving and loading", async () => {
    const fit = await fitted();
    const loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
    const fresh = animals.map((id) => ({ id, x: 1 }));
    expect(loaded.predict(fresh, { interval: 0.9 })).toEqual(fit.predict(fresh, { interval: 0.9 }));
    expect(loaded.ranef()).toEqual(fit.ranef());
  });

  test("does not depend on the order of the matrix, of its row names, or on relatives that nobody asked of", async () => {
    const fit = await fitted();
    const shuffled = await fitted(formula, tableOf([5, 0, 11, 2, 1, 3, 4, 10, 9, 8, 7, 6]));
    expect(shuffled.logLik()).toBeCloseTo(fit.logLik() ?? NaN, 10);
    const wider = [...relationship.map((row) => [...row, 0]), [...relationship.map(() => 0), 1]];
    const table = wider.map((row) => Object.fromEntries(row.map((value, j): [string, number] => [animals[j] ?? "stranger", value])));
    expect((await fitted(formula, table)).logLik()).toBeCloseTo(fit.logLik() ?? NaN, 10);
  });

  test("with the identity is the model of independent levels, and a level that the matrix lacks has no effect", async () => {
    const identity = tableOf(inOrder, relationship.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))));
    const [known, independent] = await Promise.all([fitted(formula, identity), fitted("y ~ x + (1 | id)")]);
    expect(known.logLik()).toBeCloseTo(independent.logLik() ?? NaN, 8);
    expect(known.predict([{ id: "stranger", x: 1 }])).toMatchObject({ unseenLevels: [{ label: "id", rows: 1, isKept: true }] });
  });

  test("stands beside an effect of its own environment on the same factor", async () => {
    const fit = await fitted('y ~ x + (1 | id) + (1 | id, cov = "pedigree.csv")');
    expect(fit.report().varianceComponents).toHaveLength(2);
    expect(fit.logLik()).toBeGreaterThanOrEqual(((await fitted()).logLik() ?? NaN) - 1e-8);
  });
});

describe("random slopes with a known covariance between levels", () => {
  test("have the profiles of independent levels where the covariance says so", async () => {
    const identity = tableOf(inOrder, relationship.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))));
    const [known, independent] = await Promise.all([fitted('y ~ x + (0 + x | id, cov = "pedigree.csv")', identity), fitted("y ~ x + (0 + x | id)")]);
    const [first, second] = await Promise.all([known.confint(), independent.confint()]);
    first.intervals.forEach(({ lower, upper }, k) => {
      expect(lower).toBeCloseTo(second.intervals[k].lower ?? NaN, 4);
      expect(upper).toBeCloseTo(second.intervals[k].upper ?? NaN, 4);
    });
  });

  test("have the likelihood of K ⊗ D at what was estimated", async () => {
    const fit = await fitted('y ~ x + (1 + x | id, cov = "pedigree.csv")\ncriterion = ml');
    const { varianceComponents, fixedEffects } = fit.report();
    const d = varianceComponents[0].covariance;
    const between = (i: number, j: number): number => {
      const [zi, zj] = [[1, treatment[i]], [1, treatment[j]]];
      const quadratic = zi.reduce((sum, a, k) => sum + zj.reduce((inner, b, l) => inner + a * d[k][l] * b, 0), 0);
      return relationship[observed[i] - 1][observed[j] - 1] * quadratic + (i === j ? fit.sigma() ** 2 : 0);
    };
    const residual = Float64Array.from(response, (y, i) => y - fixedEffects[0].estimate - fixedEffects[1].estimate * treatment[i]);
    expect(fit.logLik()).toBeCloseTo(gaussianLogLikelihood(matrixFromRows(observed.map((_, i) => observed.map((__, j) => between(i, j)))), residual), 8);
  });
});

function gaussianLogLikelihood(covariance: Matrix, residual: Float64Array): number {
  const factor = choleskyFactor(covariance);
  const quadratic = solveWithFactor(factor, residual).reduce((sum, value, i) => sum + value * residual[i], 0);
  const logDeterminant = residual.reduce((sum, _, i) => sum + 2 * Math.log(factor.data[i * factor.columns + i]), 0);
  return -0.5 * (residual.length * Math.log(2 * Math.PI) + logDeterminant + quadratic);
}

describe("a known covariance between levels beside a net", () => {
  /** Ten families of six: K is block-diagonal, with a common and an own part. */
  const families = Array.from({ length: 60 }, (_, i) => Array.from({ length: 60 }, (__, j) => (i === j ? 1 : Math.floor(i / 6) === Math.floor(j / 6) ? 0.7 : 0)));
  const members = families.map((_, i) => `m${i}`);
  const kinship = families.map((row) => Object.fromEntries(row.map((value, j) => [members[j], value])));
  const random = randomSource(17);
  const common = Array.from({ length: 10 }, () => Math.sqrt(0.7) * random.normal());
  const effects = members.map((_, i) => 2 * (common[Math.floor(i / 6)] + Math.sqrt(0.3) * random.normal()));
  /** The last member of every family has no record. */
  const records = Array.from({ length: 900 }, () => {
    const [member, x] = [6 * random.integer(10) + random.integer(5), 4 * random.uniform() - 2];
    return { y: Math.sin(2 * x) + effects[member] + 0.5 * random.normal(), x, id: members[member] };
  });
  const fit = (term: string): Promise<FittedModel> =>
    compile(`y ~ mlp(x, layers = [8, 4]) + ${term}\ntrain { epochs = 12, seed = 2 }`, { covariances: { kinship } }).fit(records);

  test("predicts members without a record from their family, as independent levels cannot", async () => {
    const [related, independent] = await Promise.all([fit('(1 | id, cov = "kinship")'), fit("(1 | id)")]);
    const unobserved = members.filter((_, i) => i % 6 === 5).map((id) => ({ id, x: 0 }));
    const error = (one: FittedModel): number => one.predict(unobserved).prediction.reduce<number>((sum, value, i) => sum + ((value ?? NaN) - effects[6 * i + 5]) ** 2 / 10, 0);
    expect(error(related)).toBeLessThan(0.7 * error(independent));
    expect(related.sigma() ** 2).toBeGreaterThan(0.2);
    expect(related.sigma() ** 2).toBeLessThan(0.32);
    expect(related.predict(unobserved).unseenLevels).toEqual([]);
    const loaded = loadFit(JSON.parse(JSON.stringify(related.save())));
    expect(loaded.predict(unobserved).prediction).toEqual(related.predict(unobserved).prediction);
  });
});
