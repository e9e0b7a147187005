import { describe, expect, test } from "vitest";
import { nearestName } from "../../src/diagnostics/index.js";

describe("the nearest name", () => {
  test("forgives a letter too many, too few or another, and two exchanged", () => {
    for (const typed of ["widthh", "widt", "width", "wodth", "widht"]) expect(nearestName(typed, ["height", "width"])).toBe("width");
    expect(nearestName("lgo", ["exp", "log"])).toBe("log");
  });

  test("forgives case, and more letters in a longer name", () => {
    expect(nearestName("DAYS", ["Days"])).toBe("Days");
    expect(nearestName("latitudde_of_sitee", ["latitude_of_site"])).toBe("latitude_of_site");
  });

  test("keeps silent where nothing is near", () => {
    expect(nearestName("abc", ["xyz", "lmno"])).toBeNull();
    expect(nearestName("x", ["why"])).toBeNull();
  });
});
