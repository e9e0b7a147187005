import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeFloat32, decodeFloat64, encodeArray } from "../../src/pipeline/encoding.js";

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
