/** The signs of a formula: what joins terms, names many columns, or makes effects random. R's, and those that are the language's own. */
import { primitivesOf } from "./primitive.js";

export const operatorPrimitives = primitivesOf("operator", {
  "~": ["response ~ terms", "The response on the left, its terms on the right. The left side may be computed: `log(y) ~ ...`.", "log(y) ~ x"],
  "+": ["a + b", "Adds a term. `1` is the intercept, which is there unless `0` or `-1` takes it away.", "y ~ 0 + f + x"],
  "-": ["a - b", "Takes a term away that the others brought.", "y ~ f * x - x"],
  ":": ["a:b", "The interaction of two terms, without their main effects.", "y ~ f + x + f:x"],
  "*": ["a * b", "Both terms and their interaction: `a + b + a:b`.", "y ~ f * x"],
  "/": ["a / b", "b within a: `a + a:b`. On the right of a bar, nested groups: `(1 | g / h)` is `(1 | g) + (1 | g:h)`.", "y ~ x + (1 | g / h)"],
  "^": ["a^k", "Of a sum in parentheses, all interactions up to order k; of one number, its power.", "y ~ (f + h)^2 + x^2"],
  "%in%": ["a %in% b", "The same as `a:b`; within a condition, membership: `I(f %in% c(\"a\", \"b\"))`.", "y ~ f + x %in% f"],
  ".": [".", "Every column of the data but the response's; within a net, every column not named elsewhere.", "y ~ mlp(., layers = [3]) + (1 | g)"],
  "..": ["first..last", "Every column whose name has the same beginning and a number in that range; where the two ends do not share a beginning, every column from the first to the last.", "y ~ x1..x3"],
  "|": ["(basis | group)", "Random effects: every level of the group draws its own coefficients of the basis, with an unstructured covariance between them.", "y ~ x + (1 + x | g)"],
  "||": ["(basis || group)", "Random effects that are independent of each other, term by term.", "y ~ x + (1 + x || g)"],
  "|>": ["layer |> layer", "Joins the layers of a net, the first reading its inputs.", "net body = dense(8, relu) |> dense(3)\ny ~ body(x, z)"],
});
