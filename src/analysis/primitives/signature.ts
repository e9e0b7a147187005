/**
 * The signature of a primitive, as R would print it: `poly(x, degree = 1, ..., raw = FALSE)`. Its text is what a reader is shown and
 * what arguments are matched against. Knows text; no trees.
 */

export interface Signature {
  readonly text: string;
  /** in order; from `...` on, arguments must be named */
  readonly names: readonly string[];
  /** without a default */
  readonly required: readonly string[];
  /** the text of each default, by name */
  readonly defaults: Readonly<Record<string, string>>;
}

/** @param text a name, and its arguments in parentheses */
export function signature(text: string): Signature {
  const parameters = parametersOf(text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")));
  const names = parameters.map(({ name }) => name);
  const required = parameters.filter(({ name, usual }) => name !== "..." && usual === null).map(({ name }) => name);
  const defaults = Object.fromEntries(parameters.flatMap(({ name, usual }) => (usual === null ? [] : [[name, usual]])));
  return { text, names, required, defaults };
}

/** A comma within brackets parts no arguments. */
const betweenParameters = /,\s*(?![^([]*[)\]])/;

function parametersOf(list: string): readonly { readonly name: string; readonly usual: string | null }[] {
  if (list.trim() === "") return [];
  return list.split(betweenParameters).map((parameter) => {
    const [name, ...usual] = parameter.split("=");
    return { name: name.trim(), usual: usual.length === 0 ? null : usual.join("=").trim() };
  });
}
