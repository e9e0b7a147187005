/** An emitted module under construction: what it imports, the names it has taken, and its declarations in order. Knows no model. */
import type { Names } from "./names.js";

export interface Writing {
  readonly names: Names;
  /** names from the runtime that the module calls, types apart */
  readonly calls: Set<string>;
  readonly types: Set<string>;
  readonly declarations: Declaration[];
  /** by what they compute: declarations that several parts share */
  readonly shared: Map<string, string>;
}

export type Declaration = ConstantDeclaration | FunctionDeclaration;

export interface ConstantDeclaration {
  readonly kind: "constant";
  readonly name: string;
  readonly isExported: boolean;
  /** of a type that the initialiser does not say */
  readonly type: string | null;
  readonly documentation: string;
  readonly initializer: string;
}

export interface FunctionDeclaration {
  readonly kind: "function";
  readonly name: string;
  readonly isExported: boolean;
  readonly documentation: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly initializer?: string }[];
  readonly returns: string;
  /** statements, one per line */
  readonly body: readonly string[];
}

/** A call of the runtime, which the module then imports. */
export function call(writing: Writing, name: string): string {
  writing.calls.add(name);
  return name;
}

export function typeName(writing: Writing, name: string): string {
  writing.types.add(name);
  return name;
}

/** Writes a declaration once for each key. @returns its name */
export function sharedDeclaration(writing: Writing, key: string, declare: () => string): string {
  const known = writing.shared.get(key);
  if (known !== undefined) return known;
  const name = declare();
  writing.shared.set(key, name);
  return name;
}
