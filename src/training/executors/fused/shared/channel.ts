/**
 * The memory that threads of one training share: parameters, the batch's rows and masks, outputs and their derivatives, each member's gradient, and a
 * few counters on which they wait for each other. Knows who waits for what; computes nothing.
 *
 * A round: the leader writes and begins it; members take their rows forward, write their outputs and count themselves; the leader answers with the
 * outputs' derivative; members go backward, write their gradients and count themselves.
 */
import { invariant } from "../../../../invariant.js";

/** Sizes, and the memory itself: plain data that crosses to a thread. */
export interface ChannelMemory {
  readonly memberCount: number;
  readonly parameterSize: number;
  /** rows of a batch at most */
  readonly capacity: number;
  /** units of every mask slot */
  readonly maskUnits: readonly number[];
  readonly outputWidth: number;
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly parameters: Float32Array<SharedArrayBuffer>;
  readonly gradients: Float32Array<SharedArrayBuffer>;
  readonly rows: Int32Array<SharedArrayBuffer>;
  readonly masks: readonly Float32Array<SharedArrayBuffer>[];
  /** of a batch, or of all rows */
  readonly outputs: Float64Array<SharedArrayBuffer>;
  readonly outputGradients: Float64Array<SharedArrayBuffer>;
}

/** Places in `control`. */
const place = { round: 0, work: 1, rowCount: 2, forward: 3, answered: 4, backward: 5, goesOn: 6, failed: 7, ready: 8 } as const;

/** What a round asks of the members. */
export const work = { end: 0, differentiate: 1, predict: 2 } as const;

/** Milliseconds between two looks at whether another thread has failed, and how many looks without a sign of life say that it has. */
const patience = 1000;
const mostLooks = 300;

export interface ChannelSizes {
  readonly memberCount: number;
  readonly parameterSize: number;
  readonly capacity: number;
  readonly maskUnits: readonly number[];
  readonly outputWidth: number;
  /** all rows of the training inputs */
  readonly rowCount: number;
}

export function channelMemory({ rowCount, ...sizes }: ChannelSizes): ChannelMemory {
  const { memberCount, parameterSize, capacity, maskUnits, outputWidth } = sizes;
  const bytes = (count: number): SharedArrayBuffer => new SharedArrayBuffer(count);
  return {
    ...sizes,
    control: new Int32Array(bytes(4 * 9)),
    parameters: new Float32Array(bytes(4 * parameterSize)),
    gradients: new Float32Array(bytes(4 * parameterSize * memberCount)),
    rows: new Int32Array(bytes(4 * capacity)),
    masks: maskUnits.map((units) => new Float32Array(bytes(4 * capacity * units))),
    outputs: new Float64Array(bytes(8 * Math.max(capacity, rowCount) * outputWidth)),
    outputGradients: new Float64Array(bytes(8 * capacity * outputWidth)),
  };
}

/** First row of every share of so many rows, and, last, their number: the leader's first, then the members'. */
export function sharesOf(rowCount: number, memberCount: number): readonly number[] {
  return Array.from({ length: memberCount + 2 }, (_, share) => Math.round((rowCount * share) / (memberCount + 1)));
}

/** The leader's side. */
export interface Leader {
  /** whether every member waits for its first round @throws InternalError where one has failed */
  areReady(): boolean;
  begin(kind: (typeof work)[keyof typeof work], rowCount: number): void;
  /** waits for every member's outputs */
  awaitForward(): void;
  /** @param goesOn whether the members are to go backward */
  answer(goesOn: boolean): void;
  awaitBackward(): void;
}

export function leaderOf({ control, memberCount }: ChannelMemory): Leader {
  const awaitCount = (at: number): void => {
    let looks = 0;
    for (let seen = Atomics.load(control, at); seen < memberCount; seen = Atomics.load(control, at)) {
      invariant(Atomics.load(control, place.failed) === 0 && looks < mostLooks, "a thread that trains beside this one goes on to the end");
      looks = Atomics.wait(control, at, seen, patience) === "timed-out" ? looks + 1 : 0;
    }
  };
  return {
    areReady() {
      invariant(Atomics.load(control, place.failed) === 0, "a thread that trains beside this one starts");
      return Atomics.load(control, place.ready) === memberCount;
    },
    begin(kind, rowCount) {
      for (const at of [place.forward, place.backward, place.goesOn]) Atomics.store(control, at, 0);
      Atomics.store(control, place.work, kind);
      Atomics.store(control, place.rowCount, rowCount);
      Atomics.add(control, place.round, 1);
      Atomics.notify(control, place.round);
    },
    awaitForward: () => awaitCount(place.forward),
    answer(goesOn) {
      Atomics.store(control, place.goesOn, goesOn ? 1 : 0);
      Atomics.add(control, place.answered, 1);
      Atomics.notify(control, place.answered);
    },
    awaitBackward: () => awaitCount(place.backward),
  };
}

/** One member's side; the calls of a round come in this order. */
export interface Member {
  /** once, before the first round */
  sayReady(): void;
  /** waits for the next round */
  awaitRound(): { readonly kind: number; readonly rowCount: number };
  finishForward(): void;
  /** waits for the derivative of the outputs @returns whether to go on with it */
  awaitAnswer(): boolean;
  finishBackward(): void;
  fail(): void;
}

export function memberOf({ control }: ChannelMemory): Member {
  let [round, answered] = [0, 0];
  const awaitChange = (at: number, seen: number): number => {
    while (Atomics.load(control, at) === seen) Atomics.wait(control, at, seen);
    return Atomics.load(control, at);
  };
  const count = (at: number): void => {
    Atomics.add(control, at, 1);
    Atomics.notify(control, at);
  };
  return {
    sayReady: () => count(place.ready),
    awaitRound() {
      round = awaitChange(place.round, round);
      return { kind: Atomics.load(control, place.work), rowCount: Atomics.load(control, place.rowCount) };
    },
    finishForward: () => count(place.forward),
    awaitAnswer() {
      answered = awaitChange(place.answered, answered);
      return Atomics.load(control, place.goesOn) === 1;
    },
    finishBackward: () => count(place.backward),
    fail() {
      Atomics.store(control, place.failed, 1);
      for (const at of [place.forward, place.backward]) Atomics.notify(control, at);
    },
  };
}
