import { describe, expect, test } from "vitest";
import { createCountBar, createProgressBar, duration, plainLine } from "../../src/cli/progress.js";
import { recorder } from "./recorder.js";

const epoch = (number: number) => ({
  epoch: number,
  epochs: 30,
  trainNll: 1.62104,
  validationNll: 1.7,
  residualVariance: 1.44,
  components: [{ group: "s", sd: [0.333] }, { group: "g", sd: [0.5, 0.25] }],
  secondsLeft: 9.4,
});

describe("progress", () => {
  test("tells the epoch, both likelihoods, the components and the time left", () => {
    expect(plainLine(epoch(3))).toBe("epoch 3/30  9 s left  NLL train 1.6210 validation 1.7000  sd s 0.333, g 0.500 0.250, residual 1.20");
  });

  test("is drawn over itself on a terminal, within its width", () => {
    const terminal = recorder({ isInteractive: true, width: 41 });
    const bar = createProgressBar(terminal, () => 0);
    bar.update(epoch(15));
    bar.finish();
    expect(terminal.written().err).toBe("\r███░░ epoch 15/30  9 s left  NLL train 1\x1b[K\n");
  });

  test("is a plain line now and then elsewhere, the last epoch always among them", () => {
    const terminal = recorder();
    let milliseconds = 0;
    const bar = createProgressBar(terminal, () => milliseconds);
    for (let number = 1; number <= 30; number++) {
      milliseconds += 1000;
      bar.update(epoch(number));
    }
    bar.finish();
    const epochs = [...terminal.written().err.matchAll(/epoch (\d+)\/30/g)].map((match) => Number(match[1]));
    expect(epochs).toEqual([1, 6, 11, 16, 21, 26, 30]);
  });

  test("says nothing when nothing was trained", () => {
    const terminal = recorder({ isInteractive: true });
    createProgressBar(terminal).finish();
    expect(terminal.written().err).toBe("");
  });

  test("of things counted tells how many are done and how long the rest will take, to a person only", () => {
    const [terminal, log] = [recorder({ isInteractive: true, width: 81 }), recorder()];
    let milliseconds = 0;
    const bars = [terminal, log].map((one) => createCountBar(one, "replicates", () => milliseconds));
    milliseconds = 4000;
    for (const bar of bars) {
      bar.update({ done: 100, count: 500 });
      bar.finish();
    }
    expect(terminal.written().err).toBe("\r██░░░░░░░░ replicates 100/500  16 s left\x1b[K\n");
    expect(log.written().err).toBe("");
  });

  test("counts time as people do", () => {
    expect([0.4, 59.4, 61, 3725].map(duration)).toEqual(["0 s", "59 s", "1 min 1 s", "1 h 2 min"]);
  });
});
