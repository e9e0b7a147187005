/** The reference fits of test/reference/lmm: their text, their data through the whole pipeline, and the fit. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readTable } from "../../src/data/readers/index.js";
import type { Design } from "../../src/design/design.js";
import { fitExact, type ExactFit } from "../../src/exact/index.js";
import { invariant } from "../../src/invariant.js";
import { runFormula } from "../analysis/reference-cases.js";

export interface ReferenceFit {
  readonly name: string;
  readonly dataset: string;
  readonly formula: string;
  readonly REML: boolean;
  readonly weights: string | null;
  readonly contrasts: string | Readonly<Record<string, string>>;
  readonly levels: Readonly<Record<string, readonly string[]>>;
  readonly nobs: number;
  readonly npar: number;
  readonly logLik: number;
  readonly AIC: number;
  readonly BIC: number;
  readonly sigma: number;
  readonly theta: readonly number[];
  readonly fixef: Readonly<Record<string, number>>;
  readonly fixef_order: readonly string[];
  readonly dropped_columns: readonly string[];
  readonly se: Readonly<Record<string, number>>;
  readonly vcov_fixef: readonly (readonly number[])[];
  readonly satterthwaite?: { readonly df: Readonly<Record<string, number>>; readonly p: Readonly<Record<string, number>> };
  readonly varcorr: readonly { readonly label: string; readonly names: readonly string[]; readonly cov: readonly (readonly number[])[] }[];
  readonly ranef: Readonly<Record<string, { readonly levels: Readonly<Record<string, Readonly<Record<string, number>>>> }>>;
  readonly condVar?: Readonly<Record<string, Readonly<Record<string, readonly (readonly number[])[]>>>>;
  readonly fitted_head: readonly number[];
  readonly fitted_sumsq: number;
  readonly resid_head: readonly number[];
  readonly singular: boolean;
}

const folder = new URL("../reference/", import.meta.url);

export const referenceNames: readonly string[] = readdirSync(new URL("lmm/", folder)).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5)).sort();

export function referenceFit(name: string): ReferenceFit {
  return JSON.parse(readFileSync(new URL(`lmm/${name}.json`, folder), "utf8")) as ReferenceFit;
}

interface DatasetIndex {
  readonly file: string;
  readonly columns: Readonly<Record<string, { readonly type: string; readonly ordered?: boolean; readonly levels?: readonly string[] }>>;
}

const datasets = JSON.parse(readFileSync(new URL("datasets/index.json", folder), "utf8")) as Readonly<Record<string, DatasetIndex>>;

/** The program of a reference fit: its formula, and the columns as R had them. */
export function programOf(reference: ReferenceFit): string {
  const columns = Object.entries(datasets[reference.dataset].columns).flatMap(([name, { type, ordered, levels }]) => {
    if (type !== "factor") return [];
    const order = reference.levels[name] ?? levels;
    const contrast = typeof reference.contrasts === "string" ? undefined : reference.contrasts[name];
    const isOrdered = ordered === true && typeof reference.contrasts !== "string";
    const parts = [...(order === undefined ? [] : [`levels = [${order.map((level) => JSON.stringify(level)).join(", ")}]`]), ...(contrast === undefined ? [] : [`contrasts = ${contrast}`])];
    const kind = isOrdered ? "ordered" : "factor";
    return [`\`${name}\`: ${kind}${parts.length === 0 ? "" : `(${parts.join(", ")})`}`];
  });
  return [reference.formula, ...(reference.weights === null ? [] : [`weights = ${reference.weights}`]), ...(columns.length === 0 ? [] : [`data { ${columns.join(", ")} }`])].join("\n");
}

export async function referenceDesign(reference: ReferenceFit): Promise<Design> {
  const { table } = await readTable(fileURLToPath(new URL(`datasets/${datasets[reference.dataset].file}`, folder)));
  const { learned, diagnostics } = runFormula(programOf(reference), table);
  const design = learned?.design ?? null;
  invariant(design !== null, `${reference.name} has a design: ${diagnostics.map((one) => one.message).join("; ")}`);
  return design;
}

export function fitOf(design: Design, reference: ReferenceFit): ExactFit {
  const { fit, diagnostics } = fitExact(design, { criterion: reference.REML ? "reml" : "ml" });
  invariant(fit !== null, `${reference.name} is fitted: ${diagnostics.map((one) => one.message).join("; ")}`);
  return fit;
}
