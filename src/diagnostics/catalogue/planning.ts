/** Messages of the planner and of imports (LMM0687 to LMM0699): a wish that these data cannot grant, a program that is not found, rows tied together beyond what is factored. */
import { entry } from "../entry.js";

export const planningCatalogue = {
  LMM0687: entry<{ reason: string }>({
    severity: "error",
    message: ({ reason }) => `inducing points cannot be used: ${reason}`,
    hint: () => "train { points = 200 } with a kernel over coordinates, or train { neighbours = 20 }",
    example: { source: "y ~ x + (1 | g)\ntrain { points = 200 }", data: "y,x,g\n1,2,p\n3,4,q\n2,5,p\n4,1,q\n" },
  }),
  LMM0689: entry<{ reason: string }>({
    severity: "error",
    message: ({ reason }) => `rows cannot be batched by nearness: ${reason}`,
    hint: () => "leave `batches` out of `train { }`, or: train { strategy = batch, batches = near } with a kernel over coordinates",
    example: { source: "y ~ mlp(x) + (1 | g)\ntrain { strategy = batch, batches = near }", data: "y,x,g\n1,2,p\n3,4,q\n2,5,p\n4,1,q\n" },
  }),
  LMM0690: entry<{ strategy: string; reason: string }>({
    severity: "error",
    message: ({ strategy, reason }) => `the strategy \`${strategy}\` cannot serve this model: ${reason}`,
    hint: () => "leave `strategy` out of `train { }`, and `lmmc explain` shows what is chosen and why",
    example: {
      source: 'y ~ mlp(x) + (1 | a) + (1 | b)\ntrain { strategy = "whole-group" }',
      data: "y,x,a,b\n1,2,p,u\n3,4,q,u\n2,5,p,v\n4,1,q,v\n",
    },
  }),
  LMM0688: entry<{ solver: string }>({
    severity: "error",
    message: ({ solver }) => `the solver \`${solver}\` is for crossed grouping factors, and no two factors of this model cross`,
    hint: () => "leave `solver` out of `train { }`: without crossed factors the equations are solved group by group",
    example: {
      source: 'y ~ x + (1 | a)\ntrain { solver = "sparse-cholesky" }',
      data: "y,x,a\n1,2,p\n3,4,q\n2,5,p\n4,1,q\n",
    },
  }),
  LMM0691: entry<{ path: string }>({
    severity: "error",
    message: ({ path }) => `there is no program \`${path}\` to import`,
    hint: () => "a path is relative to the program that imports it",
    example: { source: 'import "./nowhere.lmm"\ny ~ x' },
  }),
  LMM0692: entry<{ path: string }>({
    severity: "error",
    message: ({ path }) => `\`${path}\` imports itself, directly or through another program`,
    example: { source: 'import "./self.lmm"\ny ~ x', arises: "self.lmm imports itself" },
  }),
  LMM0693: entry<{ strategy: string }>({
    severity: "error",
    message: ({ strategy }) => `\`theta = sgd\` moves the variances along each batch's own likelihood, which the strategy \`${strategy}\` does not have: its batches know other rows through b alone`,
    hint: () => 'train { strategy = batch, theta = sgd }',
    example: { source: 'y ~ mlp(x) + (1 | a) + (1 | b)\ntrain { strategy = "full-data", theta = sgd }', data: "y,x,a,b\n1,2,p,u\n3,4,q,u\n2,5,p,v\n4,1,q,v\n" },
  }),
  LMM0694: entry<{ family: string; link: string }>({
    severity: "error",
    message: ({ family, link }) => `the family \`${family}(link = ${link})\` cannot be fitted yet: a fit's response is normally distributed around its mean`,
    hint: () => "`lmmc explain` and `lmmc design` show the model and its matrices; for a fit on a transformed scale, write `log(y) ~ ...` or `sqrt(y) ~ ...` without the family",
    example: { source: "y ~ x + (1 | g)\nfamily = poisson", data: "y,x,g\n1,2,a\n2,1,b\n4,3,a\n5,2,b\n" },
  }),
  LMM0695: entry<{ term: string; rows: number; limit: number; gibibytes: number }>({
    severity: "error",
    message: ({ term, rows, limit, gibibytes }) =>
      `\`${term}\` and the terms beside it tie ${rows} rows together; at most ${limit} are factored at once, and these would take ${gibibytes.toFixed(1)} GiB`,
    hint: () => "fit a sample of the rows, or let the term stand within smaller groups so that the rows fall into blocks",
    example: { source: "y ~ x + rbf(t | g)", arises: "a group of more than 3000 rows" },
  }),
  LMM0696: entry<{ term: string }>({
    severity: "warning",
    message: ({ term }) => `\`${term}\` brings no variance: its estimate is zero beside the residual variance`,
    hint: () => "what remains is the model without that term; the other estimates are valid",
    example: { source: "y ~ x + rbf(lat, lon)", arises: "rows that are no more alike near each other than far apart" },
  }),
  LMM0699: entry<{ setting: string }>({
    severity: "error",
    message: ({ setting }) => `\`${setting}\` is decided by validation rows, and \`validation = 0\` holds none out`,
    hint: ({ setting }) => `train { ${setting}, validation = 0.1 }`,
    example: { source: "y ~ mlp(x)\ntrain { schedule = plateau, validation = 0 }", data: "y,x\n1,2\n3,4\n2,5\n4,1\n" },
  }),
  LMM0698: entry<{ limit: number }>({
    severity: "error",
    message: ({ limit }) => `a field beside other random terms over more than ${limit} rows is fitted by maximum likelihood; \`criterion = reml\` was asked for`,
    hint: () => "criterion = ml",
    example: { source: "y ~ x + exponential(lat, lon) + (1 | g)\ncriterion = reml", arises: "20,000 rows" },
  }),
  LMM0697: entry<{ term: string; blocks: number; gibibytes: number; limit: number }>({
    severity: "error",
    message: ({ term, blocks, gibibytes, limit }) =>
      `\`${term}\` and the terms beside it tie the rows into ${blocks} blocks whose covariances would take ${gibibytes.toFixed(1)} GiB together; at most ${limit} GiB are kept`,
    hint: () => "fit a sample of the groups, or let the term stand within smaller groups",
    example: { source: "y ~ x + rbf(t | g)", arises: "a kernel within groups of 2000 rows each, over a million rows" },
  }),
} as const;
