/**
 * A model's matrices over the rows of one table: what every engine reads. Knows numbers and names; no formulas.
 * y = X beta + f(x; w) + offset + sum_t Z_t b_t + e, with row i of Z_t b_t being basis_i' b_{level(i)}.
 */
import type { CovarianceDefinition, CovarianceStructure, InputBlock, KernelInput } from "../model/index.js";
import type { ChannelRows } from "../numerics/channels.js";
import type { Matrix } from "../numerics/matrix.js";
import type { LevelCovariance } from "./level-covariance.js";

export interface Design {
  readonly rowCount: number;
  /** the table's row (from 0) behind each row here: rows with a missing value are absent */
  readonly keptRows: Int32Array;
  /** y, [n], on the scale of the formula's left side, or successes; null when new rows carry none */
  readonly response: Float64Array | null;
  /** successes and failures together, [n]; null where the response is one number per row */
  readonly trials: Float64Array | null;
  /** w, [n], positive; null for all ones */
  readonly weights: Float64Array | null;
  /** sum of all offsets, [n]; null for none */
  readonly offset: Float64Array | null;
  readonly fixed: FixedDesign;
  readonly grouped: readonly GroupedDesign[];
  readonly kernels: readonly KernelDesign[];
  readonly networks: readonly NetworkDesign[];
}

export interface FixedDesign {
  /** R's column names, dropped columns absent */
  readonly names: readonly string[];
  /** X, [n, p], of full column rank on the training rows */
  readonly matrix: Matrix;
  /** for each column, 0 for the intercept, else 1 + the index of its term */
  readonly termIndex: Int32Array;
  readonly termLabels: readonly string[];
  /** columns removed because they depend linearly on earlier ones */
  readonly droppedNames: readonly string[];
}

/** (basis | g) over the rows. */
export interface GroupedDesign {
  /** lme4's label of the grouping factor: `dept:service` */
  readonly group: string;
  readonly levels: readonly string[];
  /** [n]; -1 for a level that training did not see */
  readonly levelIndex: Int32Array;
  readonly basisNames: readonly string[];
  /** [n, d] */
  readonly basis: Matrix;
  readonly structure: CovarianceStructure;
  /** [d], where the structure is a function of positions; null otherwise */
  readonly positions: Float64Array | null;
  /** K between the levels, which are its own, seen in training or not; null for independent levels */
  readonly levelCovariance: LevelCovariance["matrix"] | null;
  /** index of the network whose last layer is the basis, which holds zeros until that has been evaluated; null for a basis of columns */
  readonly network: number | null;
}

/** k(s, s') over the rows. */
export interface KernelDesign {
  readonly label: string;
  readonly definition: CovarianceDefinition;
  /** what each variable of the definition measures, over which columns of `sites` */
  readonly inputs: readonly KernelInput[];
  readonly metric: "euclidean" | "haversine";
  /** distinct sites, [s, c] */
  readonly sites: Matrix;
  /** [n] */
  readonly siteIndex: Int32Array;
  readonly levels: readonly string[] | null;
  readonly levelIndex: Int32Array | null;
}

/** The inputs of one network, standardised and one-hot as the model says; of a factor that is looked up, the levels. */
export interface NetworkDesign {
  readonly label: string;
  /** one per column */
  readonly inputNames: readonly string[];
  /** [n, k]; -1 for a level that training did not see */
  readonly inputs: Matrix;
  /** what the columns are */
  readonly blocks: readonly InputBlock[];
  /** images and sequences, each row's place in which a column of `inputs` holds */
  readonly arrays: readonly ChannelRows[];
}
