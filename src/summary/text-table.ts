/** Columns of text side by side, one space apart, each as wide as its widest cell; lines carry no trailing spaces. */

export interface TextColumn {
  readonly header: string;
  readonly cells: readonly string[];
  readonly align: "left" | "right";
}

/** The header line, then one line per row. */
export function layOut(columns: readonly TextColumn[]): string[] {
  const padded = columns.map(({ header, cells, align }) => {
    const width = Math.max(header.length, ...cells.map((cell) => cell.length));
    return [header, ...cells].map((text) => (align === "left" ? text.padEnd(width) : text.padStart(width)));
  });
  const lineCount = Math.max(0, ...padded.map((column) => column.length));
  return Array.from({ length: lineCount }, (_, line) => padded.map((column) => column[line]).join(" ").trimEnd());
}
