/**
 * Formulas, and the columns that their texts tell the type checker, written out by hand. The type check compiles this file: a
 * line that says otherwise than the reader of types does not compile. `formulas.test.ts` holds the same formulas to the compiler.
 */
import type { ColumnsOf } from "../../src/typed/index.js";

/** `unknown` where a list holds the names of a union and no others; otherwise something no list is. */
type Exactly<Listed extends string, Names extends string> = [Listed, Names] extends [Names, Listed] ? unknown : { readonly expected: Names };

type Response<Text extends string> = Exclude<ColumnsOf<Text>["fit"], ColumnsOf<Text>["predict"]>;

export interface Formula {
  readonly text: string;
  readonly response: readonly string[];
  readonly predictor: readonly string[];
}

function formula<const Text extends string, const Left extends readonly string[], const Right extends readonly string[]>(
  text: Text, response: Left & Exactly<Left[number], Response<Text>>, predictor: Right & Exactly<Right[number], ColumnsOf<Text>["predict"]>,
): Formula {
  return { text, response, predictor };
}

const ten = ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10"] as const;

/** Text, columns of the response, columns of the predictor. */
export const formulas = [
  formula("y ~ x", ["y"], ["x"]),
  formula("y~x", ["y"], ["x"]),
  formula("y ~ 1", ["y"], []),
  formula("y ~ 0 + x", ["y"], ["x"]),
  formula("y ~ x - 1", ["y"], ["x"]),
  formula("y ~ x + (1 | g)", ["y"], ["x", "g"]),
  formula("Reaction ~ Days + (Days | Subject)", ["Reaction"], ["Days", "Subject"]),
  formula("y ~ x + (0 + x || g)", ["y"], ["x", "g"]),
  formula("y ~ (1 | a/b) + (1 | c:d)", ["y"], ["a", "b", "c", "d"]),
  formula("y ~ a * b", ["y"], ["a", "b"]),
  formula("y ~ a:b:c", ["y"], ["a", "b", "c"]),
  formula("y ~ (a + b + c)^2", ["y"], ["a", "b", "c"]),
  formula("y ~ a / b", ["y"], ["a", "b"]),
  formula("y ~ a + b %in% a", ["y"], ["a", "b"]),
  formula("log(y) ~ x", ["y"], ["x"]),
  formula("log(y + 1) ~ log(x) + sqrt(z)", ["y"], ["x", "z"]),
  formula("cbind(k, n - k) ~ x + (1 | g)", ["k", "n"], ["x", "g"]),
  formula("y ~ I(x^2) + x^3", ["y"], ["x"]),
  formula("y ~ I(x %% 2 == 0)", ["y"], ["x"]),
  formula("y ~ poly(t, 2) + bs(u, df = 4) + ns(v, 3)", ["y"], ["t", "u", "v"]),
  formula("y ~ poly(t, 2, raw = TRUE)", ["y"], ["t"]),
  formula("y ~ scale(x, center = FALSE) + center(z)", ["y"], ["x", "z"]),
  formula("y ~ factor(g, levels = c(\"a\", \"b\"))", ["y"], ["g"]),
  formula("y ~ relevel(f, ref = \"a, (b\") + x", ["y"], ["f", "x"]),
  formula("y ~ cut(x, breaks = c(0, 5, 10)) + g", ["y"], ["x", "g"]),
  formula("y ~ (f == \"a\") + x", ["y"], ["f", "x"]),
  formula("y ~ ifelse(x >= 0, x, -1 * x) + (1 | g)", ["y"], ["x", "g"]),
  formula("y ~ x + offset(log(e))", ["y"], ["x", "e"]),
  formula("y ~ mlp(x1..x10)", ["y"], ten),
  formula("y ~ mlp(x1..x10) + (1 + t + t^2 | subject) + rbf(lat, lon)", ["y"], [...ten, "t", "subject", "lat", "lon"]),
  formula("y ~ mlp(x, z, layers = [10, 3], activation = silu, dropout = 0.1) + (1 | g)", ["y"], ["x", "z", "g"]),
  formula("y ~ small(x1..x3, t) + (1 | g)", ["y"], ["x1", "x2", "x3", "t", "g"]),
  formula("y ~ x1..x3 + z", ["y"], ["x1", "x2", "x3", "z"]),
  formula("y ~ wave_8..wave_11", ["y"], ["wave_8", "wave_9", "wave_10", "wave_11"]),
  formula("y ~ x1..x20000 + x", ["y"], ["x"]),
  formula("y ~ z01..z12 + x", ["y"], ["x"]),
  formula("y ~ a..b + x", ["y"], ["a", "b", "x"]),
  formula("y ~ . + (1 | g)", ["y"], ["g"]),
  formula("y ~ rbf(lat, lon, metric = haversine)", ["y"], ["lat", "lon"]),
  formula("y ~ rbf(t | subject)", ["y"], ["t", "subject"]),
  formula("y ~ rbf(lat, lon) * periodic(t)", ["y"], ["lat", "lon", "t"]),
  formula("y ~ x + ar1(t | g) + us(1 + x | h)", ["y"], ["x", "t", "g", "h"]),
  formula("y ~ diag(1 + x | g)", ["y"], ["x", "g"]),
  formula("`reaction time` ~ `days of sleep` + (1 | g)", ["reaction time"], ["days of sleep", "g"]),
  formula("y ~ I(pi * x + 1e-3 + .5 + 2L)", ["y"], ["x"]),
  formula("größe ~ naïve.x_1 + .hidden", ["größe"], ["naïve.x_1", ".hidden"]),
  formula("y ~ pmin(x, z) + round(w, 2)", ["y"], ["x", "z", "w"]),
  formula("y ~\n  x +\n  (1 | g)\n", ["y"], ["x", "g"]),
  formula("y ~ x\n  + (1 | g)", ["y"], ["x", "g"]),
];

type Unknown = { readonly fit: string; readonly predict: string };

function notTold<const Text extends string>(text: Text, _unknown: Unknown extends ColumnsOf<Text> ? true : never): string {
  return text;
}

/** Of these the text does not tell every column, so that data of any columns passes. */
export const untold = [
  notTold("y ~ who\nlet who = a + b", true),
  notTold("let who = a + b\ny ~ who", true),
  notTold("model ratings\ny ~ x", true),
  notTold("y ~ x\nmodel ratings", true),
  notTold("import \"./nets.lmm\"\ny ~ body(x)", true),
  notTold("y ~ x; family = poisson", true),
  notTold("y ~ x # and more", true),
  notTold("y ~ x\ntrain { epochs = 3 }", true),
  notTold("lmer(y ~ x, data = d)", true),
  notTold("y = x", true),
  notTold("y", true),
  notTold("", true),
  notTold("y ~ (x", true),
  notTold("y ~ x)", true),
  notTold("y ~ `x", true),
  notTold("y ~ relevel(f, \"a)", true),
];
