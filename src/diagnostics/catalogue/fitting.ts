/** Messages of the engines while they fit (LMM07xx). */
import { entry } from "../entry.js";

export const fittingCatalogue = {
  LMM0701: entry<{ term: string; effects: number; rows: number; simpler: string | null }>({
    severity: "error",
    message: ({ term, effects, rows }) =>
      `\`${term}\` asks for ${effects} random effects but there are only ${rows} rows, so they cannot be told from the residuals`,
    hint: ({ simpler }) => (simpler === null ? "use a grouping factor with fewer levels" : `\`${simpler}\` needs fewer`),
    example: { source: "y ~ x + (1 + x | g)", arises: "a term with at least as many random effects as the data have rows" },
  }),
  LMM0702: entry<{ group: string; level: string }>({
    severity: "error",
    message: ({ group, level }) => `the grouping factor \`${group}\` has one level, ${level}; a variance between levels needs at least two`,
    hint: ({ group }) => `leave out the terms on \`${group}\``,
    example: { source: "y ~ x + (1 | g)", arises: "a grouping factor that is the same in every row" },
  }),
  LMM0703: entry<{ value: number }>({
    severity: "error",
    message: ({ value }) => `the response is ${value} in every row, so there is nothing to explain`,
    hint: () => "check that the left side names the column you mean",
    example: { source: "y ~ x + (1 | g)", arises: "a response that does not vary" },
  }),
  LMM0704: entry<{ rows: number; columns: number }>({
    severity: "error",
    message: ({ rows, columns }) => `${rows} rows cannot determine ${columns} fixed effects and a residual variance`,
    hint: () => "leave out fixed effects, or make a factor of many levels a random effect: `(1 | f)`",
    example: { source: "y ~ f + (1 | g)", arises: "no more rows than fixed effects" },
  }),
  LMM0705: entry<{ row: number; weight: number }>({
    severity: "error",
    message: ({ row, weight }) => `the weight in row ${row} is ${weight}; a weight is a positive number`,
    hint: () => "a row that should not count is better left out of the data",
    example: { source: "y ~ x + (1 | g)\nweights = w", arises: "a weight that is zero, negative or infinite" },
  }),
  LMM0706: entry<{ group: string; rows: number }>({
    severity: "error",
    message: ({ group, rows }) => `\`${group}\` has as many levels as there are rows (${rows}), so its effects cannot be told from the residuals`,
    hint: ({ group }) => `leave out \`(1 | ${group})\`: the residual variance already stands for it`,
    example: { source: "y ~ x + (1 | id)", arises: "a grouping factor with one row per level" },
  }),
  LMM0710: entry<{ term: string; formula: string; combination: string | null; isSeveral: boolean; simpler: string | null; isSameFit: boolean }>({
    severity: "warning",
    message: ({ term, formula, combination, isSeveral }) =>
      combination === null
        ? `singular fit: the random effects of \`${term}\`, \`${formula}\`, have an estimated variance of zero`
        : `singular fit: of the random effects of \`${term}\`, \`${formula}\`, ${combination} ${isSeveral ? "have" : "has"} an estimated variance of zero`,
    hint: ({ formula, simpler, isSameFit }) =>
      `the likelihood, the fixed effects and the other variances stay valid; ${
        simpler !== null ? `\`${simpler}\` is simpler${isSameFit ? " and gives the same fit" : ""}` : isSameFit ? `leaving out \`${formula}\` gives the same fit` : `a basis without it is simpler and gives the same fit`
      }`,
    example: { source: "y ~ x + (x | g)", arises: "an optimum with a variance of zero or a correlation of one" },
  }),
  LMM0711: entry<{ distance: number; evaluations: number }>({
    severity: "warning",
    message: ({ distance, evaluations }) =>
      `the optimum was not reached within ${evaluations} evaluations; it lies about ${distance.toPrecision(2)} standard errors of the variance parameters away`,
    hint: () => "below a hundredth of a standard error nothing in the report would change; otherwise try rescaled columns or a simpler random part",
    example: { source: "y ~ x + (x | g)", arises: "a likelihood so flat or so ill-scaled that the steps stop short" },
  }),
  LMM0712: entry<{ evaluations: number }>({
    severity: "warning",
    message: ({ evaluations }) => `the fit was interrupted after ${evaluations} evaluations; these are the best values so far`,
    example: { source: "y ~ x + (x | g)", arises: "Ctrl-C while the exact engine works" },
  }),
  LMM0713: entry<{ what: string }>({
    severity: "error",
    message: ({ what }) => `the likelihood could not be computed at any starting value: ${what}`,
    hint: () => "a column may hold values of very different size; `scale()` brings them together",
    example: { source: "y ~ x + (x | g)", arises: "numbers so large or so small that their squares leave the range of a double" },
  }),
  LMM0714: entry<{ what: string }>({
    severity: "error",
    message: ({ what }) => `${what} needs a likelihood that is known to rounding, and this fit's crossed factors leave too many effects to be factored: theirs is an estimate`,
    hint: () => 'intervals of its fixed effects: confint({ method: "wald" }); it can be simulated from and refitted',
    example: { source: "y ~ x + (1 | user) + (1 | item)", arises: "a profile, a bootstrap or a comparison of a fit that was solved by iterations" },
  }),
  LMM0715: entry<{ what: string }>({
    severity: "error",
    message: ({ what }) => `${what} needs the rows that the model was fitted to, which a saved fit does not hold`,
    hint: () => "give it those rows again: fit.attach(rows)",
    example: { source: "y ~ x + (1 | g)", arises: "a profile, a simulation, a refit or a comparison of a fit that was loaded" },
  }),
  LMM0716: entry<{ what: string }>({
    severity: "error",
    message: ({ what }) => `${what} is worked out for fits without a net, and this model has one`,
    hint: () => 'intervals of its fixed effects: confint({ method: "wald" })',
    example: { source: "y ~ mlp(x, layers = [8]) + (1 | g)", arises: "a profile, a simulation, a refit or a comparison of a deep fit" },
  }),
  LMM0717: entry<{ expected: number; found: number }>({
    severity: "error",
    message: ({ expected, found }) => `the model was fitted to ${expected} rows but the new response has ${found}`,
    hint: () => "one value per row that was fitted, in order; rows left out for a missing value do not count",
    example: { source: "y ~ x + (1 | g)", arises: "a refit to a response of another length" },
  }),
  LMM0718: entry<{ row: number; value: number }>({
    severity: "error",
    message: ({ row, value }) => `the new response is ${value} in row ${row}; a finite number was expected`,
    example: { source: "y ~ x + (1 | g)", arises: "a refit to a response with a missing or infinite value" },
  }),
  LMM0719: entry<{ first: string; second: string; reason: string }>({
    severity: "error",
    message: ({ first, second, reason }) => `\`${first}\` and \`${second}\` cannot be compared: ${reason}`,
    hint: () => "likelihoods compare only over the same rows of the same response; leave out rows with a missing value in any of the models' columns",
    example: { source: "y ~ x + (1 | g)", arises: "comparing fits to different rows, or of different responses" },
  }),
  LMM0720: entry<{ count: number }>({
    severity: "note",
    message: ({ count }) => `${count === 1 ? "one model was" : `${count} models were`} refitted by maximum likelihood: REML criteria of different fixed effects do not compare`,
    example: { source: "y ~ x + (1 | g)", arises: "comparing fits by REML" },
  }),
  LMM0721: entry<{ option: string; expected: string; found: number }>({
    severity: "error",
    message: ({ option, expected, found }) => `\`${option}\` is ${found}; ${expected} was expected`,
    example: { source: "y ~ x + (1 | g)", arises: "a confidence level outside (0, 1), or a count below one" },
  }),
  LMM0722: entry<{ fitted: number; asked: number; failed: number }>({
    severity: "error",
    message: ({ fitted, asked, failed }) =>
      `of ${asked} replicates of the bootstrap ${fitted} were fitted${failed === 0 ? "" : ` and ${failed} failed`}; limits need at least two`,
    hint: () => "let it run on, or take `profile` limits, which need no replicates",
    example: { source: "y ~ x + (1 | g)", arises: "a bootstrap stopped at once, or of a model that hardly ever fits what it simulates" },
  }),
  LMM0723: entry<{ what: string; done: number; asked: number }>({
    severity: "warning",
    message: ({ what, done, asked }) => `interrupted after ${done} of ${asked} ${what}; what is given is of these`,
    example: { source: "y ~ x + (1 | g)", arises: "Ctrl-C during a bootstrap or a profile" },
  }),
  LMM0724: entry<{ reason: string }>({
    severity: "error",
    message: ({ reason }) => `these are not the rows that the saved fit was made from: ${reason}`,
    hint: () => "name the file that it was fitted to, or fit the model again",
    example: { source: "y ~ x + (1 | g)", arises: "attaching other rows to a fit that was loaded" },
  }),
  LMM0725: entry<{ what: string; where: string | null }>({
    severity: "error",
    message: ({ what, where }) => `the values of ${what}${where === null ? "" : ` in \`${where}\``} are so large or so small that their variance cannot be written as a number`,
    hint: () => "divide them by a power of ten, so that they are of ordinary size: `I(x / 1e200)`",
    example: { source: "y ~ x + (x | g)", arises: "a response or a random slope's column in units of 1e300 or 1e-300" },
  }),
  LMM0760: entry<{ epoch: number; from: number; to: number }>({
    severity: "warning",
    message: ({ epoch, from, to }) =>
      `training diverged in epoch ${epoch}; the best weights were restored and the learning rate halved from ${from} to ${to}`,
    hint: ({ to }) => `train { optimizer = adam(rate = ${to}) } starts there`,
    example: { source: "y ~ mlp(x, layers = [8])", arises: "a learning rate so large that the likelihood stops being finite" },
  }),
  LMM0761: entry<{ tries: number }>({
    severity: "warning",
    message: ({ tries }) => `training diverged ${tries} times and was stopped; the fit is the best found before`,
    hint: () => "a column of the net's inputs or the response may hold extreme values; try `scale()` or a smaller learning rate",
    example: { source: "y ~ mlp(x, layers = [8])", arises: "a likelihood that stops being finite at every learning rate tried" },
  }),
  LMM0762: entry<{ epoch: number; attempt: number; attempts: number }>({
    severity: "warning",
    message: ({ epoch, attempt, attempts }) =>
      `by epoch ${epoch} the net gave the same output for every row, and was started again from other weights (${attempt} of ${attempts})`,
    hint: () => "narrow layers of relu die easily; silu does not",
    example: { source: "y ~ mlp(x, layers = [1], activation = relu)", arises: "a layer whose units are all inactive for every row" },
  }),
  LMM0763: entry<{ attempts: number }>({
    severity: "warning",
    message: ({ attempts }) => `the net gives the same output for every row after ${attempts} ${attempts === 1 ? "start" : "starts"}, so it explains nothing here`,
    hint: () => "its inputs may hold no information, or its layers may be too narrow",
    example: { source: "y ~ mlp(x, layers = [1], activation = relu)", arises: "a net whose output stays constant from every start" },
  }),
  LMM0764: entry<{ epochs: number; bestEpoch: number }>({
    severity: "warning",
    message: ({ epochs, bestEpoch }) => `training was interrupted after ${epochs} epochs; the fit is the best so far, of epoch ${bestEpoch}`,
    example: { source: "y ~ mlp(x, layers = [8]) + (1 | g)", arises: "Ctrl-C while the net trains" },
  }),
  LMM0775: entry<{ trained: number; seeds: number }>({
    severity: "warning",
    message: ({ trained, seeds }) => `training was interrupted when ${trained} of ${seeds} nets had been trained to their end; the best of those begun is kept`,
    example: { source: "y ~ mlp(x, layers = [8]) + (1 | g)\ntrain { seeds = 3 }", arises: "Ctrl-C while nets from several seeds train" },
  }),
  LMM0776: entry<{ workers: number; reason: string }>({
    severity: "warning",
    message: ({ workers, reason }) => `\`workers = ${workers}\` was asked for, but one thread trains: ${reason}`,
    example: { source: "y ~ mlp(x, layers = [8], batchnorm = true)\ntrain { workers = 2 }", arises: "a net with batch normalisation, a machine with one processor, or a fit in a program that brings no threads" },
  }),
  LMM0765: entry<{ backend: string; install: string | null }>({
    severity: "error",
    message: ({ backend }) => `the ${backend} backend of TensorFlow.js does not start on this machine`,
    hint: ({ install }) => (install === null ? "train { backend = cpu } needs nothing but JavaScript" : `it comes with \`${install}\` and needs a machine that can run it; train { backend = auto } takes what is there`),
    example: { source: "y ~ mlp(x, layers = [8])\ntrain { backend = webgpu }", arises: "a backend whose package is not installed, or a machine without a graphics card or WebAssembly" },
  }),
  LMM0766: entry<{ lacking: string; executor: string }>({
    severity: "note",
    message: ({ lacking, executor }) => `the fused kernels lack ${lacking}; ${executor} trains instead, more slowly`,
    example: { source: "y ~ mlp(x, layers = [8])", arises: "an engine without 128-bit vectors, or a layer that the kernels do not have" },
  }),
  LMM0767: entry<{ fold: number; folds: number }>({
    severity: "warning",
    message: ({ fold, folds }) => `the polish was interrupted in fold ${fold} of ${folds}; variances are those of the net's own rows`,
    hint: () => "train { polish = none } trains one net alone",
    example: { source: "y ~ mlp(x, layers = [8]) + (1 | g)\ntrain { polish = variance }", arises: "Ctrl-C while the nets of the folds train" },
  }),
  LMM0768: entry<{ share: number }>({
    severity: "warning",
    message: ({ share }) => `the polish would have brought the residual variance below ${share} of its value on the net's own rows; it was held there`,
    hint: () => "the net has followed the noise: a smaller one, or train { polish = none }, says more about these rows",
    example: { source: "y ~ mlp(x, layers = [64]) + (1 | g)\ntrain { polish = variance }", arises: "a net with so many weights that its residuals are a small part of the noise" },
  }),
  LMM0790: entry<{ label: string }>({
    severity: "error",
    message: ({ label }) => `\`${label}\` has no inverse that is known here, so that predictions stay on its scale`,
    hint: () => "leave `original` out; a response within one function, such as `log(y)`, `sqrt(y + 1)` or `scale(y)`, has an inverse",
    example: { source: "log(y / (1 - y)) ~ x", arises: "lmmc predict --original of a fit whose response stands twice on the left side" },
  }),
} as const;
