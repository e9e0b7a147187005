/** The catalogue's examples hold their data as plain CSV without quotes. */
import { tableFrom } from "../../src/data/index.js";
import type { Table } from "../../src/data/table.js";

export function tableFromCsv(text: string): Table {
  const [header, ...lines] = text.trimEnd().split("\n").map((line) => line.split(","));
  const columns = Object.fromEntries(header.map((name, j) => [name, lines.map((cells) => cells[j] ?? "")]));
  return tableFrom(columns).table;
}
