/** What people write by mistake or from habit, and what they are told. */
import { describe, expect, it } from "vitest";
import { runFormula, tableOf } from "./reference-cases.js";

const table = tableOf({
  y: [1, 4, 2, 6, 5, 3], x: [1, 2, 3, 4, 5, 7], z: [2, 1, 4, 3, 9, 5], t: [1, 2, 1, 2, 1, 2],
  f: ["a", "b", "a", "b", "c", "c"], g: ["u", "u", "v", "v", "w", "w"], ok: [true, false, true, true, false, false],
});

function told(formula: string): string[] {
  return runFormula(formula, table).diagnostics.map(({ code, message, hint }) => `${code} ${message}${hint === null ? "" : `; ${hint}`}`);
}

const first = (formula: string): string => told(formula)[0];

describe("words of other languages", () => {
  it.each([
    ["y ~ C(f)", "patsy", "factor(x)"],
    ['y ~ Q("x")', "patsy", "backticks"],
    ["y ~ s(x)", "mgcv and brms", "ns(x, 4)"],
    ["y ~ gp(x, z)", "brms", "kernel by its name"],
    ["y ~ mo(f)", "brms", "ordered(x)"],
    ["y ~ x + zerocorr(1 + x | g)", "MixedModels.jl", "(1 + x || g)"],
    ["y ~ x + fulldummy(f)", "MixedModels.jl", "(0 + f | g)"],
    ["y ~ x + pdDiag(x)", "nlme", "(x || g)"],
  ])("%s is %s's, and is told how it is written here", (formula, dialect, instead) => {
    expect(first(formula)).toMatch(/^LMM0209 /);
    expect(first(formula)).toContain(`belongs to ${dialect}`);
    expect(first(formula)).toContain(instead);
  });

  it("glmmTMB's structures are answered with the nearest word here", () => {
    const structure = "structure first(i, j; variance > 0, rho in (-1, 1)) = variance * rho^abs(i - j)\n";
    expect(first(`${structure}y ~ x + fir(t + 0 | g)`)).toBe("LMM0308 `fir(... | ...)` is no covariance structure and no kernel; did you mean `first`?");
  });
});

describe("names that nothing has", () => {
  it("get the nearest column, function, setting or level", () => {
    expect(first("y ~ X")).toBe("LMM0203 the data has no column `X`; did you mean `x`?");
    expect(first("y ~ sqtr(x)")).toContain("there is no function `sqtr`");
    expect(first("y ~ sqrrt(x)")).toContain("did you mean `sqrt`?");
    expect(first('y ~ factor(f, level = "a")')).toContain("did you mean `levels`?");
    expect(first('y ~ relevel(f, ref = "A")')).toContain("did you mean `a`?");
    expect(first('y ~ I(f == "d")')).toContain("there is no level `d` among `a`, `b`, `c`");
  });

  it("are all reported in one run, each once", () => {
    const codes = told("y ~ nosuch + nosuch:x + (other | g) + (1 | missing) + nofun(x)").map((text) => text.slice(0, 7));
    expect(codes).toEqual(["LMM0203", "LMM0203", "LMM0203", "LMM0207"]);
  });

  it("are looked up behind backticks as columns only", () => {
    expect(first("let who = x + z\ny ~ `who`")).toContain("the data has no column `who`");
  });
});

describe("types", () => {
  it("a factor where a number is needed is refused, a logical counts as 0 and 1", () => {
    expect(first("y ~ log(f)")).toMatch(/^LMM0213 .*`f` is a factor/);
    expect(first("y ~ scale(f)")).toMatch(/^LMM0213 scale\(\) needs numbers/);
    expect(told("y ~ I(x * ok)")).toEqual([]);
  });

  it("a response must be a number under the normal distribution", () => {
    expect(first("f ~ x")).toMatch(/^LMM0317 .*is a factor/);
    expect(first("ok ~ x")).toContain("as.numeric(ok)");
    expect(told("as.numeric(ok) ~ x")).toEqual([]);
  });

  it("a basis of several columns is a term of its own and no operand", () => {
    expect(first("y ~ exp(poly(x, 2))")).toMatch(/^LMM0214/);
    expect(first("y ~ x + (1 | poly(x, 2))")).toMatch(/^LMM0214/);
    expect(told("y ~ exp(scale(x))")).toEqual([]);
  });
});

describe("powers", () => {
  it("of one number are arithmetic, said with what R would do", () => {
    expect(told("y ~ x^2")).toEqual(["LMM0312 `x^2` is arithmetic here; R would read it as `x`; `I(x^2)` means the same in both"]);
  });

  it("of a factor, of a basis, or below 2 are refused", () => {
    expect(first("y ~ f^2")).toMatch(/^LMM0314/);
    expect(first("y ~ poly(x, 2)^2")).toMatch(/^LMM0214/);
    expect(first("y ~ x^(-1)")).toContain("I(x^(-1))");
    expect(first("y ~ (x + z)^1.5")).toMatch(/^LMM0311/);
  });
});

