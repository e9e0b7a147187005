/** What must hold of the repository itself: installable from any registry, scripts that exist, a licence. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "./imports.js";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

interface Manifest {
  readonly license: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

describe("the repository", () => {
  test("names no registry in its lock file", () => {
    expect(read("package-lock.json")).not.toMatch(/https?:\/\/[^"]*\.tgz|"resolved"/);
  });

  test("is under the MIT licence, in words too", () => {
    expect((JSON.parse(read("package.json")) as Manifest).license).toBe("MIT");
    expect(read("LICENSE")).toMatch(/^MIT License/);
  });

  test("has every script that package.json calls", () => {
    const { scripts } = JSON.parse(read("package.json")) as Manifest;
    const called = Object.values(scripts).flatMap((line) => line.match(/scripts\/[\w-]+\.mjs/g) ?? []);
    expect(called.length).toBeGreaterThan(3);
    expect(called.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("imports at run time what it declares, and declares what it imports", async () => {
    const { importsOf, sourceFiles } = await import("./imports.js");
    const { dependencies } = JSON.parse(read("package.json")) as Manifest;
    const outside = sourceFiles("grammar", "src").flatMap(importsOf).filter(({ to }) => !to.endsWith(".ts") && !to.startsWith("node:"));
    const packages = new Set(outside.map(({ to }) => to.split("/").slice(0, to.startsWith("@") ? 2 : 1).join("/")));
    const optional = (name: string): boolean => name.startsWith("@tensorflow/tfjs-node");
    expect([...packages].filter((name) => !optional(name)).sort()).toEqual(Object.keys(dependencies).sort());
  });
});
