/**
 * A program as plain data, with every import and matrix that it asked for, so that a worker thread can read it without the files:
 * functions do not cross to threads. Knows what was asked and answered; reads nothing itself.
 */
import type { DataInput, TableResult } from "../data/index.js";
import type { SourceText } from "../diagnostics/index.js";
import type { Resolvers } from "./read.js";

export interface CarriedProgram {
  readonly source: SourceText;
  readonly imports: readonly Answer<SourceText>[];
  readonly matrices: readonly Answer<DataInput | TableResult>[];
}

interface Answer<Found> {
  readonly path: string;
  readonly from: string;
  readonly found: Found | null;
}

/** Resolvers that remember what they answered, and what they remember. */
export function recording({ resolveImport, resolveCovariance }: Resolvers): { readonly resolvers: Resolvers; readonly carry: (source: SourceText) => CarriedProgram } {
  const imports: Answer<SourceText>[] = [];
  const matrices: Answer<DataInput | TableResult>[] = [];
  return {
    resolvers: { resolveImport: remembering(resolveImport, imports), resolveCovariance: remembering(resolveCovariance, matrices) },
    carry: (source) => ({ source, imports, matrices }),
  };
}

type Resolve<Found> = (path: string, from: string) => Found | null;

function remembering<Found>(resolve: Resolve<Found> | null, answers: Answer<Found>[]): Resolve<Found> {
  return (path, from) => {
    const found = resolve?.(path, from) ?? null;
    answers.push({ path, from, found });
    return found;
  };
}

/** Resolvers that give the same answers again. */
export function replaying({ imports, matrices }: CarriedProgram): Resolvers {
  const among = <Found>(answers: readonly Answer<Found>[]): Resolve<Found> => (path, from) =>
    answers.find((one) => one.path === path && one.from === from)?.found ?? null;
  return { resolveImport: among(imports), resolveCovariance: among(matrices) };
}
