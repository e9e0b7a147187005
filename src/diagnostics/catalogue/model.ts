/** Messages about names, columns and the meaning of a formula (LMM02xx, LMM03xx). */
import { entry } from "../entry.js";

export const modelCatalogue = {
  LMM0203: entry<{ column: string; nearest: string | null }>({
    severity: "error",
    message: ({ column }) => `the data has no column \`${column}\``,
    hint: ({ nearest }) => (nearest === null ? null : `did you mean \`${nearest}\`?`),
    example: { source: "price ~ 1 + lattitude", data: "price,latitude\n1,2\n3,4\n" },
  }),
  LMM0301: entry<{ term: string }>({
    severity: "error",
    message: ({ term }) => `\`${term}\` is not supported yet`,
    example: { source: "y ~ lstm(x, units = 4, over = t, by = g)", data: "y,x,t,g\n1,2,1,a\n3,4,2,a\n" },
  }),
} as const;
