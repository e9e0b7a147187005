/**
 * Text of another language -> its model calls -> programs. What a program cannot say is told with its place; what is no model call is
 * told plainly. Never throws for what a script holds.
 */
import { parse } from "../../grammar/index.js";
import { standardDefinitions } from "../analysis/definitions/index.js";
import { diagnostic, hasErrors, positionAt, type Diagnostic, type SourceText, type Span } from "../diagnostics/index.js";
import { invariant } from "../invariant.js";
import { deepened } from "./deepen.js";
import type { Draft } from "./draft.js";
import { examples, isKnownName, packageOf, refusalOf } from "./fitters/index.js";
import { matchedArguments } from "./fitters/fitter.js";
import { groupsAmong } from "./fitters/smooths.js";
import { splitAt } from "./formula/formula.js";
import { codeOf, languageOf } from "./language.js";
import { programText } from "./program.js";
import { findCalls, named, openScript, positional, type FoundCall, type Language, type Script } from "./reader/index.js";
import { writtenAt, type Reading } from "./reading.js";

export interface PortOptions {
  /** told by the text where it is left out */
  readonly language?: Language;
  /** every model call of the text, not the first alone */
  readonly all?: boolean;
  /** also the same model with its linear part made a net */
  readonly deep?: boolean;
}

export interface PortedModel {
  /** the function that was called: `lmer` */
  readonly callee: string;
  /** the variable that keeps the fit; null where none does */
  readonly name: string | null;
  /** of the call, from 1 */
  readonly line: number;
  readonly span: Span;
  /** null where an error stands in the way */
  readonly program: string | null;
  /** the deep one; null where it was not asked for, or there is none */
  readonly deep: string | null;
  /** what is wrong (errors), lost (warnings) or different (notes) */
  readonly diagnostics: readonly Diagnostic[];
}

export interface PortResult {
  readonly language: Language;
  readonly models: readonly PortedModel[];
  /** what concerns the text as a whole */
  readonly diagnostics: readonly Diagnostic[];
}

/** The name that diagnostics give to a call handed over as a string. */
const unnamedSource = "<call>";

/** The programs of a text. A result without models has an error that says why. */
export function port(source: SourceText | string, options: PortOptions = {}): PortResult {
  const text = codeOf(typeof source === "string" ? { name: unnamedSource, text: source } : source);
  const language = options.language ?? languageOf(text);
  const script = openScript(text, language);
  const calls = modelCalls(script);
  if (calls.length === 0) return { language, models: [], diagnostics: [diagnostic("LMM1001", wholeOf(text), { language: languageNames[language], known: examples[language] })] };
  const chosen = options.all === true ? calls : [calls.find(({ isModel }) => isModel) ?? calls[0]];
  return { language, models: chosen.map((call) => portCall(call, script, options)), diagnostics: remainder(calls, chosen, script) };
}

const languageNames: Readonly<Record<Language, string>> = { r: "R", julia: "Julia", python: "Python" };

/** Null for an empty text, which has no place to show. */
function wholeOf({ name, text }: SourceText): Span | null {
  const start = text.search(/\S/);
  return start < 0 ? null : { source: name, start, end: text.trimEnd().length };
}

interface ModelCall {
  readonly found: FoundCall;
  /** false for a function that is known to fit what cannot be said */
  readonly isModel: boolean;
}

/** Calls that fit models, none within another; a Julia formula by itself counts only where nothing fits one. */
function modelCalls(script: Script): readonly ModelCall[] {
  const { language } = script;
  const calls = findCalls(script, (name) => isKnownName(name, language)).map((found): ModelCall => ({ found, isModel: packageOf(found, language) !== null }));
  const known = calls.filter(({ found, isModel }) => isModel || refusalOf(found, language) !== null);
  const isBare = ({ found }: ModelCall): boolean => found.name === "@formula";
  const fitting = known.some((one) => one.isModel && !isBare(one)) ? known.filter((one) => !isBare(one)) : known;
  let end = -1;
  return fitting.filter(({ found: { call }, isModel }) => {
    if (call.span.start < end) return false;
    if (isModel) end = call.span.end;
    return true;
  });
}

