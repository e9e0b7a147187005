/**
 * Makes data.csv: the vibration of six machines at 50 uneven times, with noise. A(t) cos wt + B(t) sin wt, where A and B are independent
 * Ornstein-Uhlenbeck processes, has the covariance variance * exp(-d / memory) * cos(w d): that of the kernel in model.lmm.
 */
import { writeFileSync } from "node:fs";

const [variance, memory, period, noise] = [4, 3, 2, 0.5];
const random = mulberry32(5);
const lines = ["machine,t,y"];
for (const machine of ["a", "b", "c", "d", "e", "f"]) {
  let [a, b, t] = [normal() * Math.sqrt(variance), normal() * Math.sqrt(variance), 0];
  for (let i = 0; i < 50; i++) {
    const step = 0.05 + 0.3 * random();
    const keep = Math.exp(-step / memory);
    const fresh = Math.sqrt(variance * (1 - keep ** 2));
    [a, b, t] = [keep * a + fresh * normal(), keep * b + fresh * normal(), t + step];
    const angle = (2 * Math.PI * t) / period;
    const y = 10 + a * Math.cos(angle) + b * Math.sin(angle) + Math.sqrt(noise) * normal();
    lines.push(`${machine},${t.toFixed(3)},${y.toFixed(4)}`);
  }
}
writeFileSync(new URL("data.csv", import.meta.url), `${lines.join("\n")}\n`);

function normal() {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
