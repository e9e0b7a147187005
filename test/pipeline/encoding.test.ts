import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeFloat32, decodeFloat64, decodePlain, encodeArray, encodePlain } from "../../src/pipeline/encoding.js";

describe("arrays as text", () => {
  test("come back bit by bit, whatever they hold", () => {
    fc.assert(fc.property(fc.float64Array(), (values) => void expect(decodeFloat64(encodeArray(values))).toEqual(values)));
    fc.assert(fc.property(fc.float32Array(), (values) => void expect(decodeFloat32(encodeArray(values))).toEqual(values)));
  });

  test("come back when they are longer than one chunk", () => {
    const values = Float64Array.from({ length: 20_001 }, (_, i) => i / 7);
    expect(decodeFloat64(encodeArray(values))).toEqual(values);
  });

  test("are refused when the text was cut, is no base64, or holds another type", () => {
    const whole = encodeArray(Float64Array.of(1, 2, 3));
    expect(decodeFloat64({ ...whole, base64: whole.base64.slice(0, -8) })).toBeNull();
    expect(decodeFloat64({ ...whole, base64: "***" })).toBeNull();
    expect(decodeFloat32(whole)).toBeNull();
  });
});

describe("plain data with arrays in it", () => {
  const data = { sizes: Int32Array.of(-3, 7), parts: [{ name: "a", values: Float64Array.of(0.1), none: null }, 2], whole: true };

  test("comes back through JSON as it was", () => {
    expect(decodePlain(JSON.parse(JSON.stringify(encodePlain(data))) as ReturnType<typeof encodePlain>)).toEqual(data);
  });

  test("is refused when one of its arrays is damaged", () => {
    const text = JSON.stringify(encodePlain(data)).replace(/"base64":"..../, '"base64":"');
    expect(decodePlain(JSON.parse(text) as ReturnType<typeof encodePlain>)).toBeNull();
  });
});
