/** Calls within a term: bases that learn from the training rows, what makes a factor, and functions of columns, under R's names. */
import { namedOperations, operations } from "../../expression/index.js";
import { primitivesOf, type Primitive } from "./primitive.js";

export const basisPrimitives = primitivesOf("basis", {
  scale: [
    "scale(x, center = TRUE, scale = TRUE)",
    "A number less its mean, over its standard deviation. Both are those of the training rows, also when new rows are predicted.",
    "y ~ scale(x) + (1 | g)",
  ],
  center: ["center(x)", "A number less its mean over the training rows.", "y ~ center(x) + (1 | g)"],
  poly: [
    "poly(x, degree = 1, ..., raw = FALSE, simple = FALSE)",
    "A polynomial, as columns that are orthogonal over the training rows; `raw = TRUE` gives the plain powers. Several columns, as in `poly(x, z, degree = 2)`, give all products up to that degree.",
    "y ~ poly(x, 2) + (1 | g)",
  ],
  bs: [
    "bs(x, df = NULL, knots = NULL, degree = 3, intercept = FALSE, Boundary.knots = range(x))",
    "A basis of B-splines, as R's splines package has it: a smooth curve in x. `df` places knots at quantiles of the training rows, `knots` says where they are.",
    "y ~ bs(x, df = 5) + (1 | g)",
  ],
  ns: [
    "ns(x, df = NULL, knots = NULL, intercept = FALSE, Boundary.knots = range(x))",
    "A basis of natural cubic splines, as R's splines package has it: a smooth curve in x that is straight beyond the outer knots.",
    "y ~ ns(x, 3) + (1 | g)",
  ],
});

const factorText = (name: string, order: string): readonly [string, string, string] => [
  `${name}(x, levels = sort(unique(x)), labels = levels, ordered = ${order})`,
  `${name === "factor" ? "A factor of any column" : "An ordered factor of any column, coded by polynomial contrasts"}; \`levels\` names its levels in their order, \`labels\` renames them. A value that is no level counts as missing.`,
  name === "factor" ? "y ~ factor(n)" : "y ~ ordered(n)",
];

export const factorPrimitives = primitivesOf("factor", {
  factor: factorText("factor", "is.ordered(x)"),
  "as.factor": ["as.factor(x)", "The same as factor(x).", "y ~ as.factor(n)"],
  ordered: factorText("ordered", "TRUE"),
  "as.ordered": ["as.ordered(x)", "The same as ordered(x).", "y ~ as.ordered(n)"],
  relevel: ["relevel(x, ref)", "A factor whose first level, to which treatment contrasts compare the others, is `ref`.", 'y ~ relevel(f, ref = "b")'],
  cut: [
    "cut(x, breaks, labels = NULL, include.lowest = FALSE, right = TRUE, ..., ordered_result = FALSE)",
    "A factor of the intervals in which a number lies. `breaks` lists their ends, or says how many there are, of equal width over the training rows; `right` says that an upper end belongs to its interval.",
    "y ~ cut(x, breaks = c(0, 0.5, 1))",
  ],
  interaction: ["interaction(...)", "One factor of all combinations of levels of several, the last varying slowest.", "y ~ x + (1 | interaction(f, g))"],
});

/** Functions that are more than one operation of their arguments. */
export const composedPrimitives = primitivesOf("function", {
  I: ["I(x)", "Arithmetic within a formula: between these parentheses `+`, `*` and `^` compute, and join no terms.", "y ~ x + I(x^2)"],
  identity: ["identity(x)", "The number itself.", "y ~ identity(x)"],
  "as.numeric": ["as.numeric(x)", "The number itself; of true and false 1 and 0.", "y ~ as.numeric(x > 0.5)"],
  "as.double": ["as.double(x)", "The same as as.numeric(x).", "y ~ as.double(x)"],
  "as.integer": ["as.integer(x)", "The same as trunc(x).", "y ~ as.integer(n)"],
  trunc: ["trunc(x)", "The whole part of a number: it rounds towards zero.", "y ~ trunc(n / 2)"],
  "as.logical": ["as.logical(x)", "False for zero, true for any other number; coded as a factor of FALSE and TRUE.", "y ~ as.logical(n %% 2)"],
  log: ["log(x, base = exp(1))", "The natural logarithm, or that to another base; real where x > 0.", "log(y) ~ log(x) + (1 | g)"],
  round: ["round(x, digits = 0)", "The nearest number of so many decimals; a half goes to the even neighbour, as in R.", "y ~ round(x, 1)"],
  pmin: ["pmin(...)", "The smallest of its arguments, row by row.", "y ~ pmin(x, z, 0.5)"],
  pmax: ["pmax(...)", "The largest of its arguments, row by row.", "y ~ pmax(x, 0.5)"],
});

export const listPrimitives = primitivesOf("function", {
  c: ["c(...)", "A list, where a setting takes several values; `[0, 5, 10]` is the same.", "y ~ cut(x, breaks = c(0, 0.5, 1))"],
});

/** Of one operation each: the table of operations says what they are. */
export function operationPrimitives(): Readonly<Record<string, Primitive>> {
  return primitivesOf("function", Object.fromEntries([...namedOperations].flatMap(([name, operation]) => {
    const { help, domain } = operations[operation];
    if (help === null || Object.hasOwn(composedPrimitives, name)) return [];
    const { parameters, meaning } = help;
    const arguments_ = parameters.map((one) => examples[one] ?? one);
    return [[name, [`${name}(${parameters.join(", ")})`, domain === null ? meaning : `${meaning} Real for ${domain}.`, `y ~ ${name}(${arguments_.join(", ")})`]]];
  })));
}

/** What stands for a parameter in an example where that is no column. */
const examples: Readonly<Partial<Record<string, string>>> = { test: "x > 0.5", yes: "x", no: "0.5", order: "2" };
