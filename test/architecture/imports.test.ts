/** The house of ROOMS.md: which room may import which. A room absent from the table has no right to import anything of ours. */
import { describe, expect, test } from "vitest";
import { importsOf, sourceFiles, type Import } from "./imports.js";

const ground = ["invariant", "diagnostics", "numerics"];

/** For every room, the rooms it may import besides itself and the ground. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  invariant: [],
  diagnostics: [],
  numerics: [],
  grammar: [],
  stdlib: [],
  simulation: [],
  expression: [],
  data: [],
  parallel: [],
  tensor: ["graph"],
  model: ["expression"],
  analysis: ["grammar", "stdlib", "expression", "data", "model"],
  design: ["expression", "data", "model"],
  plan: ["model", "design", "data"],
  graph: ["model", "expression"],
  likelihood: ["expression", "model", "design", "plan"],
  exact: ["expression", "model", "design", "plan", "likelihood"],
  prediction: ["expression", "data", "model", "design", "plan", "likelihood"],
  training: ["expression", "model", "design", "plan", "likelihood", "graph", "tensor", "prediction", "exact", "parallel"],
  summary: ["model", "plan"],
  pipeline: ["grammar", "stdlib", "expression", "data", "tensor", "model", "analysis", "design", "plan", "graph", "likelihood", "exact", "prediction", "training", "summary", "parallel", "competitors"],
  emit: ["grammar", "expression", "data", "tensor", "model", "analysis", "design", "plan", "graph", "training"],
  runtime: ["expression", "data", "tensor", "model", "analysis", "design", "plan", "graph", "training", "pipeline"],
  port: ["grammar", "analysis", "model"],
  competitors: ["grammar", "analysis", "data", "model", "port"],
  typed: ["data"],
  surface: ["typed", "parallel", "grammar", "analysis", "data", "model", "plan", "design", "graph", "summary", "pipeline", "emit", "port", "simulation", "competitors"],
  cli: ["surface", "readers"],
  node: ["surface", "data", "readers"],
  readers: ["data"],
};

/** Types only: a report quotes a plan, a plan speaks of a model, and none of it survives compilation. */
const mayImportTypes: Readonly<Record<string, readonly string[]>> = {
  tensor: ["likelihood"],
  training: ["data", "summary"],
};

/** `src/data/table.ts` is in `data`; files directly under `src` are the surface, but for `invariant.ts` and `node.ts`. */
function roomOf(path: string): string {
  if (path === "src/invariant.ts") return "invariant";
  if (path === "src/node.ts") return "node";
  if (path.startsWith("src/data/readers/")) return "readers";
  const [top, room, ...rest] = path.split("/");
  if (top !== "src") return top;
  return rest.length === 0 ? "surface" : room;
}

function isForbidden({ from, to, isTypeOnly }: Import): boolean {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === other) return false;
  if (room === "diagnostics" || room === "numerics") return other !== "invariant";
  if (room === "cli") return other === "surface" ? to !== "src/index.ts" && to !== "src/invariant.ts" : !["readers", "invariant", "diagnostics"].includes(other);
  if (ground.includes(other)) return room === "invariant";
  return !(mayImport[room] ?? []).includes(other) && !(isTypeOnly && (mayImportTypes[room] ?? []).includes(other));
}

const imports = sourceFiles("grammar", "src").flatMap(importsOf);
const ours = imports.filter(({ to }) => to.endsWith(".ts"));
const show = ({ from, to }: Import): string => `${from} -> ${to}`;

describe("the rooms", () => {
  test("are read at all", () => {
    expect(ours.length).toBeGreaterThan(20);
    expect(ours.map(show)).toContain("src/data/infer.ts -> src/data/cells.ts");
  });

  test("import downward only", () => {
    expect(ours.filter(isForbidden).map(show)).toEqual([]);
  });

  test("would notice an upward import", () => {
    expect(isForbidden({ from: "src/numerics/matrix.ts", to: "src/model/model.ts", isTypeOnly: false })).toBe(true);
    expect(isForbidden({ from: "src/cli/main.ts", to: "src/plan/plan.ts", isTypeOnly: false })).toBe(true);
    expect(isForbidden({ from: "src/cli/main.ts", to: "src/index.ts", isTypeOnly: false })).toBe(false);
    expect(isForbidden({ from: "grammar/parse.ts", to: "src/data/table.ts", isTypeOnly: true })).toBe(true);
  });

  test("need Node in the command line and the readers of files only", () => {
    const users = imports.filter(({ to }) => to.startsWith("node:")).map(({ from }) => from);
    expect([...new Set(users)].filter((path) => !path.startsWith("src/cli/") && !path.startsWith("src/data/readers/"))).toEqual([]);
  });

  test("reach TensorFlow.js through one door", () => {
    const users = imports.filter(({ to }) => to.startsWith("@tensorflow/")).map(({ from }) => from);
    expect(users.filter((path) => !path.startsWith("src/tensor/"))).toEqual([]);
  });

  test("load the library that lays out emitted modules in the emitter alone, and the emitter when it is asked", () => {
    const users = imports.filter(({ to }) => to === "ts-morph").map(({ from }) => from);
    expect(new Set(users.map(roomOf))).toEqual(new Set(["emit"]));
    const emitters = imports.filter(({ to, isTypeOnly }) => to.startsWith("src/emit/") && !isTypeOnly).filter(({ from }) => roomOf(from) !== "emit");
    expect(emitters.map(show)).toEqual(["src/compile.ts -> src/emit/index.ts"]);
  });

  test("have no circles: no room may import one that may import it", () => {
    const reach = (room: string, seen: Set<string>): Set<string> => {
      for (const next of mayImport[room] ?? []) if (!seen.has(next)) reach(next, seen.add(next));
      return seen;
    };
    expect(Object.keys(mayImport).filter((room) => reach(room, new Set()).has(room))).toEqual([]);
  });
});
