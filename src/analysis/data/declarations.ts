/**
 * What a `data { }` block says of each column: its type, the order of its levels, its contrasts.
 * `numeric`, `integer`, `logical`, `date`, `ignore`, `factor(levels =, contrasts =)`, `ordered(levels =)`, `image(height, width, channels)`,
 * `sequence(length, channels)`. Knows no rows.
 */
import { deparse, type BlockEntry, type Expression, type Program } from "../../../grammar/index.js";
import type { ColumnType } from "../../data/column-type.js";
import type { ArrayShape } from "../../data/table.js";
import { diagnostic, nearestName, type Diagnostic, type Span } from "../../diagnostics/index.js";
import type { Contrast } from "../../model/index.js";
import { textsOf, wholeNumberOf } from "../columns/literals.js";

export interface ColumnDeclaration {
  readonly column: string;
  readonly type: ColumnType;
  /** null leaves treatment, or poly for an ordered factor */
  readonly contrast: Contrast | null;
  readonly nameSpan: Span;
  readonly span: Span;
}

const contrasts: readonly Contrast[] = ["treatment", "sum", "helmert", "poly"];
const plainTypes = ["numeric", "integer", "logical", "date", "ignore"] as const;
const factorTypes = ["factor", "ordered"] as const;
const arrayTypes = ["image", "sequence"] as const;
const typeNames: readonly string[] = [...plainTypes, ...factorTypes, ...arrayTypes];

/** Words for the same types elsewhere. */
const otherNames: Readonly<Record<string, (typeof plainTypes)[number] | (typeof factorTypes)[number]>> = {
  number: "numeric", float: "numeric", double: "numeric", int: "integer", bool: "logical", boolean: "logical",
  categorical: "factor", category: "factor", string: "factor", character: "factor", ordinal: "ordered",
};

/** Every declaration that could be read; a complaint for every other. */
export function columnDeclarations(program: Program, report: (one: Diagnostic) => void): readonly ColumnDeclaration[] {
  const blocks = program.statements.filter((statement) => statement.kind === "block").filter(({ keyword }) => keyword === "data");
  return blocks.flatMap(({ entries }) => entries.flatMap((entry) => declarationOf(entry, report) ?? []));
}

function declarationOf(entry: BlockEntry, report: (one: Diagnostic) => void): ColumnDeclaration | null {
  const { name, value, span } = entry;
  const word = value.kind === "call" ? value.callee.name : value.kind === "name" ? value.name : value.kind === "string" ? value.value : null;
  const plain = plainTypes.find((one) => one === word);
  const factor = factorTypes.find((one) => one === word);
  const array = arrayTypes.find((one) => one === word);
  if (word === null || (plain === undefined && factor === undefined && array === undefined)) return reportType(entry, word, report);
  const declaration = { column: name.name, contrast: null, nameSpan: name.span, span };
  if (array !== undefined) {
    const shape = arrayShape(array, value, report);
    return shape && { ...declaration, type: { kind: "array", shape } };
  }
  if (plain !== undefined) return { ...declaration, type: { kind: plain } };
  const settings = value.kind === "call" ? factorSettings(value, report) : { levels: null, contrast: null };
  return settings && { ...declaration, type: { kind: factor ?? "factor", levels: settings.levels }, contrast: settings.contrast };
}

function reportType({ value }: BlockEntry, word: string | null, report: (one: Diagnostic) => void): null {
  const found = word ?? deparse(value);
  const nearest = Object.hasOwn(otherNames, found.toLowerCase()) ? otherNames[found.toLowerCase()] : nearestName(found, typeNames);
  report(diagnostic("LMM0622", value.span, { found, nearest, known: typeNames }));
  return null;
}

/** Extents of an array in words, and how many must be written; the last, of the channels, is 1 where it is not. */
const extentNames = { image: ["height", "width", "channels"], sequence: ["length", "channels"] } as const;

/** `image(28, 28, 1)`, `sequence(100, 3)`; names may stand before the extents. */
function arrayShape(kind: (typeof arrayTypes)[number], value: Expression, report: (one: Diagnostic) => void): ArrayShape | null {
  const names: readonly string[] = extentNames[kind];
  const written = value.kind === "call" ? value.arguments : [];
  const extents = names.map((name, position) => {
    const found = written.find((one) => one.name?.name === name) ?? (written[position]?.name === null ? written[position] : undefined);
    return found === undefined ? (name === "channels" ? 1 : null) : wholeNumberOf(found.value);
  });
  const present = extents.filter((extent) => extent !== null && extent > 0);
  if (present.length === names.length && written.length <= names.length) return present as number[];
  const expected = `whole numbers, as in \`${kind}(${kind === "image" ? "28, 28, 1" : "100, 3"})\``;
  report(diagnostic("LMM0324", value.span, { callee: kind, argument: names.join(", "), expected, found: deparse(value) }));
  return null;
}

interface FactorSettings {
  readonly levels: readonly string[] | null;
  readonly contrast: Contrast | null;
}

/** levels = [...], contrasts = name; the levels may stand first without their name. */
function factorSettings(call: Extract<Expression, { kind: "call" }>, report: (one: Diagnostic) => void): FactorSettings | null {
  let [levels, contrast]: [readonly string[] | null, Contrast | null] = [null, null];
  let isFine = true;
  for (const [position, { name, value, span }] of call.arguments.entries()) {
    const setting = name?.name ?? (position === 0 ? "levels" : "");
    if (setting === "levels") levels = textsOf(value);
    else if (setting === "contrasts") contrast = contrasts.find((one) => one === contrastWord(value)) ?? null;
    const isRead = (setting === "levels" && levels !== null) || (setting === "contrasts" && contrast !== null);
    if (isRead) continue;
    isFine = false;
    if (setting === "levels") report(settingComplaint(call, setting, value, 'a list of levels, as in `["no", "yes"]`'));
    else if (setting === "contrasts") report(settingComplaint(call, setting, value, "`treatment`, `sum`, `helmert` or `poly`"));
    else report(diagnostic("LMM0320", span, { callee: call.callee.name, argument: setting || deparse(value), nearest: null, known: ["levels", "contrasts"] }));
  }
  return isFine ? { levels, contrast } : null;
}

/** R's spelling too: `contr.sum`, `"sum"`. */
function contrastWord(value: Expression): string {
  const text = value.kind === "string" ? value.value : deparse(value);
  return text.startsWith("contr.") ? text.slice("contr.".length) : text;
}

function settingComplaint(call: Extract<Expression, { kind: "call" }>, argument: string, value: Expression, expected: string): Diagnostic {
  return diagnostic("LMM0324", value.span, { callee: call.callee.name, argument, expected, found: deparse(value) });
}
