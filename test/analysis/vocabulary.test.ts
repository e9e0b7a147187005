/** Every word that a formula may hold has a page: its example runs, its signature is the one that calls are held to. */
import { describe, expect, test } from "vitest";
import { primitives, type Primitive } from "../../src/analysis/primitives/index.js";
import { signature } from "../../src/analysis/primitives/signature.js";
import { namedOperations } from "../../src/expression/index.js";
import { check, compile, documentation, vocabulary, type WordPage } from "../../src/index.js";

const rowCount = 48;
const column = (value: (i: number) => number): Float64Array => Float64Array.from({ length: rowCount }, (_, i) => value(i));
const levels = (names: string, step: number): string[] => Array.from({ length: rowCount }, (_, i) => names[Math.floor(i / step) % names.length]);
const waves = (k: number): Float64Array => column((i) => 0.5 + 0.45 * Math.sin((i + 1) * (k + 0.7)));

/** The columns that examples speak of; what the response may be depends on the family. */
const columns = {
  x: waves(1), z: waves(2), x1: waves(3), x2: waves(4), x3: waves(5), lat: waves(6), lon: waves(7), t: column((i) => (i % 6) + 1),
  n: column((i) => 2 + (i % 5)), k: column((i) => i % 3), f: levels("abc", 1), g: levels("uvwxyz", 8), h: levels("pqr", 2),
};
/** Beside them where an example speaks of images: `.` stands for columns that have one value. */
const images = { img: Array.from({ length: rowCount }, (_, i) => Array.from({ length: 4 }, (_row, j) => [i, j, i * j, 1])) };
const columnsOf = (program: string): object => (program.includes("img") ? { ...columns, ...images } : columns);
const responses = { positive: column((i) => 1 + waves(8)[i]), counts: column((i) => i % 2), shares: waves(8) };

/** A family that no engine fits has its page all the same. */
const complaintsOf = (program: string, y: Float64Array): readonly string[] =>
  check(program, { data: { y, ...columnsOf(program) } }).filter(({ severity, code }) => severity === "error" && code !== "LMM0694").map(({ code, message }) => `${code} ${message}`);

const pages = vocabulary();

describe.each(pages.map((page): [string, WordPage] => [`${page.kind} ${page.name}`, page]))("%s", (_, { name, example, meaning, signature: text }) => {
  test("has a signature, a meaning and an example that runs", () => {
    expect([text.length > 0, meaning.length > 10, example.includes("~")]).toEqual([true, true, true]);
    expect(example).toContain(name === ".." ? ".." : name);
    const found = Object.values(responses).map((y) => complaintsOf(example, y));
    expect(found.find((complaints) => complaints.length === 0) ?? found[0]).toEqual([]);
  });
});

test("every function that a formula may call is among the words", () => {
  for (const name of namedOperations.keys()) expect([name, primitives.get(name)?.kind]).toEqual([name, "function"]);
  expect(new Set(pages.map(({ kind, name }) => `${kind} ${name}`)).size).toBe(pages.length);
});

