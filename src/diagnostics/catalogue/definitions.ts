/** Messages about definitions of kernels, structures, families, links and nets (LMM04xx). */
import { entry } from "../entry.js";

const didYouMean = ({ nearest }: { nearest: string | null }): string | null =>
  nearest === null ? null : `did you mean \`${nearest}\`?`;

const one = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const shown = (value: number): string => String(Number(value.toPrecision(4)));

export const definitionCatalogue = {
  LMM0401: entry<{ name: string; definition: string; nearest: string | null; known: string }>({
    severity: "error",
    message: ({ name, definition }) => `\`${name}\` is neither a variable nor a parameter of \`${definition}\``,
    hint: ({ nearest, known }) => didYouMean({ nearest }) ?? `it has ${known}`,
    example: { source: "kernel wave(d; variance > 0, width > 0) = variance * exp(-d / widht)" },
  }),
  LMM0402: entry<{ name: string; nearest: string | null }>({
    severity: "error",
    message: ({ name }) => `a definition has no function \`${name}\``,
    hint: didYouMean,
    example: { source: "kernel wave(d; variance > 0) = variance * expp(-d)" },
  }),
  LMM0403: entry<{ name: string; expected: number; found: number }>({
    severity: "error",
    message: ({ name, expected, found }) => `\`${name}\` takes ${one(expected, "argument")}, found ${found}`,
    example: { source: "kernel wave(d; variance > 0) = variance * exp(-d, 2)" },
  }),
  LMM0404: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `a definition is arithmetic of numbers, found \`${text}\``,
    hint: () => "use + - * / ^, comparisons, `ifelse` and functions such as `exp`, with arguments by position",
    example: { source: "kernel wave(d; variance > 0) = variance * (d | variance)" },
  }),
  LMM0405: entry<{ parameter: string; definition: string }>({
    severity: "error",
    message: ({ parameter, definition }) => `\`${definition}\` does not use its parameter \`${parameter}\`, so no data can tell its value`,
    hint: ({ parameter }) => `leave \`${parameter}\` out, or use it after the \`=\``,
    example: { source: "kernel wave(d; variance > 0, width > 0) = variance * exp(-d)" },
  }),
  LMM0406: entry<{ parameter: string }>({
    severity: "error",
    message: ({ parameter }) => `the parameter \`${parameter}\` does not say where it may lie`,
    hint: ({ parameter }) => `write \`${parameter} > 0\`, \`${parameter} in (-1, 1)\` or \`${parameter} in (-Inf, Inf)\``,
    example: { source: "kernel wave(d; variance > 0, width) = variance * exp(-d / width)" },
  }),
  LMM0407: entry<{ parameter: string; lower: number; upper: number }>({
    severity: "error",
    message: ({ parameter, lower, upper }) => `no number lies between ${lower} and ${upper}, where \`${parameter}\` should`,
    hint: ({ parameter, lower, upper }) => (lower > upper ? `write \`${parameter} in (${upper}, ${lower})\`` : null),
    example: { source: "structure wave(i, j; rho in (1, -1)) = rho^abs(i - j)" },
  }),
  LMM0408: entry<{ text: string; expected: string }>({
    severity: "error",
    message: ({ text, expected }) => `expected ${expected} here, found \`${text}\``,
    example: { source: "kernel wave(d; variance > 0, width > variance) = variance * exp(-d / width)" },
  }),
  LMM0409: entry<{ kind: string; expected: string; found: string }>({
    severity: "error",
    message: ({ kind, expected, found }) => `a ${kind} reads ${expected}, found ${found}`,
    example: { source: "kernel wave(r; variance > 0) = variance * exp(-r)" },
  }),
  LMM0410: entry<{ name: string }>({
    severity: "error",
    message: ({ name }) => `\`${name}\` stands twice among the variables and parameters`,
    example: { source: "kernel wave(d; width > 0, width > 1) = exp(-d / width)" },
  }),
  LMM0411: entry<{ name: string }>({
    severity: "error",
    message: ({ name }) => `a parameter cannot be called \`${name}\`: that name has a fixed meaning within definitions`,
    example: { source: "kernel wave(d; pi > 0) = exp(-d / pi)" },
  }),
  LMM0412: entry<{ name: string; line: string }>({
    severity: "error",
    message: ({ name, line }) => `\`${name}\` is defined before, as \`${line}\``,
    hint: () => "a program defines a name once",
    example: { source: "let who = age\nlet who = sex" },
  }),
  LMM0413: entry<{ name: string }>({
    severity: "error",
    message: ({ name }) => `\`${name}\` is part of the language and cannot be defined anew`,
    example: { source: "net mlp = mlp(layers = [3])" },
  }),
  LMM0414: entry<{ name: string; origin: string }>({
    severity: "note",
    message: ({ name, origin }) => `\`${name}\` of ${origin} is hidden by the definition here`,
    example: { source: "kernel rbf(d; variance > 0) = variance * exp(-d^2)" },
  }),
  LMM0415: entry<{ name: string; nearest: string | null; known: string }>({
    severity: "error",
    message: ({ name }) => `a starting rule cannot speak of \`${name}\``,
    hint: ({ nearest, known }) => didYouMean({ nearest }) ?? `it may name ${known}`,
    example: { source: "kernel wave(d; variance > 0 = total_variance) = variance * exp(-d)" },
  }),
  LMM0416: entry<{ parameter: string; value: number }>({
    severity: "error",
    message: ({ parameter, value }) => `\`${parameter}\` would start at ${value}, outside the values it may take`,
    example: { source: "structure wave(i, j; rho in (-1, 1) = 2) = rho^abs(i - j)" },
  }),
  LMM0417: entry<{ name: string; kind: string; nearest: string | null; known: string }>({
    severity: "error",
    message: ({ name, kind }) => `a ${kind} has no property \`${name}\``,
    hint: ({ nearest, known }) => didYouMean({ nearest }) ?? (known === "" ? "leave out what follows `with`" : `it may have ${known}`),
    example: { source: "kernel wave(d; variance > 0) = variance * exp(-d) with dimensions = 1" },
  }),
  LMM0418: entry<{ name: string; kind: string; definition: string; example: string }>({
    severity: "error",
    message: ({ name, kind, definition }) => `the ${kind} \`${definition}\` does not say its \`${name}\``,
    hint: ({ example }) => `end the definition with \`with ${example}\``,
    example: { source: "link double(mu) = 2 * mu" },
  }),
  LMM0419: entry<{ parameter: string; kind: string }>({
    severity: "error",
    message: ({ parameter, kind }) => `the parameter \`${parameter}\` of a ${kind} has one value and takes no index`,
    hint: ({ parameter }) => `write \`${parameter}\``,
    example: { source: "kernel wave(d; variance > 0) = variance(d) * exp(-d)" },
  }),
  LMM0420: entry<{ parameter: string }>({
    severity: "error",
    message: ({ parameter }) => `\`${parameter}\` stands both with an index and without`,
    hint: ({ parameter }) => `write \`${parameter}\` everywhere, or \`${parameter}(i)\` everywhere`,
    example: { source: "structure wave(i, j; variance > 0) = variance * variance(i)" },
  }),
  LMM0421: entry<{ link: string; nearest: string | null }>({
    severity: "error",
    message: ({ link }) => `there is no link \`${link}\``,
    hint: didYouMean,
    example: { source: "family mine(y; mu > 0) = -mu - lgamma(y + 1) + y * log(mu) with link = lgo, variance = mu" },
  }),
  LMM0422: entry<{ definition: string }>({
    severity: "error",
    message: ({ definition }) => `the family \`${definition}\` does not name its mean`,
    hint: () => "write it after a semicolon: `(y; mu > 0)`",
    example: { source: "family mine(y) = -y^2 with link = identity, variance = 1" },
  }),
  LMM0423: entry<{ depth: number; limit: number }>({
    severity: "error",
    message: ({ depth, limit }) => `a definition chains at most ${limit} operations, found ${depth}`,
    example: { source: `kernel long(d; a > 0) = a * (${Array(1001).fill("d").join(" + ")})` },
  }),
  LMM0430: entry<{ definition: string; at: string }>({
    severity: "error",
    message: ({ definition, at }) => `\`${definition}\` has no finite value at ${at}`,
    hint: () => "`ifelse` can give the value there, and a domain can keep a parameter away",
    example: { source: "kernel wave(d; variance > 0) = variance * sin(d) / d" },
  }),
  LMM0431: entry<{ definition: string; parameter: string; at: string; rule: number; difference: number }>({
    severity: "error",
    message: ({ definition, parameter, at, rule, difference }) =>
      `\`${definition}\` is not smooth in \`${parameter}\`: its slope is ${shown(rule)} by rule and ${shown(difference)} by differences at ${at}`,
    hint: () => "a fit follows slopes: write it without `floor`, `round` or comparisons of the parameter",
    example: { source: "kernel wave(d; variance > 0, width > 0) = variance * exp(-d) * floor(1 + width * 1e7)" },
  }),
  LMM0432: entry<{ definition: string; where: string; at: string; hint: string | null }>({
    severity: "error",
    message: ({ definition, where, at }) => `\`${definition}\` is no covariance: over ${where} its matrix is not positive definite at ${at}`,
    hint: ({ hint }) => hint,
    example: { source: "kernel wave(d; variance > 0) = variance * (1 - d)" },
  }),
  LMM0433: entry<{ definition: string; at: string }>({
    severity: "error",
    message: ({ definition, at }) => `\`${definition}\` is no covariance: exchanging its two positions changes its value at ${at}`,
    hint: () => "write it in `abs(i - j)`, or in what is the same for `i` and `j`",
    example: { source: "structure wave(i, j; variance > 0) = variance * exp(i - j)" },
  }),
  LMM0434: entry<{ definition: string; at: string; total: number }>({
    severity: "error",
    message: ({ definition, at, total }) => `the probabilities of \`${definition}\` sum to ${shown(total)}, not to 1, at ${at}`,
    hint: () => "its expression is the log density, with all constants",
    example: { source: "family mine(y > 0; mu > 0) = -y / mu with link = log, variance = mu^2" },
  }),
  LMM0435: entry<{ definition: string; moment: string; at: string; found: number; declared: number }>({
    severity: "error",
    message: ({ definition, moment, at, found, declared }) =>
      `the ${moment} of \`${definition}\` is ${shown(found)} by its probabilities, and ${shown(declared)} as declared, at ${at}`,
    hint: ({ moment }) => (moment === "mean" ? "its first parameter must be its mean" : "correct what `with variance =` says"),
    example: { source: "family mine(y > 0; mu > 0) = -y / mu - log(mu) with link = log, variance = mu" },
  }),
  LMM0436: entry<{ definition: string; from: number; eta: number; to: number }>({
    severity: "error",
    message: ({ definition, from, eta, to }) => `the inverse of \`${definition}\` does not undo it: ${shown(from)} becomes ${shown(eta)}, and comes back as ${shown(to)}`,
    hint: () => "correct what `with inverse =` says",
    example: { source: "link double(mu) = 2 * mu with inverse = eta" },
  }),
  LMM0437: entry<{ definition: string }>({
    severity: "error",
    message: ({ definition }) => `\`${definition}\` is no link: it does not rise, or fall, all the way`,
    hint: () => "give `mu` a domain on which it does",
    example: { source: "link hill(mu) = ifelse(mu < 0, mu, mu - 100) with inverse = ifelse(eta >= -50 & eta < 0, eta, eta + 100)" },
  }),
} as const;
