/** Messages of the engines while they fit (LMM07xx). */
export const fittingCatalogue = {} as const;
