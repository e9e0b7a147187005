/** Messages about calls and their settings (LMM0320-0329), networks and kernels (LMM0332, LMM0340-0349), statements (LMM0350-0359). */
import { entry } from "../entry.js";

const numbers = "y,x,z\n1,2,3\n2,1,4\n4,3,1\n5,2,2\n";
const groups = "y,x,f,g\n1,2,a,u\n2,1,b,v\n4,3,a,u\n5,2,b,v\n3,5,a,w\n6,1,b,w\n";
const manyLevels = `y,f\n${Array.from({ length: 60 }, (_, i) => `${i},level${i % 55}`).join("\n")}\n`;

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
const plural = (count: number, noun: string): string => (count === 1 ? `1 ${noun}` : `${count} ${noun}s`);

/** The nearest name, or else all of them. */
const nearestOrAll = ({ nearest, known }: { nearest: string | null; known: readonly string[] }): string =>
  nearest === null ? `it knows ${listed(known)}` : `did you mean \`${nearest}\`?`;

export const callCatalogue = {
  LMM0320: entry<{ callee: string; argument: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    message: ({ callee, argument }) => `\`${callee}()\` has no setting \`${argument}\``,
    hint: nearestOrAll,
    example: { source: "y ~ poly(x, 2, row = TRUE)", data: numbers },
  }),
  LMM0321: entry<{ callee: string; argument: string }>({
    severity: "error",
    message: ({ callee, argument }) => `\`${callee}()\` does not know what to do with \`${argument}\``,
    hint: () => "a setting is given by name: `name = value`",
    example: { source: "y ~ scale(x, TRUE, TRUE, z)", data: numbers },
  }),
  LMM0322: entry<{ callee: string; argument: string }>({
    severity: "error",
    message: ({ callee, argument }) => `\`${callee}()\` needs \`${argument}\``,
    example: { source: "y ~ cut(x)", data: numbers },
  }),
  LMM0323: entry<{ callee: string; expected: number; found: number }>({
    severity: "error",
    message: ({ callee, expected, found }) => `\`${callee}()\` takes ${plural(expected, "argument")}, found ${found}`,
    example: { source: "y ~ sqrt(x, z)", data: numbers },
  }),
  LMM0324: entry<{ callee: string; argument: string; expected: string; found: string }>({
    severity: "error",
    message: ({ callee, argument, expected, found }) => `\`${argument}\` of \`${callee}()\` takes ${expected}${found === "" ? "" : `, found \`${found}\``}`,
    example: { source: "y ~ poly(x, degree = z)", data: numbers },
  }),
  LMM0325: entry<{ labels: number; levels: number }>({
    severity: "error",
    message: ({ labels, levels }) => `${plural(labels, "label")} cannot name ${plural(levels, "level")}`,
    hint: () => "give one label for each level, in their order",
    example: { source: 'y ~ factor(f, labels = c("a", "b", "c"))', data: groups },
  }),
  LMM0326: entry<Record<string, never>>({
    severity: "error",
    message: () => "a residual block holds no layer that learns from its inputs",
    hint: () => "write `residual(dense(50, relu))`, or several layers joined by `|>` within it",
    example: { source: "net body = dense(8) |> residual(dropout(0.1))\ny ~ body(x)", data: numbers },
  }),
  LMM0327: entry<{ found: number }>({
    severity: "error",
    message: ({ found }) => `\`cbind()\` on the left side takes two columns, successes and failures, found ${found}`,
    hint: () => "a model has one response; several responses are several models",
    example: { source: "cbind(y, x, z) ~ 1\nfamily = binomial", data: numbers },
  }),
  LMM0328: entry<{ term: string; family: string; counting: readonly string[]; share: string }>({
    severity: "error",
    message: ({ term, family }) => `\`${term}\` counts successes and failures, and the ${family} family takes one number per row`,
    hint: ({ counting, share }) => `${counting.length === 0 ? "" : `say what is counted, \`family = ${counting[0]}\`; `}for a linear model of the share of successes, write \`${share} ~ ...\``,
    example: { source: "cbind(y, x) ~ z", data: numbers },
  }),
  LMM0332: entry<Record<string, never>>({
    severity: "error",
    message: () => "layers need a name before they can be used in a formula",
    hint: () => "write `net body = dense(50, relu) |> dense(10)`, then `y ~ body(x, z)`",
    example: { source: "y ~ dense(10, relu) |> dense(3)", data: numbers },
  }),
  LMM0340: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `\`${text}\` is no network and no layer`,
    hint: () => "a net is `mlp(layers = [50, 10])`, or layers joined by `|>`: `dense(50, relu) |> dropout(0.1) |> dense(10)`",
    example: { source: "net body = dense(10) |> widen(2)\ny ~ body(x)", data: numbers },
  }),
  LMM0341: entry<{ found: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    message: ({ found }) => `there is no activation \`${found}\``,
    hint: ({ nearest, known }) => (nearest === null ? `there are ${listed(known)}` : `did you mean \`${nearest}\`?`),
    example: { source: "y ~ mlp(x, activation = rellu)", data: numbers },
  }),
  LMM0342: entry<{ net: string }>({
    severity: "error",
    message: ({ net }) => `\`${net}()\` has no inputs`,
    hint: ({ net }) => `name the columns it is to read: \`${net}(x, z)\``,
    example: { source: "y ~ mlp(layers = [4])", data: numbers },
  }),
  LMM0343: entry<{ net: string; setting: string }>({
    severity: "error",
    message: ({ net, setting }) => `\`${setting}\` belongs in the definition of \`${net}\`, not in its use`,
    hint: ({ net, setting }) => `write it there: \`net ${net} = mlp(${setting} = ...)\``,
    example: { source: "net body = mlp(layers = [4])\ny ~ body(x, dropout = 0.1)", data: numbers },
  }),
  LMM0344: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `\`${text}\` cannot be an input: a net is given columns and finds their interactions itself`,
    hint: () => "write `x, z`; for the product of two numbers, `I(x * z)`",
    example: { source: "y ~ mlp(x:z)", data: numbers },
  }),
  LMM0345: entry<{ factor: string; levels: number; limit: number }>({
    severity: "error",
    message: ({ factor, levels, limit }) => `\`${factor}\` has ${levels} levels, and a net takes indicators of at most ${limit}`,
    hint: ({ factor }) => `write \`embed(${factor})\` within the net, or \`(1 | ${factor})\` beside it`,
    example: { source: "y ~ mlp(f)", data: manyLevels },
  }),
  LMM0346: entry<{ kernel: string; expected: string; found: number }>({
    severity: "error",
    message: ({ kernel, expected, found }) => `\`${kernel}()\` is a kernel over ${expected}, found ${plural(found, "column")}`,
    example: { source: "kernel near(d; range > 0) = exp(-d / range)\ny ~ near(x, metric = haversine)", data: numbers },
  }),
  LMM0347: entry<{ group: string; net: string }>({
    severity: "warning",
    message: ({ group, net }) => `\`${group}\` is an input of \`${net}\` and a grouping factor: the net can learn its levels, and then their variance is too small`,
    hint: ({ group }) => `leave \`${group}\` out of the net`,
    example: { source: "y ~ mlp(x, g) + (1 | g)", data: groups },
  }),
  LMM0348: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `\`${text}\` is no kernel, and a kernel is multiplied by kernels only`,
    hint: () => "for a linear term, add it: `x + k(t)`; for a random slope of `x` over groups, write `(0 + x | g)`",
    example: { source: "kernel near(d; range > 0) = exp(-d / range)\ny ~ x * near(z)", data: numbers },
  }),
  LMM0349: entry<Record<string, never>>({
    severity: "error",
    message: () => "the kernels of one combination have different grouping factors or different metrics",
    hint: () => "give every part the same `| g` and the same `metric`, or add them as separate terms",
    example: { source: "kernel near(d; range > 0) = exp(-d / range)\ny ~ near(x | f) * near(x | g)", data: groups },
  }),
  LMM0350: entry<{ name: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    message: ({ name }) => `there is no family \`${name}\``,
    hint: ({ nearest, known }) => (nearest === null ? `there are ${listed(known)}` : `did you mean \`${nearest}\`?`),
    example: { source: "y ~ x\nfamily = lognormalish", data: numbers },
  }),
  LMM0351: entry<{ name: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    message: ({ name }) => `there is no link \`${name}\``,
    hint: ({ nearest, known }) => (nearest === null ? `there are ${listed(known)}` : `did you mean \`${nearest}\`?`),
    example: { source: "family bell(y; mu in (-Inf, Inf)) = -(y - mu)^2 with link = sideways, variance = 1\ny ~ x\nfamily = bell", data: numbers },
  }),
  LMM0352: entry<{ name: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    message: ({ name }) => `\`train\` has no setting \`${name}\``,
    hint: nearestOrAll,
    example: { source: "y ~ x\ntrain { epoch = 10 }", data: numbers },
  }),
  LMM0353: entry<{ name: string; expected: string; found: string }>({
    severity: "error",
    message: ({ name, expected, found }) => `\`${name}\` takes ${expected}, found \`${found}\``,
    example: { source: "y ~ x\ntrain { validation = 2 }", data: numbers },
  }),
  LMM0354: entry<{ name: string; nearest: string | null; known: readonly string[]; value: string; isColumn: boolean }>({
    severity: "error",
    message: ({ name }) => `\`${name} = ...\` is no statement`,
    hint: ({ name, nearest, known, value, isColumn }) =>
      isColumn ? `a formula is written with \`~\`: \`${name} ~ ${value}\`` : nearest === null ? `statements are ${listed(known)}` : `did you mean \`${nearest}\`?`,
    example: { source: "y ~ x\nwieghts = z", data: numbers },
  }),
  LMM0355: entry<{ name: string }>({
    severity: "warning",
    message: ({ name }) => `\`${name}\` is stated twice, and the later one counts`,
    hint: () => "leave one of them out",
    example: { source: "y ~ x\ncriterion = ml\ncriterion = reml", data: numbers },
  }),
  LMM0356: entry<{ term: string }>({
    severity: "error",
    message: ({ term }) => `\`${term}\` is a basis of random effects, and no term by itself`,
    hint: ({ term }) => `put it to the left of a bar: \`(${term} | g)\``,
    example: { source: "net body = mlp(layers = [3])\ny ~ body(x) + features(body)", data: numbers },
  }),
  LMM0357: entry<{ found: string; nearest: string | null }>({
    severity: "error",
    message: ({ found }) => `\`features()\` takes the name of a net that the formula holds, which \`${found}\` is not`,
    hint: ({ nearest }) => (nearest === null ? "define it, `net body = mlp(layers = [10, 3])`, and add it to the formula: `body(x) + (features(body) | g)`" : `did you mean \`${nearest}\`?`),
    example: { source: "net body = mlp(layers = [3])\ny ~ body(x) + (features(boddy) | 1)", data: numbers },
  }),
  LMM0359: entry<{ term: string; factor: string }>({
    severity: "error",
    message: ({ term }) => `indicators as they stand in \`${term}\` are a random intercept for each level, for which no net is needed`,
    hint: ({ factor }) => `write \`(1 | ${factor})\`, or \`embed(${factor}, dim = 10)\` for a basis that is learnt`,
    example: { source: "y ~ (onehot(g) | 1)", data: "y,g\n1,a\n2,b\n4,c\n3,a\n" },
  }),
  LMM0358: entry<{ term: string }>({
    severity: "error",
    message: ({ term }) => `\`${term}\` asks for a covariance that effects of learned columns cannot have: these have no places and no names`,
    hint: () => "write the term with `|` for correlated effects, or with `||` or `diag()` for independent ones",
    example: { source: 'y ~ (mlp(x, layers = [3]) | 1, cov = "k.csv")', data: numbers },
  }),
} as const;
