/** The shape of one message of the catalogue: how it reads, and an input that provokes it (the golden tests run it). */

export type Severity = "error" | "warning" | "note";

export interface CatalogueEntry<Values> {
  readonly severity: Severity;
  /** one plain sentence, lower case, no full stop */
  readonly message: (values: Values) => string;
  /** something the user can type in or do next; null where there is none for these values */
  readonly hint?: (values: Values) => string | null;
  readonly example: CatalogueExample;
}

export interface CatalogueExample {
  /** a program or a formula; its diagnostics hold this code */
  readonly source: string;
  /** CSV text of the data that the program is checked against, where the message needs data */
  readonly data?: string;
  /** CSV text of the matrix that every `cov = "file"` of the program names */
  readonly covariance?: string;
  /** where the message cannot come from a program and a table alone (files, signals): what brings it about */
  readonly arises?: string;
}

/** Names the type of a message's values; the entry itself is returned unchanged. */
export function entry<Values>(definition: CatalogueEntry<Values>): CatalogueEntry<Values> {
  return definition;
}
