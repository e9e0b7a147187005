/**
 * The design of new rows: transforms, levels and columns as training left them. A row without a prediction is left out and
 * counted; a grouping level that training did not see stays, with effect 0.
 */
import type { Table } from "../data/table.js";
import { hasErrors, type Diagnostic } from "../diagnostics/index.js";
import { columnsIn, type Model } from "../model/index.js";
import { assembleDesign, learntCovariances } from "./assemble.js";
import type { Design } from "./design.js";
import { evaluateOver } from "./evaluate.js";
import { buildFrame } from "./frame.js";
import { infiniteValues } from "./infinite.js";
import type { LearntDesign } from "./learnt.js";
import { tableOutcome } from "./outcome.js";
import { predictorVariables } from "./required.js";
import { retypeTable } from "./retype.js";

export interface AppliedDesign {
  /** null when a column is missing from the table or cannot be read as training read it */
  readonly design: Design | null;
  /** the table's rows that can be predicted, in order */
  readonly keptRows: Int32Array;
  /** rows with a level that training did not see: of a grouping factor (kept), or of another factor (left out) */
  readonly unseenLevels: readonly UnseenLevels[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface UnseenLevels {
  readonly label: string;
  readonly rows: number;
  readonly isKept: boolean;
  /** what stands for the level where the rows are kept: nothing, or the mean of the levels that training saw */
  readonly substitute: "nothing" | "mean";
}

/** The response and weights are read where the table has their columns; NaN where one is missing. */
export function applyDesign(model: Model, learnt: LearntDesign, table: Table): AppliedDesign {
  const required = predictorVariables(model);
  const needed = columnsIn(required.map(({ expression }) => expression));
  const retyped = retypeTable(table, learnt.columns, needed);
  const evaluation = evaluateOver(retyped.table, learnt.transforms);
  const frame = buildFrame(required, evaluation, learnt.levels);
  const diagnostics = [...retyped.diagnostics, ...evaluation.diagnostics, ...(frame === null ? [] : infiniteValues(required, frame))];
  if (frame === null || hasErrors(diagnostics)) return { design: null, keptRows: new Int32Array(0), unseenLevels: [], diagnostics };
  const outcome = tableOutcome(model, learnt, table, frame.keptRows);
  const { design } = assembleDesign(model, frame, outcome, learnt, learntCovariances(learnt));
  const lost = [...frame.unseen].map(([label, rows]): UnseenLevels => ({ label, rows, isKept: false, substitute: "nothing" }));
  return { design, keptRows: frame.keptRows, unseenLevels: [...lost, ...unseenGroups(design), ...unseenLookups(design)], diagnostics };
}

function unseenGroups(design: Design): readonly UnseenLevels[] {
  const counted = design.grouped.map(({ group, levelIndex }): UnseenLevels => {
    let rows = 0;
    for (const level of levelIndex) if (level < 0) rows++;
    return { label: group, rows, isKept: true, substitute: "nothing" };
  });
  return counted.filter(({ rows }, i) => rows > 0 && counted.findIndex((one) => one.label === counted[i].label) === i);
}

/** Of factors that a net looks up. */
function unseenLookups({ networks }: Design): readonly UnseenLevels[] {
  return networks.flatMap(({ blocks, inputs: { data, columns } }) => blocks.flatMap((block): readonly UnseenLevels[] => {
    if (block.kind === "numbers" || block.kind === "sequence" || block.kind === "volume") return [];
    let rows = 0;
    for (let at = block.column; at < data.length; at += columns) if (data[at] < 0) rows++;
    return rows === 0 ? [] : [{ label: block.label, rows, isKept: true, substitute: block.kind === "embedding" ? "mean" : "nothing" }];
  }));
}
