/** Messages about what a formula means (LMM03xx). */
import { entry } from "../entry.js";

export const formulaCatalogue = {
  LMM0301: entry<{ term: string }>({
    severity: "error",
    message: ({ term }) => `\`${term}\` is not supported yet`,
    example: { source: "y ~ lstm(x, units = 4, over = t, by = g)", data: "y,x,t,g\n1,2,1,a\n3,4,2,a\n" },
  }),
} as const;
