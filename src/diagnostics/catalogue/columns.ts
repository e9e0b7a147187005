/** Messages about names, and about columns and their types (LMM02xx). */
import { entry } from "../entry.js";

const didYouMean = ({ nearest }: { nearest: string | null }): string | null => (nearest === null ? null : `did you mean \`${nearest}\`?`);

/** Names in backticks, the first few of a long list. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `\`${name}\``).join(", ");
  return names.length > 8 ? `${shown}, ...` : shown;
}

const numbers = "y,x,z\n1,2,3\n2,1,4\n4,3,1\n5,2,2\n";
const factors = "y,x,f\n1,2,a\n2,1,b\n4,3,a\n5,2,b\n";

export const columnCatalogue = {
  LMM0203: entry<{ column: string; nearest: string | null }>({
    severity: "error",
    message: ({ column }) => `the data has no column \`${column}\``,
    hint: didYouMean,
    example: { source: "price ~ 1 + lattitude", data: "price,latitude\n1,2\n3,4\n" },
  }),
  LMM0204: entry<{ name: string; kind: "net" | "kernel" }>({
    severity: "error",
    message: ({ name, kind }) => `\`${name}\` is a ${kind}, which needs columns to work on`,
    hint: ({ name }) => `write \`${name}(x, z)\` with the columns it is to read`,
    example: { source: "net body = mlp(layers = [4])\ny ~ body", data: numbers },
  }),
  LMM0205: entry<{ name: string }>({
    severity: "error",
    message: ({ name }) => `\`${name}\` is a covariance structure, which needs effects and a grouping factor`,
    hint: ({ name }) => `write \`${name}(t | g)\``,
    example: { source: "structure same(i, j; variance > 0) = variance * (i == j)\ny ~ same", data: numbers },
  }),
  LMM0206: entry<{ name: string }>({
    severity: "error",
    message: ({ name }) => `the definition of \`${name}\` comes back to itself`,
    hint: () => "a definition may speak of columns and of other definitions, not of itself",
    example: { source: "let size = log(size)\ny ~ size", data: numbers },
  }),
  LMM0207: entry<{ name: string; nearest: string | null }>({
    severity: "error",
    message: ({ name }) => `there is no function \`${name}\``,
    hint: didYouMean,
    example: { source: "y ~ sqtr(x)", data: numbers },
  }),
  LMM0208: entry<{ name: string }>({
    severity: "error",
    message: ({ name }) => `\`${name}()\` gives one number for a whole column, and a term needs one for each row`,
    hint: ({ name }) => (name === "mean" ? "to subtract the mean, write `center(x)`" : name === "sd" ? "to divide by the standard deviation, write `scale(x)`" : "compute it before the fit, as a column"),
    example: { source: "y ~ mean(x)", data: numbers },
  }),
  LMM0209: entry<{ name: string; dialect: string; instead: string }>({
    severity: "error",
    message: ({ name, dialect }) => `\`${name}()\` belongs to ${dialect} and has no meaning here`,
    hint: ({ instead }) => `write ${instead}`,
    example: { source: "y ~ C(x)", data: numbers },
  }),
  LMM0210: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `${text} is a text, and a term is made of columns`,
    hint: ({ text }) => (/^.[\p{L}.][\p{L}\p{N}._]*.$/u.test(text) ? `for a column, write \`${text.slice(1, -1)}\`` : "a column whose name is no plain word stands in backticks"),
    example: { source: 'y ~ x + "z"', data: numbers },
  }),
  LMM0211: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `\`${text}\` stands for several columns, and a single one is needed here`,
    hint: () => "name one column",
    example: { source: "y ~ log(x1..x2)", data: "y,x1,x2\n1,2,3\n2,1,4\n4,3,1\n" },
  }),
  LMM0212: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `\`${text}\` is a list, and a term is made of columns`,
    hint: () => "lists are for settings, as in `layers = [100, 50]`; columns are joined by `+`",
    example: { source: "y ~ [x, z]", data: numbers },
  }),
  LMM0213: entry<{ name: string | null; needs: string }>({
    severity: "error",
    message: ({ name, needs }) => `${needs} needs numbers, and ${name === null ? "this" : `\`${name}\``} is a factor`,
    hint: ({ name }) => (name === null ? null : `if its levels are numbers, say so: \`data { ${name}: numeric }\``),
    example: { source: "y ~ log(f)", data: factors },
  }),
  LMM0214: entry<{ needs: string }>({
    severity: "error",
    message: ({ needs }) => `${needs} needs a single column, and this basis has several`,
    hint: () => "let the basis be a term of its own",
    example: { source: "y ~ exp(poly(x, 2))", data: numbers },
  }),
  LMM0215: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `\`${text}\` holds no column: it is the same in every row`,
    hint: () => "the intercept is `1`; anything else needs a column",
    example: { source: "y ~ log(2)", data: numbers },
  }),
  LMM0216: entry<{ operator: string }>({
    severity: "error",
    message: ({ operator }) => `\`${operator}\` has no meaning within arithmetic`,
    hint: ({ operator }) => (operator === ":" ? "an interaction stands outside: `x:log(z)`" : null),
    example: { source: "y ~ log(x:z)", data: numbers },
  }),
  LMM0217: entry<Record<string, never>>({
    severity: "error",
    message: () => "`%in%` within arithmetic needs a list of levels on its right",
    hint: () => 'write `f %in% c("a", "b")`',
    example: { source: "y ~ I(f %in% x)", data: factors },
  }),
  LMM0218: entry<{ level: string; nearest: string | null; levels: readonly string[] }>({
    severity: "error",
    message: ({ level, levels }) => `there is no level \`${level}\` among ${listed(levels)}`,
    hint: didYouMean,
    example: { source: 'y ~ relevel(f, ref = "bb")', data: factors },
  }),
  LMM0219: entry<{ length: number; limit: number }>({
    severity: "error",
    message: ({ length, limit }) => `this arithmetic joins ${length + 1} operands in a row, and ${limit + 1} is the most`,
    hint: () => "compute the sum before the fit, as a column",
    example: { source: `y ~ I(${new Array(1002).fill("x").join(" + ")})`, data: numbers },
  }),
  LMM0220: entry<{ first: string; last: string }>({
    severity: "error",
    message: ({ first, last }) => `no column of the data lies in \`${first}..${last}\``,
    hint: () => "a range takes the columns of one prefix with a number between its ends",
    example: { source: "y ~ u1..u9", data: numbers },
  }),
  LMM0221: entry<{ first: string; last: string; found: number; expected: number }>({
    severity: "warning",
    message: ({ first, last, found, expected }) => `\`${first}..${last}\` finds ${found} of the ${expected} columns it could name`,
    example: { source: "y ~ x1..x4", data: "y,x1,x2\n1,2,3\n2,1,4\n4,3,1\n5,6,2\n" },
  }),
  LMM0222: entry<{ first: string; last: string }>({
    severity: "error",
    message: ({ first, last }) => `\`${first}\` comes after \`${last}\` in the data, so that the range between them is empty`,
    hint: ({ first, last }) => `write \`${last}..${first}\``,
    example: { source: "y ~ z..x", data: numbers },
  }),
  LMM0223: entry<{ column: string; shape: string }>({
    severity: "error",
    message: ({ column, shape }) => `\`${column}\` holds an array of ${shape} in each row, which only a net can read`,
    hint: ({ column }) => `write \`cnn(${column})\`, or leave it out`,
    example: { source: "y ~ img", arises: "a column of images or sequences as a linear term, a grouping factor or within arithmetic" },
  }),
} as const;