describe("random terms", () => {
  it("can only be added", () => {
    expect(first("y ~ x * (1 | g)")).toMatch(/^LMM0303/);
    expect(first("y ~ x - (1 | g)")).toMatch(/^LMM0306/);
    expect(first("y ~ I((1 | g)) + x")).toMatch(/^LMM0305/);
    expect(first("y ~ (x + (1 | g))^2")).toMatch(/^LMM0303/);
  });

  it("name groups by columns, `:` and `/`", () => {
    expect(first("y ~ x + (1 | f + g)")).toContain("`(1 | f) + (1 | g)`");
    expect(first("y ~ x + (1 | f * g)")).toContain("`(1 | f) + (1 | g) + (1 | f:g)`");
    expect(first("y ~ x + (1 | 2)")).toMatch(/^LMM0333/);
  });

  it("need at least one effect", () => {
    expect(first("y ~ x + (0 | g)")).toMatch(/^LMM0309/);
    expect(first("y ~ x + (-1 | g)")).toMatch(/^LMM0309/);
  });

  it("over a factor that the net also reads, or that is fixed too, are warned of", () => {
    expect(first("y ~ mlp(x, g) + (1 | g)")).toMatch(/^LMM0347/);
    expect(first("y ~ g + (1 | g)")).toMatch(/^LMM0318/);
    expect(first("y ~ . + (1 | g)")).toContain("`. - g`");
    expect(told("y ~ g + (0 + x | g)")).toEqual([]);
  });

  it("that stand twice are warned of, and two bars over a factor are explained", () => {
    expect(first("y ~ x + (1 | g) + (1 | g)")).toMatch(/^LMM0315/);
    expect(first("y ~ x + (f || g)")).toContain("`diag(0 + f | g)`");
  });
});

describe("statements", () => {
  it("with a name that no statement has get the nearest, or the formula that was meant", () => {
    expect(first("wieghts = x\ny ~ z")).toContain("did you mean `weights`?");
    expect(first("y ~ x\nz = x")).toContain("`z ~ x`");
  });

  it("of a family or a criterion are checked", () => {
    expect(first("y ~ x\nfamily = nosuchfamily")).toMatch(/^LMM0350/);
    expect(first("y ~ x\ncriterion = aic")).toBe("LMM0353 `criterion` takes `ml` or `reml`, found `aic`");
  });

  it("of weights and offsets take any number of the columns", () => {
    const { learned } = runFormula("y ~ t + offset(x)\noffset = log(z)\nweights = 1 / x", table);
    expect(learned?.design?.offset?.[0]).toBeCloseTo(1 + Math.log(2), 15);
    expect(learned?.design?.weights?.[1]).toBe(0.5);
    expect(first("y ~ x\noffset = f")).toMatch(/^LMM0213 an offset needs numbers/);
  });

  it("of training take whole numbers, shares and words, each in its range", () => {
    expect(first("y ~ x\ntrain { epoch = 3 }")).toContain("did you mean `epochs`?");
    expect(first("y ~ x\ntrain { epochs = 2.5 }")).toContain("a whole number, 1 or more");
    expect(first("y ~ x\ntrain { validation = 1 }")).toContain("below 1");
    expect(first("y ~ x\ntrain { optimizer = adagrad }")).toMatch(/^LMM0353/);
    expect(first("y ~ x\ntrain { schedule = linear }")).toMatch(/^LMM0353 `schedule` takes `one-cycle`, `constant`, `cosine`/);
    expect(first("y ~ x\ntrain { schedule = cosine(warmup = 1) }")).toMatch(/^LMM0353/);
    expect(first("y ~ x\ntrain { schedule = plateau(warmup = 0.1) }")).toMatch(/^LMM032/);
    expect(first("y ~ x\ntrain { clip = 0 }")).toBe("LMM0353 `clip` takes a number above 0, found `0`");
    expect(first("y ~ x\ntrain { average = ema(1) }")).toMatch(/^LMM0353 `average` takes `ema\(0.999\)`/);
    expect(first("y ~ x\ntrain { average = swa(1.5) }")).toMatch(/^LMM0353/);
    expect(first("y ~ x\ntrain { restarts = -1 }")).toContain("a whole number, 0 or more");
    expect(told("y ~ x\ntrain { schedule = cosine(warmup = 0.1), clip = 1, average = swa(last = 0.5), restarts = 0 }\ntrain { schedule = onecycle, average = none }")).toEqual([]);
    expect(told('y ~ x\ntrain { schedule = "one-cycle", strategy = whole_group, validation = 0, backend = cpu }')).toEqual([]);
  });
});

describe("the data block", () => {
  it("is checked against the table: columns, types, levels", () => {
    expect(first("y ~ x\ndata { xx: numeric }")).toContain("did you mean `x`?");
    expect(first("y ~ x\ndata { x: category }")).toContain("did you mean `factor`?");
    expect(first('y ~ f\ndata { f: factor(levels = ["a", "b", "d"]) }')).toMatch(/^LMM0521 .*`c`/);
    expect(first("y ~ f\ndata { f: factor(contrasts = helmer) }")).toContain("`helmert`");
    expect(first("y ~ f\ndata { f: numeric }")).toMatch(/^LMM0520/);
  });

  it("makes factors of numbers, orders levels, and takes columns away", () => {
    expect(runFormula("y ~ t\ndata { t: factor }", table).learned?.design?.fixed.names).toEqual(["(Intercept)", "t2"]);
    expect(runFormula('y ~ f\ndata { f: ordered(["c", "b", "a"]) }', table).learned?.design?.fixed.names).toEqual(["(Intercept)", "f.L", "f.Q"]);
    expect(runFormula("y ~ . - f - g - ok\ndata { z: ignore }", table).learned?.design?.fixed.names).toEqual(["(Intercept)", "x", "t"]);
    expect(first("y ~ z\ndata { z: ignore }")).toContain("the data has no column `z`");
  });
});
