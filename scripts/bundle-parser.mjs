/**
 * Puts the parsing library's own one-file bundle beside the compiled grammar. The library as a package is 700 modules (lodash's among
 * them), whose loading takes longer than most of what the command line does. Types and tests go on using the package.
 */
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const compiled = join(dirname(fileURLToPath(import.meta.url)), "../dist/grammar");
const library = "chevrotain";
const folder = dirname(dirname(dirname(createRequire(import.meta.url).resolve(library))));
const bundle = join(folder, "lib/chevrotain.min.mjs");

if (existsSync(bundle)) {
  // without the pointer to a source map that stays behind
  writeFileSync(join(compiled, `${library}.mjs`), readFileSync(bundle, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, ""));
  copyFileSync(join(folder, "LICENSE.txt"), join(compiled, `${library}.LICENSE.txt`));
  for (const name of readdirSync(compiled).filter((one) => one.endsWith(".js"))) {
    const path = join(compiled, name);
    const text = readFileSync(path, "utf8");
    const bundled = text.replace(`from "${library}"`, `from "./${library}.mjs"`);
    if (bundled !== text) writeFileSync(path, bundled);
  }
}
