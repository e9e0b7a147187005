/** Programs that span what the planner distinguishes, with small simulated rows: each is emitted, kept as a golden module, and run. */
import { randomSource } from "../../src/numerics/random.js";

export interface GoldenProgram {
  /** of the golden module's file */
  readonly name: string;
  readonly source: string;
  readonly rows: readonly object[];
}

export interface SimulatedRow {
  readonly y: number;
  readonly x1: number;
  readonly x2: number;
  readonly x3: number;
  readonly t: number;
  readonly lat: number;
  readonly lon: number;
  readonly treated: boolean;
  readonly dose: "high" | "low" | "none";
  readonly subject: string;
  readonly item: string;
  readonly site: string;
  readonly ward: string;
  readonly visit: number;
  readonly w: number;
}

const subjects = 24;
const visits = 8;

/** Subjects of eight visits each, items that cross them, wards within sites. */
export function simulatedRows(seed: number, subjectCount = subjects): readonly SimulatedRow[] {
  const random = randomSource(seed);
  const effects = Float64Array.from({ length: subjectCount }, () => random.normal());
  const slopes = Float64Array.from({ length: subjectCount }, () => 0.5 * random.normal());
  return Array.from({ length: subjectCount * visits }, (_, i): SimulatedRow => {
    const [subject, visit] = [Math.floor(i / visits), i % visits];
    const [x1, x2, x3] = [random.normal(), random.normal(), 2 * random.uniform() - 1];
    const [lat, lon] = [random.uniform(), random.uniform()];
    const t = visit / visits;
    return {
      y: 2 + Math.sin(2 * x1) + 0.5 * x2 * x3 + effects[subject] + slopes[subject] * t + Math.cos(3 * lat) + 0.4 * random.normal(),
      x1, x2, x3, t, lat, lon,
      treated: subject % 2 === 0,
      dose: (["none", "low", "high"] as const)[i % 3],
      subject: `s${subject + 1}`,
      item: `i${random.integer(15) + 1}`,
      site: `site${(subject % 6) + 1}`,
      ward: `ward${(subject % 12) + 1}`,
      visit: visit + 1,
      w: 1 + random.uniform(),
    };
  });
}

const rows = simulatedRows(1);
/** Dense covariances of all rows: fewer. */
const fewRows = simulatedRows(2, 8);
const training = "train { epochs = 2, batch = 48, seed = 3 }";

export const goldenPrograms: readonly GoldenProgram[] = [
  { name: "linear", rows, source: "model doses\ny ~ poly(x1, 2) + I(x2^2) + log(x3 + 2) * dose + (1 + t | subject) + (1 | item)\nweights = w\ndata { dose: factor(levels = [\"none\", \"low\", \"high\"], contrasts = sum) }" },
  { name: "net-alone", rows, source: `y ~ mlp(x1..x3, layers = [8, 4], activation = relu, dropout = 0.2)\n${training}` },
  { name: "one-factor", rows, source: `y ~ mlp(x1..x3, layers = [8, 4]) + (1 | subject)\n${training}` },
  { name: "vector-basis", rows, source: `y ~ mlp(x1, x2, layers = [6], activation = gelu) + x1 + (1 + t | subject)\n${training}` },
  { name: "nested", rows, source: `y ~ mlp(x1, x2, layers = [6], activation = tanh) + (1 | site / ward)\n${training}` },
  { name: "crossed", rows, source: `y ~ mlp(x1..x3, layers = [8], activation = elu) + treated + (1 | subject) + (1 | item)\n${training}` },
  { name: "field", rows: fewRows, source: `y ~ mlp(x1, x2, layers = [6], activation = softplus) + rbf(lat, lon)\n${training}` },
  { name: "field-within-groups", rows: fewRows, source: "y ~ x1 + matern32(t | subject) + hetar1(0 + factor(visit) | item)\ncriterion = ml" },
  { name: "field-product", rows: fewRows, source: "y ~ x1 + rbf(lat, lon) * periodic(t) + (1 | site)" },
  { name: "sum", rows: fewRows, source: `y ~ mlp(x1, x2, layers = [6]) + (1 | subject) + exponential(lat, lon)\n${training}` },
  { name: "learned-basis", rows, source: `y ~ mlp(x1, x2, layers = [6]) + (mlp(lat, lon, layers = [5, 3]) | 1)\n${training}` },
  { name: "learned-slopes", rows, source: `net body = mlp(layers = [6, 3], l2 = 0.01)\ny ~ body(x1..x3) + (features(body) | subject)\n${training}` },
  { name: "layers", rows, source: `net deep = dense(8, silu) |> batchnorm() |> residual(dense(8, relu) |> dropout(0.1)) |> dense(4, sigmoid)\ny ~ deep(x1, x2, embed(item, dim = 2), onehot(ward), dose) + (1 | subject)\ntrain { epochs = 2, batch = 48, seed = 3, backend = cpu }` },
  { name: "recurrent", rows, source: `y ~ gru(x1, x2, units = 3, over = t, by = subject) + (1 | subject)\ntrain { epochs = 2, batch = 48, seed = 3, backend = wasm }` },
];
