/**
 * Which numeric inputs of a net hardly vary within the levels of a grouping factor: what they bring to the mean shows between levels alone, where
 * it stands against the levels' own effects. By analysis of variance, one pass over the rows per factor and input. Reads no response.
 */
import type { Design, GroupedDesign, NetworkDesign } from "../design/design.js";
import type { SteadyInput } from "./plan.js";

/** Below this share of its variance an input's spread within levels is no help in telling what it does. */
const leastWithin = 0.1;

/** Each input once, with the first factor that holds it. */
export function steadyInputs({ networks, grouped }: Pick<Design, "networks" | "grouped">): readonly SteadyInput[] {
  const factors = grouped.filter(({ network }) => network === null);
  const found = networks.flatMap((network) => numberColumns(network).flatMap((column): SteadyInput[] => {
    const holder = factors.find((factor) => shareWithin(network, column, factor) < leastWithin);
    return holder === undefined ? [] : [{ input: network.inputNames[column], group: holder.group }];
  }));
  return found.filter(({ input }, i) => found.findIndex((one) => one.input === input) === i);
}

function numberColumns({ blocks }: NetworkDesign): readonly number[] {
  return blocks.flatMap((block) => (block.kind === "numbers" ? Array.from({ length: block.width }, (_, k) => block.from + k) : []));
}

/** Mean square within levels over the mean square about the mean; 1 where either cannot be told. */
function shareWithin({ inputs: { data, rows, columns } }: NetworkDesign, column: number, { levelIndex, levels }: GroupedDesign): number {
  const [sums, counts] = [new Float64Array(levels.length), new Int32Array(levels.length)];
  let [total, squares] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const value = data[i * columns + column];
    sums[levelIndex[i]] += value;
    counts[levelIndex[i]]++;
    total += value;
    squares += value * value;
  }
  const between = sums.reduce((sum, value, level) => sum + (counts[level] === 0 ? 0 : value ** 2 / counts[level]), 0);
  const freedom = rows - counts.reduce((levelCount, count) => levelCount + (count === 0 ? 0 : 1), 0);
  const aboutMean = (squares - total ** 2 / rows) / (rows - 1);
  return freedom > 0 && aboutMean > 0 ? (squares - between) / freedom / aboutMean : 1;
}
