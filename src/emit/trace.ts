/**
 * Tensor operations that note what they are asked to do instead of doing it: run through the interpreter of the training graph they give the
 * very calls that it makes, as text. So a new operation of the graph needs no printer of its own. Knows calls; no graph.
 */
import type { Tensor, TensorOperations } from "../tensor/index.js";

/** A tensor that is a name, or a call not made. */
interface Noted {
  readonly name: string | null;
  readonly operation: string;
  readonly operands: readonly unknown[];
}

/** A tensor of that name in the emitted module. */
export function namedTensor(name: string): Tensor {
  return { name, operation: "", operands: [] } satisfies Noted as unknown as Tensor;
}

/** @param on what the emitted module calls the operations */
export function notingOperations(): TensorOperations {
  return new Proxy({} as TensorOperations, {
    get: (_, operation) => (...operands: readonly unknown[]): Noted => ({ name: null, operation: String(operation), operands }),
  });
}

export interface Written {
  /** declarations of what is used more than once */
  readonly statements: readonly string[];
  readonly result: string;
  /** calls made in all */
  readonly callCount: number;
}

/** What the tensor was made by, in words of the module. @param claim gives names to what is used more than once */
export function writtenOf(tensor: Tensor, claim: (text: string) => string): Written {
  const uses = countUses(tensor as unknown as Noted);
  const statements: string[] = [];
  const names = new Map<Noted, string>();
  const textOf = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
    if (!isNoted(value)) return String(value);
    if (value.name !== null) return value.name;
    const known = names.get(value);
    if (known !== undefined) return known;
    const text = `on.${value.operation}(${value.operands.map(textOf).join(", ")})`;
    if ((uses.get(value) ?? 0) < 2) return text;
    const name = claim(value.operation);
    names.set(value, name);
    statements.push(`const ${name} = ${text};`);
    return name;
  };
  const result = textOf(tensor);
  return { statements, result, callCount: uses.size };
}

/** How often each call's result is read. */
function countUses(root: Noted): ReadonlyMap<Noted, number> {
  const uses = new Map<Noted, number>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNoted(value) || value.name !== null) return;
    const seen = uses.get(value) ?? 0;
    uses.set(value, seen + 1);
    if (seen === 0) value.operands.forEach(visit);
  };
  visit(root);
  return uses;
}

function isNoted(value: unknown): value is Noted {
  return typeof value === "object" && value !== null && "operation" in value && "operands" in value;
}
