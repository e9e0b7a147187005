/** Messages of the planner (LMM069x): a wish that these data cannot grant. */
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
} as const;
