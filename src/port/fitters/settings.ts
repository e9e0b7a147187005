/**
 * What stands beside the formula in most packages alike: weights, offset, contrasts, family and link. Knows how they are
 * written; each package says which it has.
 */
import type { Expression } from "../../../grammar/index.js";
import type { DraftFamily } from "../draft.js";
import { contrastCalled } from "../formula/functions.js";
import { columnName, columnOf } from "../formula/columns.js";
import type { FormulaReading } from "../formula/dialect.js";
import type { Member } from "../formula/predictor.js";
import { calleeName, lastName, named, positional, type HostExpression } from "../reader/index.js";
import { assignedValue } from "../reader/script.js";
import { lose, type Reading } from "../reading.js";
import { callNode } from "../syntax.js";
import { wordCalled, wordsCalled } from "../words.js";
import type { CallReading } from "./fitter.js";

/** Arguments of R's fitting functions on which no model depends: optimisers, output, memory. */
export const settingsOfR = ["control", "start", "verbose", "na.action", "devFunOnly", "model", "x", "y", "qr", "singular.ok", "nAGQ", "mustart", "etastart", "doFit", "se", "sparseX", "progress", "cl", "expand_re", "all_fit", "set_data_arg", "test_intercept", "type", "args_test", "return"];

/** How Bayesian packages fit, for LMM1015. */
export const posterior = "draws from the posterior distribution under priors";

/** Rows chosen by the call have to be chosen in the file. */
export function loseSubset(reading: CallReading): void {
  reading.arguments.lose("subset", reading, "a program fits every row of its data", "choose the rows in the file");
}

/** An argument that is one number per row: a column, or computed of columns. `~ w` is `w`. */
export function columnArgument(written: HostExpression | null, reading: FormulaReading): Expression | null {
  if (written === null) return null;
  const meant = written.kind === "unary" && written.operator === "~" ? written.operand : written;
  return columnOf(meant, reading);
}

/** `offset = log(n)` beside the formula says what the term `offset(log(n))` says. */
export function offsetMember(written: HostExpression | null, reading: FormulaReading): readonly Member[] {
  const column = columnArgument(written, reading);
  return written === null || column === null ? [] : [{ expression: callNode("offset", [column], written.span), isRemoved: false, isLinear: false }];
}

/** `list(f = "contr.sum")`, `Dict(:f => EffectsCoding())` */
export function readContrasts(written: HostExpression | null, reading: FormulaReading): void {
  if (written === null) return;
  const list = written.kind === "name" ? assignedValue(reading.script, written.name) : written;
  const pairs = list?.kind === "call" ? list.arguments : [];
  if (pairs.length === 0) lose(reading, written.span, "only a list of columns and their contrasts can be read", "data { f: factor(contrasts = sum) }");
  for (const { name, value, span } of pairs) {
    const isPair = name === null && value?.kind === "binary" && value.operator === "=>";
    const column = isPair ? columnName(value.left) : name;
    const coding = isPair ? value.right : value;
    if (coding !== null && calleeName(coding) === "Grouping") continue;
    const contrast = coding && contrastCalled(coding);
    if (column === null || contrast === null) lose(reading, span, "the language has treatment, sum, helmert and poly contrasts, without settings");
    else reading.contrasts.set(column, contrast);
  }
}

/**
 * `poisson`, `"poisson"`, `poisson(link = "log")`, `sm.families.Poisson()`, and MixedModels' `Poisson(), LogLink()`.
 * @param isCounted the response is successes and failures, so that trials are known
 */
export function readFamily(written: HostExpression | null, writtenLink: HostExpression | null, isCounted: boolean, reading: Reading): DraftFamily | null {
  const name = written && familyName(written);
  if (written === null) return null;
  const { families, links } = reading.definitions;
  const words = name === null ? [] : wordsCalled(families, name);
  const word = words.find(({ variables }) => variables.length > 1 === isCounted) ?? words[0];
  if (word === undefined) {
    lose(reading, written.span, "the language has no such family, and the program says none", "lmmc help FAMILY, for one of the families it has");
    return null;
  }
  const linkWritten = writtenLink ?? linkOf(written);
  const linkName = linkWritten && familyName(linkWritten);
  const link = linkName === null ? null : wordCalled(links, linkName);
  if (linkWritten !== null && link === null) lose(reading, linkWritten.span, "the language has no such link, and the program has the family's own");
  const isUsual = word.isNormal && (link === null || link.isIdentity);
  return isUsual ? null : { name: word.name, link: link === null || link.name === word.defaultLink ? null : link.name };
}

function familyName(written: HostExpression): string | null {
  if (written.kind === "text") return written.value;
  return written.kind === "call" ? calleeName(written) : lastName(written);
}

function linkOf(family: HostExpression): HostExpression | null {
  if (family.kind !== "call") return null;
  return named(family.arguments, "link") ?? positional(family.arguments).find((one) => one.kind === "text") ?? null;
}
