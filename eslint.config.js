/**
 * What the linter holds: no `any`, nothing unused, no promise left unawaited, no switch that forgets a case, no hidden
 * randomness. Which room may import which is test/architecture's business.
 */
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const everywhere = {
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-var": "error",
  "prefer-const": "error",
  "object-shorthand": "error",
  "no-constant-condition": ["error", { checkLoops: false }],
  "no-unreachable": "error",
  "no-fallthrough": "error",
  "no-self-compare": "error",
  "no-restricted-properties": [
    "error",
    { object: "Math", property: "random", message: "randomness is an argument: take a RandomSource" },
  ],
};

const typed = {
  "@typescript-eslint/no-explicit-any": "error",
  "@typescript-eslint/no-unsafe-argument": "error",
  "@typescript-eslint/no-unsafe-assignment": "error",
  "@typescript-eslint/no-unsafe-call": "error",
  "@typescript-eslint/no-unsafe-member-access": "error",
  "@typescript-eslint/no-unsafe-return": "error",
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/no-misused-promises": "error",
  "@typescript-eslint/await-thenable": "error",
  "@typescript-eslint/only-throw-error": "error",
  "@typescript-eslint/no-unnecessary-type-assertion": "error",
  "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
};

export default defineConfig(
  { ignores: ["dist/", "docs/", "coverage/", "node_modules/", "stdlib/bundle.ts", "src/**/assembly/", "src/**/bytes.ts", "test/golden/emit/", "examples/*/fit/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" }, rules: everywhere },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: typed,
  },
);
