/** Definitions read from a text. */
import { parse } from "../../../grammar/index.js";
import { emptyDefinitions, readDefinitions, type Definitions } from "../../../src/analysis/definitions/index.js";
import type { Diagnostic } from "../../../src/diagnostics/index.js";

export interface ReadText {
  readonly definitions: Definitions;
  readonly diagnostics: readonly Diagnostic[];
  /** codes with messages, one a line */
  readonly messages: readonly string[];
}

export function readText(text: string, base: Definitions = emptyDefinitions): ReadText {
  const parsed = parse({ name: "words.lmm", text });
  const read = readDefinitions(parsed.program, base);
  const diagnostics = [...parsed.diagnostics, ...read.diagnostics];
  return { definitions: read.definitions, diagnostics, messages: diagnostics.map((one) => `${one.code} ${one.message}`) };
}
