/**
 * Messages about calls of other languages made into programs (LMM10xx): what is no model call (100x), what a program cannot say
 * (1010), what it says in other words (1011 and on). The examples are such calls, not programs.
 */
import { entry } from "../entry.js";

const arises = "lmmc port, with this text as the call";

export const portingCatalogue = {
  LMM1001: entry<{ language: string; known: readonly string[] }>({
    severity: "error",
    message: ({ language }) => `there is no model call in this ${language} code`,
    hint: ({ known }) => `expected a call such as ${known.map((name) => `\`${name}()\``).join(", ")}`,
    example: { source: "plot(density(y))", arises },
  }),
  LMM1002: entry<{ callee: string; does: string }>({
    severity: "error",
    message: ({ callee, does }) => `\`${callee}()\` is no model call: it ${does}`,
    hint: () => "port the call that says the whole model",
    example: { source: "update(fm1, . ~ . - Days)", arises },
  }),
  LMM1003: entry<{ callee: string; variable: string }>({
    severity: "error",
    message: ({ callee, variable }) => `the formula of \`${callee}()\` is the variable \`${variable}\`, and this text does not give it one value`,
    hint: ({ variable }) => `write the formula in the call, or port the script that assigns \`${variable}\``,
    example: { source: "lmer(f, d)", arises },
  }),
  LMM1004: entry<{ callee: string; how: string }>({
    severity: "error",
    message: ({ callee, how }) => `the formula of \`${callee}()\` is put together by ${how} when the script runs`,
    hint: () => "write out the formula that it gives",
    example: { source: 'lmer(reformulate(predictors, "y"), d)', arises },
  }),
  LMM1005: entry<{ bracket: string }>({
    severity: "error",
    message: ({ bracket }) => `this \`${bracket}\` is never closed`,
    example: { source: "lmer(y ~ x + (1 | g), data = d", arises },
  }),
  LMM1006: entry<{ callee: string; example: string }>({
    severity: "error",
    message: ({ callee }) => `\`${callee}()\` has no formula`,
    hint: ({ example }) => `expected one such as \`${example}\``,
    example: { source: "lmer(data = d)", arises },
  }),
  LMM1007: entry<{ what: string; fits: string }>({
    severity: "error",
    message: ({ what, fits }) => `\`${what}\` fits ${fits}, which no formula here says`,
    example: { source: "nlmer(circumference ~ SSlogis(age, a, b, c) ~ a | Tree, Orange)", arises },
  }),
  LMM1008: entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `\`${text}\` is no formula`,
    hint: () => "expected `response ~ terms`",
    example: { source: "lmer(~ x + (1 | g), d)", arises },
  }),
  LMM1010: entry<{ text: string; reason: string; instead?: string }>({
    severity: "warning",
    message: ({ text, reason }) => `\`${text}\` is not carried over: ${reason}`,
    hint: ({ instead }) => instead ?? null,
    example: { source: "lmer(y ~ x + (1 | g), d, subset = x > 0)", arises },
  }),
  LMM1011: entry<{ text: string; became: string; difference: string }>({
    severity: "note",
    message: ({ text, became, difference }) => `\`${text}\` becomes \`${became}\`: ${difference}`,
    example: { source: "lmer(y ~ x^2 + (1 | g), d)", arises },
  }),
  LMM1012: entry<{ family: string }>({
    severity: "note",
    message: ({ family }) => `the program says \`family = ${family}\`; no engine fits that family yet`,
    example: { source: "glmer(y ~ x + (1 | g), d, family = poisson)", arises },
  }),
  LMM1013: entry<{ text: string }>({
    severity: "note",
    message: ({ text }) => `\`${text}\` has no columns in its linear part that a net could take`,
    example: { source: "lmer(y ~ 1 + (1 | g), d)", arises: "lmmc port --deep, with this text as the call" },
  }),
  LMM1014: entry<{ count: number; lines: readonly number[] }>({
    severity: "note",
    message: ({ count, lines }) => `${count} more model ${count === 1 ? "call stands" : "calls stand"} at line${lines.length === 1 ? "" : "s"} ${lines.join(", ")}`,
    hint: () => "`--all` ports them too",
    example: { source: "lm(y ~ x)\nlm(y ~ z)", arises },
  }),
  LMM1015: entry<{ how: string }>({
    severity: "note",
    message: ({ how }) => `the source ${how}; here the same model is fitted by (restricted) maximum likelihood`,
    example: { source: "brm(y ~ x + (1 | g), d)", arises },
  }),
  LMM1016: entry<{ data: string; how: string }>({
    severity: "warning",
    message: ({ data, how }) => `the rows of \`${data}\` are prepared by \`${how}\` before the fit`,
    hint: () => "prepare the file in the same way",
    example: { source: "d |> filter(x > 0) |> lmer(y ~ x + (1 | g), data = _)", arises },
  }),
  LMM1017: entry<{ text: string }>({
    severity: "warning",
    message: ({ text }) => `\`${text}\` cannot be computed here: the program reads a column of that name`,
    hint: () => "add that column to the data before the fit",
    example: { source: "lmer(y ~ rolling(x, 3) + (1 | g), d)", arises },
  }),
  LMM1018: entry<{ who: string; coding: string }>({
    severity: "warning",
    message: ({ who, coding }) => `${who} codes every factor by ${coding}; the program leaves treatment contrasts`,
    hint: () => "name each factor: data { f: factor(contrasts = sum) }",
    example: { source: "mixed(y ~ f + (1 | g), d)", arises },
  }),
  LMM1019: entry<{ callee: string }>({
    severity: "warning",
    message: ({ callee }) => `\`${callee}()\` names no groups, so the program has no random effects`,
    hint: () => 'expected groups="g" in the call',
    example: { source: 'smf.mixedlm("y ~ x", d)', arises },
  }),
  LMM1020: entry<{ path: string }>({
    severity: "error",
    message: ({ path }) => `there is already a file ${path}`,
    hint: () => "name another folder with --out, or add --force to write over it",
    example: { source: "lmer(y ~ x + (1 | g), d)", arises: "lmmc port --out over a program of the same name" },
  }),
} as const;
