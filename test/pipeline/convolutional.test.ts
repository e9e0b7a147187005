/** Nets over images through the public surface: what a bar's angle does to the response, beside a slope and observers who differ. */
import { beforeAll, describe, expect, test } from "vitest";
import { compile, FittedModel } from "../../src/index.js";
import { simulateBars } from "./bars.js";

describe("cnn(img) + x + (1 | observer)", () => {
  const data = simulateBars(240, 12, 1);
  let fit: FittedModel;
  beforeAll(async () => {
    fit = await compile("y ~ cnn(img, filters = [4, 6], layers = [8]) + x + (1 | observer)\ndata { img: image(9, 9) }").fit(data, { seed: 1, overrides: { epochs: "12" } });
  });

  test("finds the slope, the observers, and most of what the angle does", () => {
    expect(Math.abs(fit.fixef().x - 0.5)).toBeLessThan(0.2);
    // without the images the residual variance is that of 2 sin(2 a), which is 2, and the noise's 0.09
    expect(fit.sigma() ** 2).toBeLessThan(1);
    expect(fit.arrays).toEqual({ img: [9, 9, 1] });
  });

  test("predicts the same from its saved form, and leaves a row without its image without a prediction", () => {
    const loaded = FittedModel.load(JSON.parse(JSON.stringify(fit.save())));
    const rows = { ...data, img: data.img.map((pixels, i) => (i === 3 ? null : pixels)) };
    const [first, second] = [fit, loaded].map((one) => one.predict(rows));
    expect(second.prediction).toEqual(first.prediction);
    expect([first.prediction[3], first.unpredictable]).toEqual([null, 1]);
    expect(() => fit.predict({ ...data, img: data.img.map(() => [1, 2, 3]) })).toThrow();
  });
});
