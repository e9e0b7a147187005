/** The distinct sites of a kernel's coordinates, and the site of every row. Knows coordinates; nothing of the kernel. */
import type { KernelContribution } from "../model/index.js";
import type { KernelDesign } from "./design.js";
import type { Frame } from "./frame.js";
import { levelsOfRows } from "./grouped.js";

/** @param known the levels of training where the kernel has a grouping factor; null to find them */
export function kernelDesign(contribution: KernelContribution, frame: Frame, known: readonly string[] | null): KernelDesign {
  const { label, definition, inputs, metric, coordinates, groupingFactor } = contribution;
  const columns = coordinates.map((coordinate) => frame.numeric(coordinate).columns[0]);
  const groups = groupingFactor === null ? null : levelsOfRows(groupingFactor, frame, known);
  return { label, definition, inputs, metric, ...distinctSites(columns), levels: groups?.levels ?? null, levelIndex: groups?.levelIndex ?? null };
}

/** Sites in the order of their first row. */
function distinctSites(columns: readonly Float64Array[]): Pick<KernelDesign, "sites" | "siteIndex"> {
  const rowCount = columns[0].length;
  const siteIndex = new Int32Array(rowCount);
  const known = new Map<string | number, number>();
  const firstRows: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    const key = columns.length === 1 ? columns[0][row] : columns.map((column) => column[row]).join(" ");
    const site = known.get(key) ?? firstRows.length;
    if (site === firstRows.length) {
      known.set(key, site);
      firstRows.push(row);
    }
    siteIndex[row] = site;
  }
  const data = Float64Array.from({ length: firstRows.length * columns.length }, (_, i) => columns[i % columns.length][firstRows[Math.floor(i / columns.length)]]);
  return { sites: { rows: firstRows.length, columns: columns.length, data }, siteIndex };
}
