/**
 * Rows of several numbers at every position, channel by channel, flat in float32 and read as (x - mean) / standard deviation of their channel.
 * Knows arrays of numbers; the rows stay where they are until a batch gathers some.
 */

export interface ChannelMoments {
  readonly means: readonly number[];
  readonly standardDeviations: readonly number[];
}

export interface ChannelRows {
  /** row after row, [N, size], the channels of a position side by side */
  readonly values: Float32Array;
  /** numbers in a row: positions times channels */
  readonly size: number;
  readonly moments: ChannelMoments;
}

/** Numbers read as they are. */
export function plainMoments(channels: number): ChannelMoments {
  return { means: new Array<number>(channels).fill(0), standardDeviations: new Array<number>(channels).fill(1) };
}

/**
 * Over all positions of some rows; a channel that is constant keeps a standard deviation of 1, and so stands at 0.
 * @param rows which of them, [n]
 */
export function channelMoments(values: Float32Array, rows: Int32Array, size: number, channels: number): ChannelMoments {
  const count = (rows.length * size) / channels;
  const means = new Array<number>(channels).fill(0);
  const squares = new Array<number>(channels).fill(0);
  const visit = (add: (value: number, channel: number) => void): void => {
    for (const row of rows) for (let at = row * size, end = at + size, channel = 0; at < end; at++, channel = channel + 1 === channels ? 0 : channel + 1) add(values[at], channel);
  };
  visit((value, channel) => (means[channel] += value));
  for (let channel = 0; channel < channels; channel++) means[channel] /= count;
  visit((value, channel) => (squares[channel] += (value - means[channel]) ** 2));
  return { means, standardDeviations: squares.map((sum) => (sum === 0 ? 1 : Math.sqrt(sum / Math.max(1, count - 1)))) };
}

/** Some rows, standardised. @param rows [m] @param out [m, size] */
export function gatherChannels({ values, size, moments: { means, standardDeviations } }: ChannelRows, rows: ArrayLike<number>, out: Float32Array | Float64Array): void {
  const channels = means.length;
  for (let i = 0, to = 0; i < rows.length; i++) {
    for (let at = rows[i] * size, end = at + size, channel = 0; at < end; at++, to++) {
      out[to] = (values[at] - means[channel]) / standardDeviations[channel];
      channel = channel + 1 === channels ? 0 : channel + 1;
    }
  }
}