/** What the text holds besides what was ported. */
function remainder(calls: readonly ModelCall[], chosen: readonly ModelCall[], { lines: index }: Script): readonly Diagnostic[] {
  const others = calls.filter((call) => call.isModel && !chosen.includes(call));
  if (others.length === 0) return [];
  const lines = [...new Set(others.map(({ found }) => positionAt(index, found.call.span.start).line))];
  return [diagnostic("LMM1014", null, { count: others.length, lines })];
}

function portCall({ found }: ModelCall, script: Script, { deep }: PortOptions): PortedModel {
  const diagnostics: Diagnostic[] = [];
  const reading: Reading = { script, definitions: standardDefinitions(), report: (one) => void diagnostics.push(one) };
  const draft = draftOf(found, reading);
  complainOfOptions(reading);
  if (draft?.family) diagnostics.push(diagnostic("LMM1012", found.call.span, { family: draft.family.name }));
  const isSound = draft !== null && !hasErrors(diagnostics);
  const { line } = positionAt(script.lines, found.call.span.start);
  const origin = [originOf(found, draft, script, line), ...diagnostics.filter(({ code }) => code === "LMM1010").map(({ message }) => message)];
  const deeper = isSound && deep === true ? deepened(draft) : null;
  if (isSound && deep === true && deeper === null) diagnostics.push(diagnostic("LMM1013", found.call.span, { text: writtenAt(reading, found.call.span) }));
  return {
    callee: found.name,
    name: found.assignedTo,
    line,
    span: found.call.span,
    program: isSound ? checked(programText(draft, found.assignedTo, origin)) : null,
    deep: deeper === null ? null : checked(programText(deeper, found.assignedTo && `${found.assignedTo}_deep`, origin)),
    diagnostics,
  };
}

/** `options(contrasts = c("contr.sum", "contr.poly"))` changes what every formula of the script means. */
function complainOfOptions({ script, report }: Reading): void {
  if (script.language !== "r") return;
  for (const { call } of findCalls(script, (name) => name === "options")) {
    const written = named(call.arguments, "contrasts");
    const unordered = written?.kind === "call" ? written.arguments[0]?.value : written;
    const coding = unordered?.kind === "text" ? unordered.value : null;
    if (coding !== null && coding !== "contr.treatment") report(diagnostic("LMM1018", call.span, { who: "`options(contrasts)`", coding }));
  }
}

/** `from analysis.R, line 12: lmer() on sleepstudy` */
function originOf({ name }: FoundCall, draft: Draft | null, { source }: Script, line: number): string {
  const place = source.name === unnamedSource ? "" : `${source.name}, line ${line}: `;
  const table = draft?.data.name ?? null;
  return `from ${place}${name}()${table === null ? "" : ` on ${table}`}`;
}

function draftOf(found: FoundCall, reading: Reading): Draft | null {
  const { language } = reading.script;
  if (found.unclosed !== null) {
    reading.report(diagnostic("LMM1005", found.unclosed, { bracket: writtenAt(reading, found.unclosed) }));
    return null;
  }
  const refusal = refusalOf(found, language);
  const fitting = packageOf(found, language);
  if (fitting === null) {
    if (refusal?.code === "LMM1002") reading.report(diagnostic("LMM1002", found.call.span, { callee: found.name, does: refusal.what }));
    else reading.report(diagnostic("LMM1007", found.call.span, { what: `${found.name}()`, fits: refusal?.what ?? "another kind of model" }));
    return null;
  }
  const { dialect, fitter } = fitting;
  const formula = positional(found.call.arguments).map((one) => splitAt(one)).find((sides) => sides !== null);
  const groups = formula === undefined ? new Set<string>() : groupsAmong(formula.predictor);
  return fitter.read({ ...reading, dialect, contrasts: new Map(), groups, found, arguments: matchedArguments(found, fitter.parameters) });
}

/** What is printed must read as it was meant. */
function checked(program: string): string {
  const { diagnostics } = parse({ name: "<program>", text: program });
  invariant(!hasErrors(diagnostics), `a ported program reads without a mistake: ${program}`);
  return program;
}
