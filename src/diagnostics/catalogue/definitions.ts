/** Messages about definitions of kernels, structures, families, links and nets (LMM04xx). */
export const definitionCatalogue = {} as const;
