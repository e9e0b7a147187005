/** Prints `N passed, N failed` from a vitest JSON report. A test file that could not be loaded counts as one failure. */
import { readFileSync } from "node:fs";

function counts(path) {
  const text = readFileSync(path, "utf8");
  if (text.trim() === "") return { passed: 0, failed: 1 };
  const report = JSON.parse(text);
  const unloaded = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded };
}

const { passed, failed } = counts(process.argv[2]);
console.log(`${passed} passed, ${failed} failed`);
