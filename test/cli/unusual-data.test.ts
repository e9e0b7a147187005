/** Data that cannot carry a model, or barely can, as a new user meets them: through the command line, each with a diagnostic or the right answer. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomSource } from "../../src/numerics/random.js";
import { lmmc } from "./recorder.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lmmc-unusual-"));
});
afterAll(() => rm(folder, { recursive: true }));

type Cells = Readonly<Record<string, string | number>>;

/** Twelve groups of eight rows: y = 2 + x + b_g + e. */
function rows(change: (row: Cells, i: number) => Cells = (row) => row): Cells[] {
  const random = randomSource(5);
  const effects = Array.from({ length: 12 }, () => random.normal());
  return Array.from({ length: 96 }, (_, i) => {
    const x = random.normal();
    return change({ y: 2 + x + effects[i % 12] + 0.5 * random.normal(), x, twice: 2 * x, g: `g${i % 12}`, one: "only", id: `r${i}`, w: 1 + (i % 3) }, i);
  });
}

async function fit(formula: string, data: readonly Cells[]): Promise<Awaited<ReturnType<typeof lmmc>>> {
  const path = join(folder, "rows.csv");
  const names = Object.keys(data[0]);
  await writeFile(path, [names, ...data.map((row) => names.map((name) => row[name]))].map((cells) => cells.join(",")).join("\n"));
  return lmmc("fit", "--formula", formula, "--data", path, "--quiet");
}

const formula = "y ~ x + (1 | g)";
const times = (name: string, unit: number) => (row: Cells): Cells => ({ ...row, [name]: Number(row[name]) * unit });

describe.each<[name: string, formula: string, data: Cells[], complaint: RegExp]>([
  ["more random effects than rows", "y ~ x + (1 + x | id)", rows(), /LMM0701.* asks for 192 random effects but there are only 96 rows[^]*hint: use a grouping factor with fewer levels/],
  ["a grouping factor with one level", "y ~ x + (1 | one)", rows(), /LMM0608: the grouping factor `one` has a single level/],
  ["a zero weight", `${formula}\nweights = w`, rows((row, i) => ({ ...row, w: i === 5 ? 0 : 1 })), /LMM0613: the weight in row 6 is 0/],
  ["a negative weight", `${formula}\nweights = w`, rows((row, i) => ({ ...row, w: i === 5 ? -1 : 1 })), /LMM0613: the weight in row 6 is -1/],
  ["a constant response", formula, rows((row) => ({ ...row, y: 3.5 })), /LMM0703: the response is 3.5 in every row/],
  ["fewer rows than fixed effects", "y ~ x + w + (1 | g)", rows().slice(0, 3), /LMM07\d\d/],
  ["an infinite cell", formula, rows((row, i) => (i === 7 ? { ...row, x: "Inf" } : row)), /LMM0603: `x` is infinite in row 8/],
  ["a response of 1e300s", formula, rows(times("y", 1e300)), /LMM0725: the values of the response are so large or so small/],
  ["a response of 1e-300s", formula, rows(times("y", 1e-300)), /LMM0725: the values of the response/],
  ["slopes on a column of 1e-300s", "y ~ x + (1 + x | g)", rows((row, i) => ({ ...times("x", 1e-300)(row), y: Number(row.y) + Number(row.x) * (i % 12) })), /LMM0725: the values of `x` in `\(1 \+ x \| g\)`[^]*I\(x \/ 1e200\)/],
])("%s", (_, written, data, complaint) => {
  test("is a diagnostic, with exit code 1", async () => {
    const { exitCode, out, err } = await fit(written, data);
    expect(`${out}${err}`).toMatch(complaint);
    expect(exitCode).toBe(1);
  });
});

describe("what can be fitted is", () => {
  const slopeOf = (text: string): string => /^x +(\S+ +\S+)/m.exec(text)?.[1] ?? "";

  test("collinear columns: the later is left out and said, in the fixed part and beside a grouping factor", async () => {
    const [plain, collinear] = [await fit(formula, rows()), await fit("y ~ x + twice + (1 | g)", rows())];
    expect(slopeOf(collinear.out)).toBe(slopeOf(plain.out));
    expect(collinear.out).toMatch(/warning LMM0606: the fixed-effect column `twice` is left out/);
    expect((await fit("y ~ x + (1 + x + twice | g)", rows())).exitCode).toBe(0);
  });

  test("columns of 1e300s and of 1e-300s: the same t values, estimates in powers of ten, no number made up", async () => {
    const plain = await fit(formula, rows());
    const t = (text: string): string => /^x .* (\S+) +< 2e-16/m.exec(text)?.[1] ?? "";
    for (const unit of [1e300, 1e-300]) {
      const { out, exitCode } = await fit(formula, rows(times("x", unit)));
      expect(exitCode).toBe(0);
      expect(t(out)).toBe(t(plain.out));
      expect(out).toMatch(unit > 1 ? /^x +\d\.\d+e-30\d/m : /^x +\d\.\d+e\+(299|300)/m);
      expect(out).not.toMatch(/NaN|Infinity/);
    }
  });

  test("a level that appears once", async () => {
    const { out, exitCode } = await fit(formula, [...rows(), { ...rows()[0], g: "loner" }]);
    expect([exitCode, /g, 13/.test(out), /warning/.test(out)]).toEqual([0, true, false]);
  });

  test("a term written twice, with a warning; a fixed term twice is once", async () => {
    const twice = await fit("y ~ x + x + (1 | g) + (1 | g)", rows());
    expect(twice.out).toMatch(/warning LMM0315: the same random term over `g` stands twice/);
    expect(slopeOf(twice.out)).toBe(slopeOf((await fit(formula, rows())).out));
  });

  test("a singular fit shows the simpler formula", async () => {
    const { out } = await fit("y ~ x + (1 + x | g)", rows());
    expect(out).toMatch(/warning LMM0710: singular fit[^]*hint: the likelihood, the fixed effects and the other variances stay valid; `\(1 (\| g\)|\+ x \|\| g\))`/);
  });
});
