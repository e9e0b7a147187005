/** The catalogue's examples hold their data as CSV text, read as `--data` is. */
import { tableOfCsv } from "../../src/data/readers/index.js";
import type { TableResult } from "../../src/data/index.js";

export function readExampleData(text: string): TableResult {
  return tableOfCsv(text, "data.csv");
}
