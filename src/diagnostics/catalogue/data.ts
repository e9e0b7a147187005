/** Messages about reading data and about data against the model (LMM05xx, LMM06xx). */
export const dataCatalogue = {} as const;
