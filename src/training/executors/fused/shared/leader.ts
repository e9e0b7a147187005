/**
 * The passes of a fused graph shared among threads: each takes consecutive rows of a batch, and the gradient of NLL / m + penalty is the sum of theirs
 * in the members' order, each by its share of the rows. So how many threads there are shows in the rounding of that sum alone. Batches that are too
 * large for the shared memory, and rows other than the training ones, are this thread's alone.
 */
import type { TrainingGraph } from "../../../../graph/index.js";
import type { Matrix } from "../../../../numerics/matrix.js";
import type { Threads } from "../../../../parallel/index.js";
import type { Batch, LoadedInputs } from "../../executor.js";
import { layoutParameters } from "../layout.js";
import type { FusedGraph, FusedPasses } from "../passes.js";
import { vectorAt } from "../place.js";
import { channelMemory, type ChannelMemory, leaderOf, sharesOf, work } from "./channel.js";
import { trainingMember } from "./member.js";

/** What threads are started with. */
export interface Company {
  readonly threads: Threads;
  /** beside this one */
  readonly memberCount: number;
  /** the training rows, which every thread holds */
  readonly inputs: Matrix;
  /** rows of a batch */
  readonly batchSize: number;
}

/** Threads that wait for their first batch. */
export interface Sharing {
  readonly channel: ChannelMemory;
  readonly inputs: Matrix;
  stop(): void;
}

export interface SharedPasses extends FusedPasses {
  end(): void;
}

/** Batches of whole groups are larger than asked for by a group at most, and a group is seldom as large as a batch. */
const roomForBatch = 2;

/** Milliseconds between two looks at whether the threads are there: they need this one's event loop to start. */
const startingPause = 5;

/** @param graph one that `sharingObstacle` has nothing against */
export async function startSharing(graph: TrainingGraph, { threads, memberCount, inputs, batchSize }: Company): Promise<Sharing> {
  const channel = channelMemory({
    memberCount, parameterSize: layoutParameters(graph).size, capacity: roomForBatch * batchSize,
    maskUnits: graph.masks.map(({ units }) => units), outputWidth: graph.outputWidth, rowCount: inputs.rows,
  });
  const leader = leaderOf(channel);
  const stop = threads.start(trainingMember, { graph, inputs, channel }, memberCount);
  while (!leader.areReady()) await new Promise((resume) => setTimeout(resume, startingPause));
  return { channel, inputs, stop };
}

/** @param alone this thread's own passes over the same graph */
export function sharedPasses(fused: FusedGraph, alone: FusedPasses, { channel, inputs, stop }: Sharing): SharedPasses {
  const { graph: { masks, outputWidth }, layout } = fused;
  const { memberCount } = channel;
  const leader = leaderOf(channel);
  const parameters = (): Float32Array => vectorAt(fused, fused.vectors.parameters);
  const isShared = ({ values }: LoadedInputs): boolean => values.length === inputs.rows * inputs.columns;

  const placeBatch = ({ rows, masks: drawn }: Batch): void => {
    channel.parameters.set(parameters());
    channel.rows.set(rows);
    drawn.forEach((mask, slot) => channel.masks[slot].set(mask));
    leader.begin(work.differentiate, rows.length);
  };
  /** The sum of all threads' gradients, in this thread's. */
  const gatherGradient = (shares: readonly number[]): void => {
    const gradient = vectorAt(fused, fused.vectors.gradient);
    const rowCount = shares[memberCount + 1];
    for (let k = 0; k < gradient.length; k++) gradient[k] *= shares[1] / rowCount;
    for (let member = 0; member < memberCount; member++) {
      const part = channel.gradients.subarray(member * layout.size, (member + 1) * layout.size);
      const share = (shares[member + 2] - shares[member + 1]) / rowCount;
      for (let k = 0; k < gradient.length; k++) gradient[k] += share * part[k];
    }
  };
  /** A likelihood that fails leaves no member waiting. */
  const answered = (objective: () => number): number => {
    try {
      return objective();
    } catch (error) {
      leader.answer(false);
      leader.awaitBackward();
      throw error;
    }
  };
  return {
    ...alone,
    predict: (rows, out, from = 0, to = rows.rowCount) => {
      if (!isShared(rows) || from !== 0 || to !== inputs.rows) return alone.predict(rows, out, from, to);
      channel.parameters.set(parameters());
      leader.begin(work.predict, to);
      const own = sharesOf(to, memberCount)[1];
      alone.predict(rows, out, 0, own);
      leader.awaitForward();
      out.set(channel.outputs.subarray(own * outputWidth, to * outputWidth), own * outputWidth);
    },
    differentiate: (batch, objective, stopsWhereNotFinite) => {
      const rowCount = batch.rows.length;
      if (!isShared(batch.inputs) || rowCount > channel.capacity || rowCount <= memberCount) return alone.differentiate(batch, objective, stopsWhereNotFinite);
      placeBatch(batch);
      const shares = sharesOf(rowCount, memberCount);
      const own = shares[1];
      let goesOn = true;
      const nll = alone.differentiate({ inputs: batch.inputs, rows: batch.rows.subarray(0, own), masks: batch.masks.map((mask, slot) => mask.subarray(0, own * masks[slot].units)) }, (outputs, gradient) => {
        channel.outputs.set(outputs);
        leader.awaitForward();
        const all = new Float64Array(rowCount * outputWidth);
        const value = answered(() => objective(Float64Array.from(channel.outputs.subarray(0, rowCount * outputWidth)), all));
        channel.outputGradients.set(all);
        goesOn = !stopsWhereNotFinite || Number.isFinite(value);
        leader.answer(goesOn);
        gradient.set(all.subarray(0, own * outputWidth));
        return value;
      }, stopsWhereNotFinite);
      leader.awaitBackward();
      if (goesOn) gatherGradient(shares);
      return nll;
    },
    end: () => {
      leader.begin(work.end, 0);
      stop();
    },
  };
}
