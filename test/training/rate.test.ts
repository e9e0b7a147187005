/** The learning rate as a run unfolds. */
import { expect, test } from "vitest";
import { learningRate } from "../../src/graph/index.js";
import { rateControl } from "../../src/training/rate.js";

const plan = { schedule: "one-cycle", warmUp: 0, optimizer: { name: "adam", rate: 0.01, decay: 0 } } as const;

function advance(rate: ReturnType<typeof rateControl>, steps: number): number[] {
  return Array.from({ length: steps }, () => rate.next());
}

test("an undisturbed run follows the planned schedule to its end", () => {
  const rate = rateControl(plan, 100);
  expect(advance(rate, 100)).toEqual(Array.from({ length: 100 }, (_, step) => learningRate("one-cycle", step / 100, 0.01)));
  expect(rate.isDone).toBe(true);
});

test("a cool-down falls from the rate in force to nothing in the steps it is given", () => {
  const rate = rateControl(plan, 1000);
  advance(rate, 400);
  const before = rate.current();
  rate.coolDown(20);
  const rates = advance(rate, 20);
  expect(rates[0]).toBeCloseTo(before, 12);
  expect(rates[10]).toBeCloseTo(before / 2, 12);
  expect(rates.every((value, i) => i === 0 || value < rates[i - 1])).toBe(true);
  expect(rate.isDone).toBe(true);
  expect(rate.current()).toBe(0);
});

test("a cool-down never outlasts the plan", () => {
  const rate = rateControl(plan, 100);
  advance(rate, 95);
  rate.coolDown(50);
  advance(rate, 5);
  expect(rate.isDone).toBe(true);
});

test("scaling down holds for every later step, of the schedule and of a cool-down", () => {
  const [slowed, other] = [rateControl(plan, 100), rateControl(plan, 100)];
  slowed.scaleBy(0.5);
  advance(slowed, 50).forEach((rate, step) => expect(rate).toBeCloseTo(0.5 * learningRate("one-cycle", step / 100, 0.01), 12));
  advance(other, 50);
  slowed.coolDown(10);
  other.coolDown(10);
  advance(other, 10).forEach((rate) => expect(slowed.next()).toBeCloseTo(rate / 2, 12));
});
