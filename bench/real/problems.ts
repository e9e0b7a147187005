/**
 * Published results on real data (Simchoni & Rosset 2023, section 5), and the programs that are to beat them. The files have one row per
 * observation, a header, and a column `fold` from 0; where `future` is said, its rows with 1 are predicted from all others.
 */

export interface RealProblem {
  readonly name: string;
  /** below the folder of data */
  readonly file: string;
  readonly program: string;
  readonly response: string;
  /** column that says what a row's fold is, or that it lies in the future */
  readonly split: { readonly kind: "folds" | "future"; readonly column: string };
  /** where published predictions were clipped */
  readonly range: readonly [number, number] | null;
  /** test mean squared errors; empty where the published data are others */
  readonly published: Readonly<Record<string, number>>;
}

const spotify = { file: "spotify/spotify.csv.gz", response: "danceability", split: { kind: "folds", column: "fold" }, range: [0, 1] } as const;
const effects = "(1 | artist_id) + (1 | album_id) + (1 | playlist_id) + (1 | subgenre_id)";
const ofSpotify = { lme4: 0.01073, LMMNN: 0.00926, Ignore: 0.01452, Embeddings: 0.01638 };

const rossmann = { file: "rossmann_2015/rossmann_2015.csv.gz", response: "sales", range: null } as const;
const stores = "sales ~ mlp(month..storeassort_c, t) + (1 + t + t^2 | store_id)";

const airbnb = { file: "airbnb_nyc/airbnb_nyc.csv.gz", response: "log_price", split: { kind: "folds", column: "fold" }, range: null, published: {} } as const;
const listing = "log_price ~ mlp(minimum_nights..w_york, layers = [10, 3])";

export const problems: readonly RealProblem[] = [
  { ...spotify, name: "spotify 10-3", program: `danceability ~ mlp(energy..wday, layers = [10, 3]) + ${effects}`, published: ofSpotify },
  { ...spotify, name: "spotify 64-32", program: `danceability ~ mlp(energy..wday, layers = [64, 32]) + ${effects}`, published: ofSpotify },
  { ...spotify, name: "spotify linear", program: `danceability ~ energy..wday + ${effects}`, published: ofSpotify },
  // a fifth of the published rows, of other months: levels differ, the order of methods is what compares
  { ...rossmann, name: "rossmann random", program: stores, split: { kind: "folds", column: "fold" }, published: { "lme4 here": 0.00737 } },
  { ...rossmann, name: "rossmann future", program: stores, split: { kind: "future", column: "future_test" }, published: { "lme4 here": 0.0949 } },
  { ...airbnb, name: "airbnb host", program: `${listing} + (1 | host_id)`, published: { "lme4 here": 0.1821 } },
  { ...airbnb, name: "airbnb spatial", program: `${listing} + rbf(D1, D2)` },
  { ...airbnb, name: "airbnb spatial and host", program: `${listing} + rbf(D1, D2) + (1 | host_id)`, published: { "lme4 here, by location": 0.1714 } },
];
