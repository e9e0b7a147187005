/** Messages about names, and about the columns and their types (LMM02xx). */
import { entry } from "../entry.js";

const didYouMean = ({ nearest }: { nearest: string | null }): string | null => (nearest === null ? null : `did you mean \`${nearest}\`?`);

export const columnCatalogue = {
  LMM0203: entry<{ column: string; nearest: string | null }>({
    severity: "error",
    message: ({ column }) => `the data has no column \`${column}\``,
    hint: didYouMean,
    example: { source: "price ~ 1 + lattitude", data: "price,latitude\n1,2\n3,4\n" },
  }),
} as const;
