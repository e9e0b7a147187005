/** Identifiers for an emitted module: each text gets one that reads like it, and no two the same. Knows TypeScript's words; no models. */

export interface Names {
  /** An identifier like the text that is free, and from then on taken: `log(x + 1)` becomes `logX1`. */
  claim(text: string): string;
  /** whether a name is taken */
  has(name: string): boolean;
}

/** Words that no module may take, or that would hide what it calls. */
const reserved = [
  "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally",
  "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public",
  "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield", "await", "async", "arguments",
  "eval", "undefined", "Math", "Infinity", "NaN", "Object", "Promise", "Number", "String", "Array", "Record",
];

/** @param taken names that stand for something already */
export function namesBeside(taken: Iterable<string>): Names {
  const used = new Set([...reserved, ...taken]);
  return {
    claim(text) {
      const base = camelCase(text);
      let name = base;
      for (let count = 2; used.has(name); count++) name = /\d$/.test(base) ? `${base}_${count}` : `${base}${count}`;
      used.add(name);
      return name;
    },
    has: (name) => used.has(name),
  };
}

/** `hidden1`, `hidden2`, in the order of writing. */
export function numbered(text: string, names: Names): string {
  for (let count = 1; ; count++) if (!names.has(`${text}${count}`)) return names.claim(`${text}${count}`);
}

/** Letters and digits of any script, words joined: `dept:service` becomes `deptService`. */
export function camelCase(text: string): string {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const joined = words.map((word, k) => (k === 0 ? lowerFirst(word) : upperFirst(word))).join("");
  return joined === "" ? "value" : /^\p{N}/u.test(joined) ? `_${joined}` : joined;
}

export function upperFirst(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** A word in capitals stays one: `IQ`. */
function lowerFirst(word: string): string {
  return /^\p{Lu}{2}/u.test(word) ? word : word.slice(0, 1).toLowerCase() + word.slice(1);
}
