/** Which language a text is written in: by the end of its name, else by what only that language writes. R where nothing tells. */
import type { SourceText } from "../diagnostics/index.js";
import type { Language } from "./reader/index.js";

const endings: readonly (readonly [RegExp, Language])[] = [[/\.(?:r|rmd|qmd|rnw)$/i, "r"], [/\.jl$/i, "julia"], [/\.pyi?$/i, "python"]];

const signs: readonly (readonly [RegExp, Language])[] = [
  [/@formula\b|\bfit!?\(\s*(?:Generalized)?(?:Linear)?MixedModel|^\s*using\s+\w/m, "julia"],
  [/\b(?:smf|sm|bmb|bambi|statsmodels|pymer4)\.|\bmixedlm\(|\bLmer\(|\bBayesMixedGLM\b|^\s*(?:import|from)\s+\w/m, "python"],
];

export function languageOf({ name, text }: SourceText): Language {
  const byName = endings.find(([ending]) => ending.test(name));
  return byName?.[1] ?? signs.find(([sign]) => sign.test(text))?.[1] ?? "r";
}

const chunk = /^(```+)\s*\{r[^\n]*\}[^\n]*\n([\s\S]*?)^\1\s*$/gm;

/** The R code of an R Markdown text, the prose around it blanked so that places stay; any other text as it is. */
export function codeOf(source: SourceText): SourceText {
  if (!/\.(?:rmd|qmd)$/i.test(source.name)) return source;
  let code = "";
  for (const { 0: whole, 2: body, index } of source.text.matchAll(chunk)) {
    const start = index + whole.indexOf("\n") + 1;
    code += source.text.slice(code.length, start).replace(/[^\n]/g, " ") + body;
  }
  return { name: source.name, text: code + source.text.slice(code.length).replace(/[^\n]/g, " ") };
}
