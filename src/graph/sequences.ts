/**
 * Rows in sequences: each subject's rows in their order, all subjects stepping together. Subjects are sorted by decreasing length, so that
 * those still running at any step are the first ones, and no row is padded. Knows row numbers; nothing of cells.
 */

export interface SequenceOrder {
  /** rows step after step: the first of every subject, then the second of those that have one, ...; [m] */
  readonly rows: Int32Array;
  /** where in `rows` each step begins, one past the last step's end included */
  readonly steps: readonly number[];
  /** for every row, the row before it in its sequence; -1 for a first one, [m] */
  readonly previous: Int32Array;
}

/**
 * @param subjects of every row, [m]
 * @param positions by which a subject's rows are ordered, [m]; rows at the same position stay in the order given
 */
export function sequenceOrder(subjects: ArrayLike<number>, positions: ArrayLike<number>): SequenceOrder {
  const sequences = sequencesOf(subjects, positions);
  const rows = new Int32Array(subjects.length);
  const previous = new Int32Array(subjects.length).fill(-1);
  const steps = [0];
  for (let step = 0, at = 0; at < rows.length; step++) {
    for (const sequence of sequences) {
      if (sequence.length <= step) break;
      rows[at++] = sequence[step];
      if (step > 0) previous[sequence[step]] = sequence[step - 1];
    }
    steps.push(at);
  }
  return { rows, steps, previous };
}

/** Rows of every subject in their order, longest first; subjects of one length in the order of their first rows. */
function sequencesOf(subjects: ArrayLike<number>, positions: ArrayLike<number>): readonly (readonly number[])[] {
  const bySubject = new Map<number, number[]>();
  for (let row = 0; row < subjects.length; row++) {
    const known = bySubject.get(subjects[row]);
    if (known === undefined) bySubject.set(subjects[row], [row]);
    else known.push(row);
  }
  for (const rows of bySubject.values()) rows.sort((first, second) => positions[first] - positions[second]);
  return [...bySubject.values()].sort((first, second) => second.length - first.length);
}
