/** Messages of the planner and of imports (LMM069x): a wish that these data cannot grant, a program that is not found. */
import { entry } from "../entry.js";

export const planningCatalogue = {
  LMM0690: entry<{ strategy: string; reason: string }>({
    severity: "error",
    message: ({ strategy, reason }) => `the strategy \`${strategy}\` cannot serve this model: ${reason}`,
    hint: () => "leave `strategy` out of `train { }`, and `lmmc explain` shows what is chosen and why",
    example: {
      source: 'y ~ mlp(x) + (1 | a) + (1 | b)\ntrain { strategy = "whole-group" }',
      data: "y,x,a,b\n1,2,p,u\n3,4,q,u\n2,5,p,v\n4,1,q,v\n",
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
} as const;
