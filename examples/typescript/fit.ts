/** A deep mixed model from TypeScript: rows with types, a fit, its summary, predictions with intervals. `node fit.ts` from Node 22.18 on. */
import { compile, crossValidate, printCrossValidation } from "lmmc";

/** Test scores of pupils: two weeks' hours of study, and their school. */
interface Pupil {
  readonly score: number;
  readonly hours: number;
  readonly sleep: number;
  readonly school: string;
}

const schools = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine", "Rowan", "Willow"];

/** 40 pupils a school; the score rises with hours, but less and less, and each school has a level of its own. */
const pupils: readonly Pupil[] = schools.flatMap((school, s) =>
  Array.from({ length: 40 }, (_, i) => {
    const [hours, sleep] = [(i * 7 + s * 3) % 20, 5 + ((i * 11 + s) % 9) / 2];
    const noise = Math.sin(12.9898 * (40 * s + i + 1)) * 2;
    return { school, hours, sleep, score: 50 + 12 * Math.log1p(hours) - (sleep - 7.5) ** 2 + 5 * Math.cos(1.7 * s) + noise };
  }),
);

// the type checker reads the formula: rows without `hours`, or with `schol`, are a red line in the editor
const program = "score ~ mlp(hours, sleep, layers = [16, 8]) + (1 | school)";
const model = compile("score ~ mlp(hours, sleep, layers = [16, 8]) + (1 | school)");
export const fit = await model.fit(pupils, { seed: 1, overrides: { epochs: "40" } });
console.log(fit.summary());

/** An unseen school is predicted with no effect of its own, and a wider interval. */
export const { prediction, lower, upper } = fit.predict([{ hours: 10, sleep: 8, school: "Oak" }, { hours: 10, sleep: 8, school: "Yew" }], { interval: 0.95 });
console.log(prediction, lower, upper);

export const trial = await crossValidate([program], pupils, { by: "group:school", folds: 3, against: ["ignore", "linear"] });
console.log(printCrossValidation(trial));
