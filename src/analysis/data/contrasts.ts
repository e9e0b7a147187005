/** Contrasts that the data block asks for, by column. Complaints about the block arise where it is applied to a table. */
import type { Program } from "../../../grammar/index.js";
import type { Contrast } from "../../model/index.js";
import { columnDeclarations } from "./declarations.js";

export function contrastsOf(program: Program): ReadonlyMap<string, Contrast> {
  const declared = columnDeclarations(program, () => undefined);
  return new Map(declared.flatMap(({ column, contrast }) => (contrast === null ? [] : [[column, contrast] as const])));
}
