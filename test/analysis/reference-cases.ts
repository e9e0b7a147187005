/** The reference cases of formulas: reading them, and running them through analysis and design. */
import { readFileSync } from "node:fs";
import { parse } from "../../grammar/index.js";
import { analyze, applyDataBlock } from "../../src/analysis/index.js";
import { readDefinitions, standardDefinitions } from "../../src/analysis/definitions/index.js";
import { factorOfTexts, schemaOf, type Column, type Table } from "../../src/data/index.js";
import { learnDesign, type LearnedDesign } from "../../src/design/index.js";
import { hasErrors, type Diagnostic } from "../../src/diagnostics/index.js";
import type { Model } from "../../src/model/index.js";

type Cell = number | string | boolean | null;

export interface RandomCase {
  readonly group: string;
  readonly levels: readonly string[];
  readonly colnames: readonly string[];
  readonly matrix: readonly (readonly number[])[];
  readonly level_of_row: readonly string[];
}

export interface FormulaCase {
  readonly id: string;
  readonly formula: string;
  readonly data: Readonly<Record<string, readonly Cell[]>>;
  readonly factors?: Readonly<Record<string, { levels: readonly string[]; ordered: boolean }>>;
  readonly contrasts?: Readonly<Record<string, string>>;
  readonly error?: string;
  readonly must_reject?: boolean;
  readonly odd?: boolean;
  readonly term_labels: readonly string[];
  readonly rows_kept: readonly number[];
  readonly response: readonly number[];
  readonly offset?: readonly number[];
  readonly fixed_colnames: readonly string[];
  readonly fixed_assign: readonly number[];
  readonly fixed_matrix: readonly (readonly number[])[];
  readonly dropped_columns: readonly string[];
  readonly random: readonly RandomCase[];
  readonly new?: { readonly data: Readonly<Record<string, readonly Cell[]>>; readonly fixed_matrix: readonly (readonly number[])[] };
}

export function formulaCases(): readonly FormulaCase[] {
  return JSON.parse(readFileSync(new URL("../reference/formula/cases.json", import.meta.url), "utf8")) as readonly FormulaCase[];
}

export function tableOf(data: FormulaCase["data"], factors: FormulaCase["factors"] = {}): Table {
  const columns = Object.entries(data).map(([name, cells]) => columnOf(name, cells, factors[name]));
  return { rowCount: Object.values(data)[0]?.length ?? 0, columns };
}

function columnOf(name: string, cells: readonly Cell[], factor: { levels: readonly string[]; ordered: boolean } | undefined): Column {
  const present = cells.find((cell) => cell !== null);
  if (factor !== undefined || typeof present === "string") {
    return factorOfTexts(name, cells.map((cell) => (cell === null ? null : String(cell))), factor?.levels ?? null, factor?.ordered ?? false);
  }
  if (typeof present === "boolean") return { kind: "logical", name, codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : Number(cell))) };
  const values = Float64Array.from(cells, (cell) => (cell === null ? NaN : Number(cell)));
  return { kind: "numeric", name, values, isInteger: values.every((value) => Number.isNaN(value) || Number.isInteger(value)) };
}

export interface CaseResult {
  readonly model: Model | null;
  readonly learned: LearnedDesign | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Text and table through parser, analysis and design. */
export function runFormula(text: string, table: Table): CaseResult {
  const parsed = parse({ name: "<formula>", text });
  const typed = applyDataBlock(table, parsed.program);
  const own = readDefinitions(parsed.program, standardDefinitions());
  const analysis = analyze(parsed.program, schemaOf(typed.table), own.definitions);
  const found = [...parsed.diagnostics, ...own.diagnostics, ...typed.diagnostics, ...analysis.diagnostics];
  if (analysis.model === null || hasErrors(found)) return { model: null, learned: null, diagnostics: found };
  const learned = learnDesign(analysis.model, typed.table, []);
  return { model: analysis.model, learned, diagnostics: [...found, ...learned.diagnostics] };
}

export function runCase(one: FormulaCase): CaseResult {
  const contrasts = Object.entries(one.contrasts ?? {}).map(([name, contrast]) => `${name}: factor(contrasts = ${contrast})`);
  const block = contrasts.length === 0 ? "" : `\ndata { ${contrasts.join(", ")} }`;
  return runFormula(`${one.formula}${block}`, tableOf(one.data, one.factors));
}
