/** The reference fits of test/reference/structured as programs of the language, and their data through analysis and design. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { selectRows, type Table } from "../../../src/data/index.js";
import { readTable } from "../../../src/data/readers/index.js";
import type { Design, LearntDesign } from "../../../src/design/index.js";
import { invariant } from "../../../src/invariant.js";
import type { Model } from "../../../src/model/index.js";
import { runFormula } from "../../analysis/reference-cases.js";

export interface StructuredReference {
  readonly name: string;
  readonly dataset: string;
  readonly REML: boolean;
  readonly nobs: number;
  readonly logLik: number;
  readonly npar?: number;
  readonly AIC?: number;
  readonly BIC?: number;
  readonly fixef: Readonly<Record<string, number>>;
  readonly se: Readonly<Record<string, number>>;
  readonly vcov_fixef: readonly (readonly number[])[];
  readonly sigma2?: number;
  readonly tau2?: number;
  readonly l?: number;
  readonly se_log_par?: Readonly<Record<string, number>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly process_mean_head?: readonly number[];
  readonly fitted_head?: readonly number[];
  readonly predict_new?: {
    readonly pred: readonly number[];
    readonly var_process: readonly number[];
    readonly var_process_with_beta: readonly number[];
    readonly var_observation: readonly number[];
  };
}

/** The formula of every reference whose residual is white noise, in our words; columns that R had as factors are declared. */
export const formulas: Readonly<Record<string, string>> = {
  ar1_gaps_ml: "y ~ x + ar1(0 + time | g)\ndata { time: factor }",
  ar1_ml: "y ~ x + ar1(0 + time | g)\ndata { time: factor }",
  ar1_reml: "y ~ x + ar1(0 + time | g)\ndata { time: factor }",
  cs_ml: "y ~ visit + x + cs(0 + visit | g)",
  diag_ml: "y ~ visit + x + diag(0 + visit | g)",
  exp_groups_gls_ml: "y ~ x + exponential(lat, lon | g)",
  exp_groups_ml: "y ~ x + exponential(lat, lon | g)",
  exp_groups_reml: "y ~ x + exponential(lat, lon | g)",
  gau_groups_ml: "y ~ x + rbf(lat, lon | g)",
  gp_exponential_ml: "y ~ x + exponential(lat, lon)",
  gp_matern32_ml: "y ~ x + matern32(lat, lon)",
  gp_matern52_ml: "y ~ x + matern52(lat, lon)",
  gp_matern52_on_rbf_ml: "y ~ x + matern52(lat, lon)",
  gp_rbf_ml: "y ~ x + rbf(lat, lon)",
  gp_rbf_reml: "y ~ x + rbf(lat, lon)",
  mat32_groups_ml: "y ~ x + matern32(lat, lon | g)",
  ou_ml: "y ~ x + ou(t | g)",
  toep_ml: "y ~ visit + x + toep(0 + visit | g)",
  us_ml: "y ~ visit + x + us(0 + visit | g)",
  us_reml: "y ~ visit + x + us(0 + visit | g)",
  wheat2_exp_ml: "yield ~ 1 + exponential(latitude, longitude)",
  wheat2_variety_gau_reml: "yield ~ 1 + (1 | variety) + rbf(latitude, longitude)",
};

const folder = new URL("../../reference/", import.meta.url);

export function structuredReference(name: string): StructuredReference {
  return JSON.parse(readFileSync(new URL(`structured/${name}.json`, folder), "utf8")) as StructuredReference;
}

/** Rows to fit; for the files with a column `split`, those marked `train`. */
export async function structuredTable(dataset: string, split: "train" | "new" = "train"): Promise<Table> {
  const { table } = await readTable(fileURLToPath(new URL(`datasets/${dataset}.csv`, folder)));
  const marks = table.columns.find((column) => column.name === "split");
  if (marks?.kind !== "factor") return table;
  const wanted = marks.levels.indexOf(split);
  return selectRows(table, Int32Array.from([...marks.codes.keys()].filter((row) => marks.codes[row] === wanted)));
}

export interface LearntReference {
  readonly model: Model;
  readonly design: Design;
  readonly learnt: LearntDesign;
}

export function learnReference(program: string, table: Table): LearntReference {
  const { model, learned, diagnostics } = runFormula(program, table);
  const [design, learnt] = [learned?.design ?? null, learned?.learnt ?? null];
  invariant(model !== null && design !== null && learnt !== null, `${program} has a design: ${diagnostics.map((one) => one.message).join("; ")}`);
  return { model, design, learnt };
}
