/**
 * Words that people bring from other languages of the kind, and how each is written here: brms, mgcv, patsy,
 * MixedModels.jl, glmmTMB, nlme. Knows names only.
 */

export interface DialectWord {
  /** where it is at home */
  readonly dialect: string;
  /** how to write it here */
  readonly instead: string;
}

const words: Readonly<Record<string, DialectWord>> = {
  C: { dialect: "patsy", instead: "`factor(x)`, and contrasts in the data block: `data { x: factor(contrasts = sum) }`" },
  Q: { dialect: "patsy", instead: "a name in backticks: `` `my column` ``" },
  center_scale: { dialect: "patsy", instead: "`scale(x)`" },
  standardize: { dialect: "patsy", instead: "`scale(x)`" },
  bf: { dialect: "brms", instead: "the formula alone, `y ~ x`" },
  brmsformula: { dialect: "brms", instead: "the formula alone, `y ~ x`" },
  s: { dialect: "mgcv and brms", instead: "a spline basis `ns(x, 4)`, or a kernel over `x`" },
  te: { dialect: "mgcv", instead: "a kernel over both columns" },
  t2: { dialect: "mgcv and brms", instead: "a kernel over both columns" },
  gp: { dialect: "brms", instead: "a kernel by its name, over the columns" },
  mo: { dialect: "brms", instead: "`ordered(x)`" },
  me: { dialect: "brms", instead: "the column itself, taken as exact" },
  mi: { dialect: "brms", instead: "the column itself: rows where it is missing are left out" },
  gr: { dialect: "brms", instead: "`(1 | g)`" },
  mm: { dialect: "brms", instead: "one term for each membership: `(1 | g1) + (1 | g2)`" },
  trials: { dialect: "brms", instead: "`cbind(successes, failures) ~ ...`" },
  weights: { dialect: "brms", instead: "a statement of its own: `weights = w`" },
  zerocorr: { dialect: "MixedModels.jl", instead: "two bars: `(1 + x || g)`" },
  fulldummy: { dialect: "MixedModels.jl", instead: "`(0 + f | g)`" },
  lag: { dialect: "StatsModels.jl", instead: "a lagged column, made before the fit" },
  re: { dialect: "statsmodels", instead: "`(1 | g)`" },
  random: { dialect: "nlme", instead: "`(x | g)` within the formula" },
  list: { dialect: "nlme", instead: "one term for each grouping factor: `(x | g) + (1 | h)`" },
  pdDiag: { dialect: "nlme", instead: "two bars: `(x || g)`" },
  pdSymm: { dialect: "nlme", instead: "`(x | g)`" },
  numFactor: { dialect: "glmmTMB", instead: "a kernel over the columns" },
};

/** Null for a word that no dialect here knows. */
export function dialectHint(name: string): DialectWord | null {
  return Object.hasOwn(words, name) ? words[name] : null;
}
