/** Simulated images: a bar through the middle of 9 x 9 pixels, whose angle decides the response, seen by observers who differ. */
import { randomSource } from "../../src/numerics/random.js";

export interface Bars {
  readonly y: number[];
  readonly x: number[];
  readonly observer: string[];
  /** [9][9] each */
  readonly img: number[][][];
}

const extent = 9;

/** y = 2 sin(2 a) + 0.5 x + b_observer + e, a uniform over half a turn; standard deviations: of b 1, of e 0.3, of a pixel's noise 0.1. */
export function simulateBars(rowCount: number, observerCount: number, seed: number): Bars {
  const random = randomSource(seed);
  const effects = Array.from({ length: observerCount }, () => random.normal());
  const bars: Bars = { y: [], x: [], observer: [], img: [] };
  for (let row = 0; row < rowCount; row++) {
    const angle = Math.PI * random.uniform();
    const x = random.normal();
    const observer = random.integer(observerCount);
    bars.y.push(2 * Math.sin(2 * angle) + 0.5 * x + effects[observer] + 0.3 * random.normal());
    bars.x.push(x);
    bars.observer.push(`o${observer}`);
    bars.img.push(barAt(angle).map((pixels) => pixels.map((value) => value + 0.1 * random.normal())));
  }
  return bars;
}

/** Bright where the distance to the line through the middle is small. */
function barAt(angle: number): number[][] {
  const middle = (extent - 1) / 2;
  return Array.from({ length: extent }, (_, i) => Array.from({ length: extent }, (_, j) => {
    const distance = (i - middle) * Math.cos(angle) - (j - middle) * Math.sin(angle);
    return Math.exp(-(distance * distance) / 1.5);
  }));
}