describe("a signature", () => {
  test("is read as R prints one", () => {
    expect(signature('f(x, df = NULL, ..., knots = c(1, 2), labels = ["a", "b"], base = exp(1))')).toEqual({
      text: 'f(x, df = NULL, ..., knots = c(1, 2), labels = ["a", "b"], base = exp(1))',
      names: ["x", "df", "...", "knots", "labels", "base"],
      required: ["x"],
      defaults: { df: "NULL", knots: "c(1, 2)", labels: '["a", "b"]', base: "exp(1)" },
    });
    expect(signature("batchnorm()")).toMatchObject({ names: [], required: [], defaults: {} });
  });

  /** Their arguments have no names in a call. */
  const isUnnamed = (name: string, { kind, signature: { names } }: Primitive): boolean =>
    namedOperations.has(name) || name === "features" || ["operator", "structure", "response"].includes(kind) || names.every((one) => one === "...");
  const named = [...primitives].filter(([name, one]) => !isUnnamed(name, one));

  test.each(named)("of %s names the settings that a call is held to", (name, { example, signature: { names } }) => {
    const program = example.replace(`${name}(`, `${name}(zzzzzzzz = 1, `).replace(", )", ")");
    const told = check(program, { data: { y: responses.positive, ...columnsOf(program) } }).find(({ code }) => code === "LMM0320");
    const known = names.filter((one) => one !== "..." && one !== "over" && one !== "by");
    expect(told?.hint).toBe(`it knows ${known.map((one) => `\`${one}\``).join(", ")}`);
  });

  const poolOf = (word: string): string => `net body = ${word}(@) |> flatten()\ny ~ body(img)`;

  /** Calls that leave a place for one more setting; defaults that stand for what the data tell cannot be written there. */
  const bare: Readonly<Record<string, string>> = {
    scale: "y ~ scale(x@)", poly: "y ~ poly(x@)", bs: "y ~ bs(x@)", ns: "y ~ ns(x@)", ordered: "y ~ ordered(n@)", cut: "y ~ cut(x, c(0, 0.5, 1)@)",
    log: "y ~ log(x@)", round: "y ~ round(x@)", mlp: "y ~ mlp(x@)", dense: "net body = dense(8@)\ny ~ body(x)",
    cnn: "y ~ cnn(img@)", conv: "net body = conv(2@) |> flatten()\ny ~ body(img)", maxpool: poolOf("maxpool"), avgpool: poolOf("avgpool"),
  };
  const isSayable = (text: string): boolean => !["NULL", "range(x)", "levels", "sort(unique(x))", "is.ordered(x)"].includes(text);
  const defaults = [...primitives].flatMap(([name, one]) => Object.entries(one.signature.defaults).filter(([, usual]) => isSayable(usual)).map(([setting, usual]): [string, string, string] => [name, setting, usual]));

  test.each(defaults)("of %s: `%s = %s` is what is taken where nothing is said", (name, setting, usual) => {
    expect(Object.keys(bare)).toContain(name);
    const [plain, said] = ["", `, ${setting} = ${usual}`].map((more) => compiled(bare[name].replace("@", more).replace("(, ", "(")));
    expect(said.networks).toEqual(plain.networks);
    said.rows.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(plain.rows[i][j], 12)));
  });
});

/** What a program's model computes: its fixed columns, and its networks but for how they were written. */
function compiled(program: string): { readonly rows: readonly (readonly number[])[]; readonly networks: readonly unknown[] } {
  const model = compile(program, { data: { y: responses.positive, ...columnsOf(program) } });
  const networks = (model.ir?.contributions ?? []).flatMap((one) => (one.kind === "network" ? [{ layers: one.architecture, inputs: one.inputs.map(({ label }) => label) }] : []));
  return { rows: model.design({ y: responses.positive, ...columnsOf(program) }).fixed.rows, networks };
}

describe("documentation", () => {
  test("of a primitive is its signature, its meaning and an example", () => {
    expect(documentation("diag")).toBe(`diag(basis | group)

Independent random effects with a variance each. Of a factor, \`diag(0 + f | g)\` has one for each level, which \`(f || g)\` has not.

example:
  y ~ x + diag(1 + x | g)`);
  });

  test("of another package's word says what it is here", () => {
    expect(documentation("zerocorr")).toBe("zerocorr() belongs to MixedModels.jl: here, write two bars: `(1 + x || g)`");
    expect(documentation("corAR1")).toBe("nlme::corAR1 is the structure ar1 here");
    expect(documentation("brms::exp_quad")).toBe("brms::exp_quad is the kernel rbf here");
    expect(documentation("nosuchword")).toBeNull();
  });

  test("of a program's own word stands beside the language's", () => {
    const own = vocabulary("## A shallow one.\nnet shallow = dense(3)\nlet who = x + z\ny ~ shallow(x)");
    expect(own.find(({ name }) => name === "shallow")).toMatchObject({ kind: "net", signature: "net shallow = dense(3)", meaning: "A shallow one." });
    expect(own.find(({ name }) => name === "who")).toMatchObject({ kind: "let", example: "y ~ who + (1 | g)" });
  });
});
