/** Messages about the text itself (LMM01xx): what could not be read, before any column is known. */
import { entry } from "../entry.js";

export const languageCatalogue = {
  LMM0101: entry<{ found: string }>({
    severity: "error",
    message: ({ found }) => `the character ${found} has no meaning here`,
    example: { source: "y ~ x @ z" },
  }),
} as const;
