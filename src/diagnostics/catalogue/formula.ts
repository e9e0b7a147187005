/** Messages about what a formula means (LMM03xx): terms, random terms, intercepts, powers. */
import { entry } from "../entry.js";

const numbers = "y,x,z\n1,2,3\n2,1,4\n4,3,1\n5,2,2\n";
const groups = "y,x,f,g\n1,2,a,u\n2,1,b,v\n4,3,a,u\n5,2,b,v\n3,5,a,w\n6,1,b,w\n";

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

export const formulaCatalogue = {
  LMM0301: entry<{ term: string }>({
    severity: "error",
    message: ({ term }) => `\`${term}\` is not supported yet`,
    example: { source: "kernel near(d; range > 0) = exp(-d / range)\nnet body = mlp(layers = [2])\ny ~ body(x) + (features(body) | g) + near(x)", data: "y,x,g\n1,2,a\n3,4,a\n2,1,b\n5,3,b\n" },
  }),
  LMM0303: entry<{ term: string }>({
    severity: "error",
    message: ({ term }) => `the random term \`${term}\` stands within a product or a power, and can only be added`,
    hint: ({ term }) => `write \`+ (${term})\``,
    example: { source: "y ~ x * (1 | g)", data: groups },
  }),
  LMM0304: entry<{ term: string }>({
    severity: "error",
    message: ({ term }) => `\`${term}\` is a term of its own: it can be added, and nothing else`,
    hint: ({ term }) => `write \`+ ${term}\` beside the other terms`,
    example: { source: "y ~ x:offset(z)", data: numbers },
  }),
  LMM0305: entry<{ term: string }>({
    severity: "error",
    message: ({ term }) => `the random term \`${term}\` stands within arithmetic`,
    hint: ({ term }) => `write \`+ (${term})\` beside the other terms; of two conditions, \`a | b\` is an "or"`,
    example: { source: "y ~ I((1 | g)) + x", data: groups },
  }),
  LMM0306: entry<{ term: string }>({
    severity: "error",
    message: ({ term }) => `\`${term}\` cannot be taken away: only linear terms can`,
    hint: () => "leave it out of the formula",
    example: { source: "y ~ x - (1 | g)", data: groups },
  }),
  LMM0307: entry<Record<string, never>>({
    severity: "error",
    message: () => "`cbind()` stands on the left side only, where it counts successes and failures",
    hint: () => "add the columns as terms: `x + z`",
    example: { source: "y ~ cbind(x, z)", data: numbers },
  }),
  LMM0308: entry<{ callee: string; nearest: string | null; structures: readonly string[]; kernels: readonly string[] }>({
    severity: "error",
    message: ({ callee }) => `\`${callee}(... | ...)\` is no covariance structure and no kernel`,
    hint: ({ nearest, structures, kernels }) =>
      nearest === null ? `structures are ${listed(structures)}; kernels over columns are ${listed(kernels)}` : `did you mean \`${nearest}\`?`,
    example: { source: "kernel exponent(d; variance > 0) = variance * exp(-d)\ny ~ exp(x + 0 | g)", data: groups },
  }),
  LMM0309: entry<{ basis: string }>({
    severity: "error",
    message: ({ basis }) => `\`${basis}\` leaves no effect to vary between the groups`,
    hint: () => "`(1 | g)` is a random intercept, `(0 + x | g)` a random slope alone",
    example: { source: "y ~ x + (0 | g)", data: groups },
  }),
  LMM0310: entry<{ value: number }>({
    severity: "error",
    message: ({ value }) => `the number ${value} is no term: only \`1\` (with an intercept) and \`0\` (without) are`,
    hint: () => "a known part of the response is an offset: `offset(2 * x)`",
    example: { source: "y ~ x + 2", data: numbers },
  }),
  LMM0311: entry<{ base: string; exponent: string }>({
    severity: "error",
    message: ({ exponent }) => `the power of a term is a whole number, 2 or more, and this is \`${exponent}\``,
    hint: ({ base, exponent }) => `arithmetic with any power stands in \`I()\`: \`I(${base}^${exponent})\``,
    example: { source: "y ~ x^1.5", data: numbers },
  }),
  LMM0312: entry<{ base: string; exponent: string }>({
    severity: "note",
    message: ({ base, exponent }) => `\`${base}^${exponent}\` is arithmetic here; R would read it as \`${base}\``,
    hint: ({ base, exponent }) => `\`I(${base}^${exponent})\` means the same in both`,
    example: { source: "y ~ x + x^2", data: numbers },
  }),
  LMM0313: entry<{ response: string }>({
    severity: "warning",
    message: ({ response }) => `the response \`${response}\` is also a term, and is left out as one`,
    example: { source: "y ~ x + y", data: numbers },
  }),
  LMM0314: entry<{ base: string }>({
    severity: "error",
    message: ({ base }) => `\`${base}\` is a factor, which has no powers`,
    hint: ({ base }) => `for interactions, put a sum in parentheses: \`(${base} + x)^2\``,
    example: { source: "y ~ f^2", data: groups },
  }),
  LMM0315: entry<{ group: string }>({
    severity: "warning",
    message: ({ group }) => `the same random term over \`${group}\` stands twice: no data can tell their variances apart`,
    hint: () => "leave one of them out",
    example: { source: "y ~ x + (1 | g) + (1 | g)", data: groups },
  }),
  LMM0316: entry<{ limit: number }>({
    severity: "error",
    message: ({ limit }) => `this expands to more than ${limit} terms`,
    hint: () => "a lower power, or fewer factors in the product, gives fewer",
    example: { source: "y ~ (x1..x60)^6", data: `y,${Array.from({ length: 60 }, (_, i) => `x${i + 1}`).join(",")}\n${new Array(61).fill(1).join(",")}\n` },
  }),
  LMM0317: entry<{ response: string; isLogical: boolean }>({
    severity: "error",
    message: ({ response, isLogical }) => `the response \`${response}\` is ${isLogical ? "true or false" : "a factor"}, and this family needs numbers`,
    hint: ({ response, isLogical }) => (isLogical ? `for a linear model of the share, write \`as.numeric(${response}) ~ ...\`; else name a family of two outcomes` : "name the column that was measured"),
    example: { source: "f ~ x", data: groups },
  }),
  LMM0318: entry<{ group: string }>({
    severity: "warning",
    message: ({ group }) => `\`${group}\` is also a fixed factor, which leaves nothing between its levels for the random intercept`,
    hint: ({ group }) => `take \`${group}\` out of the fixed effects; where it came in through \`.\`, write \`. - ${group}\``,
    example: { source: "y ~ g + (1 | g)", data: groups },
  }),
  LMM0319: entry<{ length: number; limit: number }>({
    severity: "error",
    message: ({ length, limit }) => `this product joins ${length} members, and ${limit} is the most`,
    hint: () => "main effects are joined by `+`; interactions up to an order are a power: `(a + b + c)^2`",
    example: { source: `y ~ ${new Array(102).fill("x").join(":")}`, data: numbers },
  }),
  LMM0330: entry<{ group: string; operator: string; parts: readonly string[] }>({
    severity: "error",
    message: ({ group, operator }) => `\`${group}\` is no grouping factor: \`${operator}\` does not join them`,
    hint: ({ operator, parts }) => {
      const own = parts.map((part) => `(1 | ${part})`);
      return `for separate random effects, write \`${[...own, ...(operator === "*" ? [`(1 | ${parts.join(":")})`] : [])].join(" + ")}\``;
    },
    example: { source: "y ~ x + (1 | f + g)", data: groups },
  }),
  LMM0333: entry<{ group: string }>({
    severity: "error",
    message: ({ group }) => `\`${group}\` is a number, and the right of a bar names a column whose values are groups`,
    hint: () => "write `(1 | g)` with a column `g`",
    example: { source: "y ~ x + (1 | 2)", data: groups },
  }),
  LMM0334: entry<{ blocks: readonly string[] }>({
    severity: "note",
    message: ({ blocks }) => `two bars separate terms, not columns: the effects of ${listed(blocks)} stay correlated with each other, as in lme4`,
    hint: () => "for independent effects of a factor's levels, write `diag(0 + f | g)`",
    example: { source: "y ~ x + (f || g)", data: groups },
  }),
  LMM0335: entry<{ structure: string }>({
    severity: "error",
    message: ({ structure }) => `\`${structure}()\` takes one random term with a single bar`,
    hint: ({ structure }) => `write \`${structure}(x | g)\``,
    example: { source: "y ~ x + us(x, g)", data: groups },
  }),
  LMM0336: entry<{ structure: string; basis: string; wants: string }>({
    severity: "error",
    message: ({ structure, basis, wants }) => `\`${structure}()\` needs ${wants} to the left of its bar, which \`${basis}\` is not`,
    hint: ({ structure }) => `write \`${structure}(t | g)\` with the column \`t\` that orders the occasions`,
    example: { source: "structure near(i, j; variance > 0, rho in (-1, 1)) = variance * rho^abs(i - j)\ny ~ near(x | g)", data: groups.replace(/,2,/g, ",2.5,") },
  }),
  LMM0337: entry<{ setting: string; nearest: string | null }>({
    severity: "error",
    message: ({ setting }) => `a random term has no setting \`${setting}\``,
    hint: ({ nearest }) => (nearest === null ? 'its one setting is the covariance between levels: `(1 | g, cov = "kinship.csv")`' : `did you mean \`${nearest}\`?`),
    example: { source: 'y ~ x + (1 | g, cor = "kinship.csv")', data: groups },
  }),
  LMM0338: entry<{ found: string }>({
    severity: "error",
    message: ({ found }) => `\`cov\` takes the name of a file in quotes, which ${found} is not`,
    hint: () => '`cov = "kinship.csv"`: one row and one column per level',
    example: { source: "y ~ x + (1 | g, cov = kinship)", data: groups },
  }),
  LMM0339: entry<{ groups: readonly string[] }>({
    severity: "error",
    message: ({ groups: labels }) => `\`cov\` describes the levels of one grouping factor, and here are ${labels.length}: ${labels.map((label) => `\`${label}\``).join(", ")}`,
    hint: () => "write a term for each of them",
    example: { source: 'y ~ x + (1 | g/x, cov = "kinship.csv")', data: groups },
  }),
} as const;
