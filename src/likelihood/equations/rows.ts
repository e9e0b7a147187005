/**
 * What the equations read of the data: rows of X and of every Z, with weights. A whole `Design` is one block of rows; a
 * stream hands over several. Knows no response: that comes separately, since one design meets many.
 */
import type { Design, FixedDesign, GroupedDesign } from "../../design/design.js";

export interface RowBlock extends Pick<Design, "rowCount" | "weights"> {
  readonly fixed: Pick<FixedDesign, "matrix">;
  /** every block holds the same terms with the same levels */
  readonly grouped: readonly Pick<GroupedDesign, "group" | "levels" | "levelIndex" | "basis" | "structure">[];
}
