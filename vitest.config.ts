/** How the tests run: in Node, one process per core of a small machine, each test bounded in time. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // emitted modules import the package's own surface
  resolve: { alias: { "lmmc/runtime": fileURLToPath(new URL("src/runtime/index.ts", import.meta.url)) } },
  test: {
    environment: "node",
    // the tape's gradients, an oracle of the training graph, exist only as modules that Node cannot load by itself
    server: { deps: { inline: [/tfjs-core\/dist\/(?!tf-core)/] } },
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
  },
});
