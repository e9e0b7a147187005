/** How the readers of definitions complain: the definition's name, where complaints go, and their recurring wording. */
import type { Expression, Name } from "../../../grammar/index.js";
import { diagnostic, nearestName, type Diagnostic } from "../../diagnostics/index.js";
import type { IndexedUse } from "../../model/index.js";
import type { BodyScope } from "./scalar.js";

export interface DefinitionReading {
  readonly kind: "kernel" | "structure" | "family" | "link";
  readonly name: string;
  readonly report: (one: Diagnostic) => void;
}

/** A body that may speak of `symbols` only; `indexable` of them may take an index made of `indexSymbols`. */
export function bodyScope(
  { kind, name: definition, report }: DefinitionReading,
  symbols: readonly string[],
  indexable: ReadonlySet<string> = new Set(),
  indexSymbols: readonly string[] = [],
): BodyScope {
  const known = listOf(symbols);
  return {
    symbols,
    indexable,
    indexSymbols,
    uses: new Map<string, IndexedUse>(),
    report,
    unknownName: ({ name, span }: Name) => diagnostic("LMM0401", span, { name, definition, nearest: nearestName(name, symbols), known }),
    forbiddenIndex: ({ callee, span }) => diagnostic("LMM0419", span, { parameter: callee.name, kind }),
  };
}

/** `a`, `b` and `c` */
export function listOf(names: Iterable<string>): string {
  const quoted = [...names].map((name) => `\`${name}\``);
  const last = quoted.pop();
  if (last === undefined) return "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}

/** A plain word after `=`: `link = log`, `values = integer`. */
export function wordOf(value: Expression): string | null {
  if (value.kind === "name") return value.name;
  return value.kind === "string" ? value.value : null;
}
