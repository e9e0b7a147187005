/** Messages about files, saved fits and usage (LMM08xx, LMM09xx). */
export const fileCatalogue = {} as const;
